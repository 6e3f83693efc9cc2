"""The six steps of a meeting: one sentence, a line or two under it, one picture each. They say what the pages behind them say.

Everything reported is meant, whatever filter the address carries: a filter that nobody sees would mislead a meeting.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from analytics.filters import Filters
from pages.board import demands, now, premium, regions, spoke, trend
from pages.board.step import Step
from ui.context import PageContext
from ui.selection import Selection

NAMES = ("spoke", "now", "trend", "premium", "regions", "demands")
_STEPS: Sequence[Callable[[Selection], Step]] = (spoke.step, now.step, trend.step, premium.step, regions.step, demands.step)


@dataclass(frozen=True)
class Walk:
    """`number` of the step shown, from 1."""

    number: int
    step: Step

    @property
    def name(self) -> str:
        return NAMES[self.number - 1]


def walk(context: PageContext, number: int) -> Walk:
    return Walk(number, _STEPS[number - 1](of_everything(context)))


def read_number(text: str) -> int:
    """The step an address asks for; the first one if it asks for none."""
    return int(text) if text in {str(number) for number in range(1, len(NAMES) + 1)} else 1


def of_everything(context: PageContext) -> Selection:
    """The selection without any filter, in reporters."""
    everything = Filters()
    view = replace(context.view, filters=everything, unit="reporters")
    sentence = everything.sentence(context.lang, context.labels, observed=context.known.observed)
    return Selection.of(replace(context, view=view, sentence=sentence))
