"""The pairs of the build with the decisions in force, those included that no build holds yet, and what the decisions change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import i18n
from access.members import Role
from analytics import frames
from analytics.queries import duplicates
from ui import cached, records

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Pair:
    """Two submissions, the one sent first in front; None for one that was erased.

    `decision` is the record in force, None while nobody has decided; `taken_back` the last that was withdrawn; `is_in_figures`: the
    build already follows it.
    """

    ids: tuple[str, str]
    first: Record | None
    second: Record | None
    minutes_apart: int | None
    text_similarity: float | None
    decision: Record | None
    taken_back: Record | None
    is_in_figures: bool

    @property
    def left_out(self) -> str | None:
        """The submission that is not counted by decision."""
        return self.decision["submission_id"] if self.decision and self.decision["decision"] == "same" else None

    @property
    def is_without_identifier(self) -> bool:
        """The reporters gave none: they share a postal code and a software package, and may be two persons."""
        return self.first is not None and self.first["reporter_key"].startswith("p")


@dataclass(frozen=True)
class Pairs:
    """Every pair as the build tells it, undecided ones first, and the decisions, withdrawn ones included."""

    pairs: Sequence[Record]
    decisions: Sequence[Record]

    @property
    def n_undecided(self) -> int:
        return sum(self._decision(pair) is None for pair in self.pairs)

    @property
    def n_pending(self) -> int:
        """Decisions, and decisions taken back, that the figures do not follow yet."""
        in_figures = {pair["record_number"] for pair in self.pairs if pair["record_number"] is not None}
        return len(in_figures ^ {decision["number"] for decision in self._in_force.values()})

    def with_submissions(self, offset: int, limit: int) -> list[Pair]:
        shown = self.pairs[offset : offset + limit]
        wanted = sorted({pair[name] for pair in shown for name in ("submission_id", "other_submission_id")})
        found = {one["submission_id"]: one for one in frames.records(cached.frame(duplicates.submissions(wanted), by=Role.STAFF))}
        return [self._pair(pair, found) for pair in shown]

    def _pair(self, told: Record, found: Mapping[str, Record]) -> Pair:
        first, second = sorted((told["other_submission_id"], told["submission_id"]), key=lambda one: _sent(found.get(one)))
        decision, taken_back = self._decision(told), self._taken_back.get(_ids(told))
        return Pair(
            ids=(first, second),
            first=found.get(first),
            second=found.get(second),
            minutes_apart=told["minutes_apart"],
            text_similarity=told["text_similarity"],
            decision=decision,
            taken_back=taken_back,
            is_in_figures=(decision["number"] if decision else None) == told["record_number"],
        )

    def _decision(self, pair: Record) -> Record | None:
        return self._in_force.get(_ids(pair))

    @cached_property
    def _in_force(self) -> dict[frozenset[str], Record]:
        return {_ids(decision): decision for decision in self.decisions if not decision["withdrawn_on"]}

    @cached_property
    def _taken_back(self) -> dict[frozenset[str], Record]:
        return {_ids(decision): decision for decision in self.decisions if decision["withdrawn_on"]}


def read_pairs() -> Pairs:
    """Raises RecordsUnreadable."""
    return Pairs(frames.records(cached.frame(duplicates.pairs(), by=Role.STAFF)), records.every("duplicate"))


def effect(lang: str) -> str:
    """The figures with and without the decisions; empty when they change nothing."""
    effects = frames.records(cached.frame(duplicates.effects_of_decisions()))
    if len(effects) < 2:
        return ""
    with_them, without = effects
    counts = ("n_submissions", "n_reports", "n_reporters")
    if all(with_them[name] == without[name] for name in counts):
        return ""
    said = {name: i18n.number(with_them[name], lang) for name in counts}
    said |= {f"{name}_without": i18n.number(without[name], lang) for name in counts}
    return i18n.t("quality.decisions.effect", lang, **said)


def _ids(pair: Record) -> frozenset[str]:
    return frozenset((pair["submission_id"], pair["other_submission_id"]))


def _sent(submission: Record | None) -> tuple[bool, float]:
    """Those whose moment of sending is not known go last, in the order given."""
    moment = submission["submitted_at"] if submission else None
    return moment is None, moment.timestamp() if moment else 0.0
