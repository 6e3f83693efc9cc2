"""One build held against its rules: the e-services they are held against, what was looked at, every verdict."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analytics import frames
from analytics.argument import premium
from analytics.argument.facts import Facts
from analytics.argument.solved import judging
from analytics.argument.solved.model import ACTIVE_WEEKS, NEVER, STATES, YEAR_WEEKS, Looked, SuccessRule, Verdict
from analytics.queries import Question
from analytics.queries import solved as questions


@dataclass(frozen=True)
class Held:
    """One rule held against every e-service. `looked`: None where no day was observed. `questions`: all that was asked for it."""

    rule: SuccessRule
    looked: Looked | None
    verdicts: tuple[Verdict, ...]
    questions: tuple[Question, ...]

    @property
    def in_order(self) -> list[Verdict]:
        """Not solved first, the newest incident before others; then those whom most doctors reported."""

        def order(one: Verdict) -> tuple[int, int, int]:
            return STATES.index(one.told), one.days_since if one.days_since is not None else 10**6, -one.reported.n_reporters

        return sorted(self.verdicts, key=order)

    @property
    def most_reported(self) -> Verdict | None:
        """Of the e-services told solved, or without an incident that counts, that which most doctors reported all the same."""
        quiet = [one for one in self.verdicts if one.told in ("solved", NEVER) and one.reported.n_reporters]
        return max(quiet, key=lambda one: one.reported.n_reporters, default=None)


@dataclass(frozen=True)
class Judgement:
    """`facts`: the build. Nothing is asked before it is needed."""

    facts: Facts

    @cached_property
    def rules(self) -> list[SuccessRule]:
        """Those the board adopted, else the proposals of the observatory."""
        return judging.rules(self.facts.table("success_criteria"))

    @property
    def adopted_on(self) -> dt.date | None:
        """The day of the newest rule that the board adopted; None where all are proposals."""
        return max((rule.adopted_on for rule in self.rules if rule.adopted_on), default=None)

    @cached_property
    def services(self) -> dict[str, list[int]]:
        """Each with the premium years the demand is about that need it, in the order of the catalogue: what 2022 alone asked is none."""
        found = premium.services_of(self.facts.years)
        return {code: found[code] for code in self.facts.table("dim_services")["service_code"] if code in found}

    @property
    def years(self) -> list[int]:
        return sorted({year for years in self.services.values() for year in years})

    @property
    def upstream(self) -> str | None:
        """Of what a source says breaks them and is none of them itself, that which breaks most of them."""
        edges = self.facts.table("dim_service_dependencies")
        edges = edges[(edges["mark"] == "S") & edges["holds_for"].isna()]
        counted = edges[edges["downstream_code"].isin(list(self.services))]["upstream_code"].value_counts()
        beyond = [str(code) for code in counted.index if code not in self.services]
        return min(beyond, key=lambda code: (-counted[code], code), default=None)

    @property
    def incidents_question(self) -> Question:
        return questions.incidents(tuple(self.services))

    @cached_property
    def held(self) -> list[Held]:
        """Every rule against every e-service; none where one of both is missing."""
        return [self._held(rule) for rule in self.rules] if self.services else []

    def _held(self, rule: SuccessRule) -> Held:
        seen, coverage = self._look(rule), frames.records(self.facts.table("official_coverage"))
        asked = self._questions(rule, seen)
        incidents = self.facts.rows(asked[0])
        if seen is None:
            levels, reported = pd.DataFrame(columns=["service_code", "date_on", "n_needed"]), {}
        else:
            in_window, in_year, levels = (self.facts.ask(question) for question in asked[2:])
            reported = judging.reported_of(in_window, in_year)
        return Held(rule, seen, tuple(judging.verdicts(rule, tuple(self.services), incidents, seen, levels, coverage, reported)), asked)

    def _look(self, rule: SuccessRule) -> Looked | None:
        dates = self.facts.dates
        last = judging.last_observed(dates)
        if last is None:
            return None
        active = int(self.facts.one(_active(last))["n_reporters"])
        return judging.looked(rule, dates, self.facts.table("incident_rule_trials"), n_reporters=active)

    def _questions(self, rule: SuccessRule, seen: Looked | None) -> tuple[Question, ...]:
        """The incidents; where a day was observed, active reporters, what was reported in the window and in a year, the levels."""
        if seen is None:
            return (self.incidents_question,)
        services, (year_first, _) = tuple(self.services), judging.window(seen.last, YEAR_WEEKS)
        severity = rule.severity_told
        return (
            self.incidents_question,
            _active(seen.last),
            questions.reported(services, start=seen.first, end=seen.last, least_severity=severity),
            questions.reported(services, start=year_first, end=seen.last, least_severity=severity),
            questions.working_levels(services, start=seen.first, end=seen.last),
        )


def _active(last: dt.date) -> Question:
    first, _ = judging.window(last, ACTIVE_WEEKS)
    return questions.active_reporters(start=first, end=last)
