"""The two builds compared, asked once per run: the one shown, and an earlier one of the reader's choice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import pandas as pd

from analytics import changes, meetings, periods, series
from analytics.argument import cards, exposure, premium
from analytics.argument.cards import Card, Judged
from analytics.argument.changes import Turned, turned
from analytics.argument.exposure import Exposure
from analytics.argument.facts import Facts
from analytics.argument.premium import Criterion
from analytics.changes import Changes, Snapshot
from analytics.filters import Filters
from analytics.frames import records
from analytics.meetings import Choice, Meeting, State
from analytics.periods import Bucket
from analytics.queries import Question, chance, incidents, over_time
from analytics.queries import changes as questions
from analytics.queries import premium as premium_questions
from analytics.warehouse import BuildInfo, NoBuild, OlderSchema, WarehouseError
from ui import cached, facts
from ui.context import PageContext

BEFORE = "before"  # parameter of the address: the build compared with
EVERYTHING = Filters()
PREMIUM_YEAR = premium.DEMAND_YEARS[-1]


@dataclass(frozen=True)
class Offer:
    """What can be chosen. `states`: of every other kept build, and of those that meetings name."""

    held: tuple[Meeting, ...]
    choices: tuple[Choice, ...]
    states: Mapping[str, State]

    @classmethod
    def of(cls, context: PageContext) -> Offer:
        held = meetings.meetings(records(cached.dimension("meetings")))
        infos, states = [], {}
        for build_id in dict.fromkeys((*cached.kept_builds(), *(one.build_id for one in held))):
            found = _described(build_id)
            if isinstance(found, BuildInfo):
                infos.append(found)
                states[build_id] = meetings.state_of(found, shown=context.build)
            else:
                states[build_id] = found
        return cls(tuple(held), tuple(meetings.choices(infos, held, shown=context.build)), states)

    def state(self, build_id: str) -> State:
        return self.states.get(build_id, "gone")

    @property
    def default(self) -> Choice | None:
        return meetings.first_choice(self.choices, self.held)

    @property
    def ids(self) -> list[str]:
        return [one.build_id for one in self.choices]

    def choice(self, build_id: str) -> Choice:
        return next(one for one in self.choices if one.build_id == build_id)


def _described(build_id: str) -> BuildInfo | State:
    try:
        return cached.describe(build_id)
    except NoBuild:
        return "gone"
    except OlderSchema:
        return "older"
    except WarehouseError:
        return "damaged"


@dataclass(frozen=True)
class Selection:
    """`before`: the build compared with."""

    context: PageContext
    before: Choice

    @cached_property
    def changes(self) -> Changes:
        before, after = (self._snapshot(build_id) for build_id in self._ids)
        days = changes.days_to_compare(before, after)
        rows = [cached.frame_of(build_id, questions.of_days(days)) for build_id in self._ids]
        new = changes.new_days(before, after)
        fates = cached.frame_of(self._ids[1], questions.fates(changes.missing(*rows)))
        submissions = changes.submission_changes(rows[0], rows[1], fates, last_sent_at=before.last_sent_at)
        reporters = [cached.frame_of(build_id, questions.reporters(new)) for build_id in self._ids]
        return changes.compare(before, after, submissions, reporters_before=reporters[0], reporters_after=reporters[1])

    def is_answered(self, asked: Callable[[], object]) -> bool:
        """Whether the earlier build can answer; one made by an earlier program may lack a table or a column that is asked for."""
        try:
            asked()
        except WarehouseError as error:
            if error.build_id != self.before.build_id:
                raise
            return False
        return True

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked of both builds; the others ask for the days these answers make differ."""
        return (questions.days(), questions.members())

    @cached_property
    def bars(self) -> tuple[pd.DataFrame, Bucket] | None:
        """Reporters then and now, as `analytics.changes.then_and_now` gives them. None where nothing was observed."""
        if self.context.known.observed is None:
            return None
        first, last = self.context.known.observed
        bucket = periods.bucket_for(first, last)
        counts = [cached.frame_of(build_id, self.bars_question(bucket)) for build_id in self._ids]
        dates = cached.dimension("dim_dates")
        whole = series.complete(counts[1], dates, start=first, end=last, bucket=bucket, last_observed=last)
        return changes.then_and_now(counts[0], counts[1], whole), bucket

    @property
    def n_expected_false(self) -> float:
        """Incidents that chance alone would make on the days observed only since, by the build shown."""
        spans = [(None, first, last) for first, last in periods.stretches(self.changes.new_days)]
        return float(cached.frame(chance.expected_false(spans))["expected_false"].iloc[0])

    def bars_question(self, bucket: Bucket) -> Question:
        return over_time.by_severity(EVERYTHING, bucket=bucket)

    @cached_property
    def exposures(self) -> list[tuple[Criterion, Sequence[Exposure], Sequence[Exposure]]]:
        """Criteria of the premium whose exposure is not the same in both builds: the criterion, its scenarios then, its scenarios now."""
        then, now = (self._exposures(build_id) for build_id in self._ids)
        found: list[tuple[Criterion, Sequence[Exposure], Sequence[Exposure]]] = []
        for code, (criterion, scenarios) in now.items():
            _, former = then.get(code, (criterion, []))
            if former and scenarios and [one.hours for one in former] != [one.hours for one in scenarios]:
                found.append((criterion, former, scenarios))
        return found

    @cached_property
    def turned(self) -> list[tuple[Card, Turned]]:
        """Argument cards whose verdict differs, each build read on its own day."""
        days = facts.reading_day_of_former(cached.describe(self.before.build_id)), facts.reading_day(self.context)
        then, now = (self._judged(build_id, day) for build_id, day in zip(self._ids, days, strict=True))
        by_code = {one.card.code: one.card for one in now}
        found = turned(*([(one.card.code, one.verdict) for one in judged] for judged in (then, now)))
        return [(by_code[one.code], one) for one in found]

    @property
    def short_labels(self) -> dict[str, str]:
        return self.context.labels.short_services

    @property
    def _ids(self) -> tuple[str, str]:
        return self.before.build_id, self.context.build.build_id

    def _snapshot(self, build_id: str) -> Snapshot:
        dates = cached.dimension_of(build_id, "dim_dates")
        (last_sent_at,) = cached.frame_of(build_id, questions.last_sent())["submitted_at"]
        return Snapshot(
            info=cached.describe(build_id),
            observed=frozenset(dates.loc[dates["is_observed"].astype(bool), "date_on"]),
            last_sent_at=last_sent_at,
            days=cached.frame_of(build_id, questions.days()),
            incidents=records(cached.frame_of(build_id, incidents.listed(EVERYTHING))),
            members=records(cached.frame_of(build_id, questions.members())),
        )

    def _judged(self, build_id: str, read_on: dt.date) -> list[Judged]:
        info = cached.describe(build_id)
        observed = (info.observed_from, info.observed_to) if info.observed_from and info.observed_to else None
        known = Facts(partial(cached.frame_of, build_id), observed)
        return cards.judge(cards.declared(known.table("argument_cards")), known, read_on=read_on)

    def _exposures(self, build_id: str) -> dict[str, tuple[Criterion, list[Exposure]]]:
        year = premium.year_of(PREMIUM_YEAR, partial(cached.dimension_of, build_id), lang=self.context.lang)
        dates = cached.dimension_of(build_id, "dim_dates")
        found: dict[str, tuple[Criterion, list[Exposure]]] = {}
        for one in year.criteria:
            rows: list[dict[str, Any]] = []
            if one.window is not None:
                asked = premium_questions.incidents(start=one.window.first, end=one.window.last)
                rows = records(cached.frame_of(build_id, asked))
            found[one.code] = (one, exposure.exposures(one, rows, dates))
        return found
