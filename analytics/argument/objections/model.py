"""An objection, and what its test gives. What several tests share stands here too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from analytics.argument.facts import Facts
from analytics.argument.words import Cases, Part, Word
from analytics.intervals import MIN_FOR_SHARE, binomial
from analytics.queries import Question

Verdict = Literal["for_us", "against_us", "undecided"]
VERDICTS: tuple[Verdict, ...] = ("for_us", "against_us", "undecided")
LEAST_INCIDENTS = 5  # with fewer nothing is said of incidents
HALF = 0.5


@dataclass(frozen=True)
class Finding:
    """What a test gives. `rows`: its numbers, each under `objections.<code>.row.<name>`; `words`: those of the sentence of the verdict;
    `variant`: of that sentence, where a verdict has several; `n` in `unit` is what it stands on; `source`: keys of the bibliography of the
    published figures among its rows."""

    verdict: Verdict
    variant: str = ""
    form: int | None = None
    words: Mapping[str, Word] = field(default_factory=dict)
    rows: Mapping[str, Word] = field(default_factory=dict)
    n: int = 0
    unit: str = "reports"
    source: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Objection:
    """`page`: where the same thing can be explored, there with the kinds of `kind_class` alone."""

    code: str
    test: Callable[[Facts], Finding]
    page: str
    kind_class: str = ""

    @property
    def metric_id(self) -> str:
        return f"objection_{self.code}"

    @property
    def anchor(self) -> str:
        """By which a link finds it on its page."""
        return f"objection-{self.code.replace('_', '-')}"


def beside_half(part: int, whole: int) -> Verdict:
    """Decided only where the whole interval of what speaks against us lies on one side of one half."""
    share = binomial(part, whole)
    return "against_us" if share.low > HALF else "for_us" if share.high < HALF else "undecided"


def share_of(part: int, whole: int) -> Word:
    """Of reports or submissions: a share without an interval, for those of one doctor depend on one another; below twenty, and where there
    are none, the cases."""
    return Cases(part, whole) if whole < MIN_FOR_SHARE or not part else Part(part, whole, decimals=1)
