"""Whether the problems of an e-service are "entirely solved" by a rule written down before looking.

Three answers: solved, not solved, not enough data. What is seen decides against: one incident that counts is enough. What is not seen
decides for only where it would have been seen: the form open on every working day, enough active reporters, enough who report this very
e-service, a rule that would have found a failure of the size named, and, where only confirmed incidents count, an official list
that somebody vouches for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from analytics import incidents as told
from analytics.argument.premium import Year
from analytics.frames import records
from analytics.periods import ONE_DAY

State = Literal["solved", "not_solved", "not_enough"]
Obstacle = Literal[
    "nothing_observed",  # no observed day at all
    "not_observed",  # working days without an open form; n of them
    "few_reporters",  # n active reporters
    "days_not_vouched",  # days without a complete official list, on which nothing could be confirmed; n of them
    "few_of_service",  # n reporters of this e-service in a year: a failure of the size named need not show
    "trials",  # the rule found too few failures of that size in trials, or was never tried with so small a one
    "level_unknown",  # working days on which nothing could be flagged; n of them
    "weak_days",  # working days on which a failure of that size need not be flagged; n of them
    "severity_unknown",  # incidents whose severity nobody gave; n of them
    "not_vouched",  # incidents that a complete official list might confirm; n of them
    "no_coverage",  # nobody vouches for the official list on any day
    "no_incident",  # none on the days vouched for: nothing to recognise
    "too_few",  # incidents to tell the share from its threshold; n of them
]
COMMON: tuple[Obstacle, ...] = (
    "nothing_observed",
    "not_observed",
    "few_reporters",
    "days_not_vouched",
    "trials",
    "no_coverage",
)  # the same for every e-service
Record = Mapping[str, Any]
ACTIVE_WEEKS = 8  # who reported a failure in these weeks, not from memory, is active
YEAR_WEEKS = 52  # an e-service is watched by those who reported it in these weeks; all observed days would count more of them
NEVER = "never"  # told of an e-service that would be solved but never had an incident that counts: there was nothing to solve


@dataclass(frozen=True)
class SuccessRule:
    """One rule. `is_proposed`: of the observatory, until the board adopts its own (`adopted_on`, `author`). Empty fields are None."""

    code: str
    measure: str  # no_incident | recognition
    level: str  # confirmed: only incidents an official outage confirms; probable: all
    least_severity: int | None
    n_weeks: int | None
    least_share: float | None
    least_reporters: int
    least_power: float | None
    power_size: int | None
    adopted_on: dt.date | None
    author: str

    @property
    def is_proposed(self) -> bool:
        return self.adopted_on is None


@dataclass(frozen=True)
class Reported:
    """Failures of one e-service that doctors reported in the window of a rule, not from memory: reports and distinct reporters, and those
    at least as severe as the rule says. `n_in_year`: distinct reporters of the last year."""

    n_reporters: int = 0
    n_reports: int = 0
    n_severe_reporters: int = 0
    n_severe_reports: int = 0
    n_in_year: int = 0


@dataclass(frozen=True)
class Looked:
    """What was looked at: days from `first` to `last`, the working days among them without an open form, active reporters of the whole
    form. `recall`: the smallest share of failures of the size named that the rule found in trials, None where never tried."""

    first: dt.date
    last: dt.date
    unobserved: tuple[dt.date, ...]
    n_working_days: int
    n_reporters: int
    recall: float | None = None


@dataclass(frozen=True)
class Verdict:
    """Of one rule on one e-service. `obstacles`: why nothing can be said, with a number where there is one. `last`: the newest incident
    that counts, of any day, `days_since` it on the last observed day. `recognition`: incidents and how many were recognised."""

    service_code: str
    state: State
    obstacles: tuple[tuple[Obstacle, int], ...] = ()
    last: Record | None = None
    days_since: int | None = None
    recognition: told.Recognition | None = None
    reported: Reported = Reported()

    @property
    def told(self) -> str:
        """The state as it is told: `never` where nothing was there to be solved."""
        return NEVER if self.state == "solved" and self.last is None else self.state

    @property
    def own_obstacles(self) -> tuple[tuple[Obstacle, int], ...]:
        return tuple(one for one in self.obstacles if one[0] not in COMMON)


def rules(success_criteria: pd.DataFrame) -> list[SuccessRule]:
    """From `success_criteria`."""
    return [
        SuccessRule(
            code=row["success_code"],
            measure=row["measure_code"],
            level=row["level_code"],
            least_severity=_whole(row["least_severity_rank"]),
            n_weeks=_whole(row["n_weeks"]),
            least_share=row["least_share"],
            least_reporters=int(row["least_reporters"]),
            least_power=row["least_power"],
            power_size=_whole(row["power_size"]),
            adopted_on=row["adopted_on"],
            author=row["author"] or "",
        )
        for row in records(success_criteria)
    ]


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def services_of(years: Iterable[Year]) -> dict[str, list[int]]:
    """E-services whose use a stated criterion of these premium years measures, each with those years. One on which sources disagree, and
    what lies upstream, are left out."""
    found: dict[str, list[int]] = {}
    for year in years:
        stated = {code for criterion in year.criteria if not criterion.is_uncertain for code in criterion.direct}
        for code in sorted(stated):
            found.setdefault(code, []).append(year.year)
    return found


def window(last_observed: dt.date, n_weeks: int) -> tuple[dt.date, dt.date]:
    """First and last day of so many whole weeks that end on the last observed day."""
    return last_observed - (7 * n_weeks - 1) * ONE_DAY, last_observed


def last_observed(dates: pd.DataFrame) -> dt.date | None:
    """Of `dim_dates`; None where no day was observed."""
    observed = dates.loc[dates["is_observed"].astype(bool), "date_on"]
    return None if observed.empty else max(observed)


def window_of(rule: SuccessRule, dates: pd.DataFrame) -> tuple[dt.date, dt.date] | None:
    """The days a rule looks at: its weeks up to the last observed day, or all since the first. None where no day was observed."""
    last = last_observed(dates)
    if last is None:
        return None
    return window(last, rule.n_weeks) if rule.n_weeks is not None else (min(dates.loc[dates["is_observed"].astype(bool), "date_on"]), last)


def looked(rule: SuccessRule, dates: pd.DataFrame, trials: pd.DataFrame, *, n_reporters: int) -> Looked | None:
    """`dates`: `dim_dates`; `trials`: `incident_rule_trials`. A day the calendar of the build does not know is not observed."""
    days = window_of(rule, dates)
    if days is None:
        return None
    first, last = days
    known = {row["date_on"]: row for row in records(dates[(dates["date_on"] >= first) & (dates["date_on"] <= last)])}
    every = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    working = [day for day in every if (known[day]["is_working_day"] if day in known else day.isoweekday() <= 5)]
    unobserved = tuple(day for day in working if day not in known or not known[day]["is_observed"])
    return Looked(first, last, unobserved, len(working), n_reporters, recall(trials, rule.power_size))


def recall(trials: pd.DataFrame, size: int | None) -> float | None:
    """The smallest share found over all backgrounds, of the largest failures tried that are not larger than `size`: a larger one is found
    no less often."""
    if size is None:
        return None
    ours = trials[(trials["method_code"] == "ours") & (trials["n_extra_reporters"] <= size)]
    if ours.empty:
        return None
    largest = ours[ours["n_extra_reporters"] == ours["n_extra_reporters"].max()]
    return float(largest["recall"].min())


def verdicts(
    rule: SuccessRule,
    services: Sequence[str],
    incidents: Sequence[Record],
    seen: Looked | None,
    levels: pd.DataFrame,
    coverage: Sequence[Record],
    reported: Mapping[str, Reported],
) -> list[Verdict]:
    """One per e-service, in the order given. `incidents`, `levels` as `queries.solved` gives them, `coverage`: `official_coverage`;
    `reported` by e-service, without those that nobody reported."""
    judge: Callable[..., Verdict] = _no_incident if rule.measure == "no_incident" else _recognition
    by_service = {code: [one for one in incidents if one["service_code"] == code] for code in services}
    needed: dict[str, dict[dt.date, int]] = {code: {} for code in services}
    for row in records(levels[levels["n_needed"].notna()]):
        needed[row["service_code"]][row["date_on"]] = int(row["n_needed"])
    if seen is None:
        return [Verdict(code, "not_enough", (("nothing_observed", 0),)) for code in services]
    return [judge(rule, code, by_service[code], seen, needed[code], coverage, reported.get(code, Reported())) for code in services]


def reported_of(rows: pd.DataFrame, in_year: pd.DataFrame) -> dict[str, Reported]:
    """By e-service; `rows` and `in_year` as `queries.solved.reported` gives them, of the window and of the last year."""
    year = {row["service_code"]: int(row["n_reporters"]) for row in records(in_year)}
    counted = {row["service_code"]: row for row in records(rows)}

    def one(code: str) -> Reported:
        if (row := counted.get(code)) is None:
            return Reported(n_in_year=year.get(code, 0))
        names = ("n_reporters", "n_reports", "n_severe_reporters", "n_severe_reports")
        n_reporters, n_reports, n_severe_reporters, n_severe_reports = (int(row[name]) for name in names)
        return Reported(n_reporters, n_reports, n_severe_reporters, n_severe_reports, year.get(code, 0))

    return {code: one(code) for code in year.keys() | counted.keys()}


def _no_incident(
    rule: SuccessRule,
    code: str,
    incidents: Sequence[Record],
    seen: Looked,
    needed: Mapping[dt.date, int],
    coverage: Sequence[Record],
    reported: Reported,
) -> Verdict:
    last = next((one for one in incidents if _counts(rule, one)), None)
    days_since = (seen.last - last["occurred_on"]).days if last else None
    if last and last["occurred_on"] >= seen.first:
        return Verdict(code, "not_solved", last=last, days_since=days_since, reported=reported)
    inside = [one for one in incidents if seen.first <= one["occurred_on"] <= seen.last]
    found = [
        *_common_obstacles(rule, seen, coverage),
        *_few_of_service(rule, reported),
        *_weak_days(rule, seen, needed),
        *_open_questions(rule, inside, coverage),
    ]
    return Verdict(code, "not_enough" if found else "solved", tuple(found), last, days_since, reported=reported)


def _counts(rule: SuccessRule, incident: Record) -> bool:
    """Whether an incident surely counts: where its severity is asked and nobody gave it, that is not known."""
    return _is_of_level(rule, incident) and _is_severe(rule, incident) is True


def _is_of_level(rule: SuccessRule, incident: Record) -> bool:
    return rule.level == "probable" or incident["level"] == "confirmed"


def _is_severe(rule: SuccessRule, incident: Record) -> bool | None:
    """None where the rule asks for a severity that nobody gave."""
    if not rule.least_severity:
        return True
    code = incident["max_severity_code"]
    return int(code) >= rule.least_severity if code is not None and str(code).isdecimal() else None


def _open_questions(rule: SuccessRule, inside: Sequence[Record], coverage: Sequence[Record]) -> list[tuple[Obstacle, int]]:
    """Incidents of the window that would count if more were known of them."""
    unknown = [one for one in inside if _is_of_level(rule, one) and _is_severe(rule, one) is None]
    unconfirmed = [
        one
        for one in inside
        if not _is_of_level(rule, one) and _is_severe(rule, one) is not False and not told.is_vouched_for(one["occurred_on"], coverage)
    ]
    questions: list[tuple[Obstacle, int]] = [("severity_unknown", len(unknown)), ("not_vouched", len(unconfirmed))]
    return [(name, n) for name, n in questions if n]


def _few_of_service(rule: SuccessRule, reported: Reported) -> list[tuple[Obstacle, int]]:
    """Too few who report this e-service for its silence to mean anything, whatever the whole form does."""
    return [("few_of_service", reported.n_in_year)] if reported.n_in_year < rule.least_reporters else []


def _common_obstacles(rule: SuccessRule, seen: Looked, coverage: Sequence[Record]) -> list[tuple[Obstacle, int]]:
    """What keeps a silence from meaning anything, for every e-service."""
    found: list[tuple[Obstacle, int]] = []
    if seen.unobserved:
        found.append(("not_observed", len(seen.unobserved)))
    if seen.n_reporters < rule.least_reporters:
        found.append(("few_reporters", seen.n_reporters))
    if n := _not_vouched(rule, seen, coverage):
        found.append(("days_not_vouched", n))
    if rule.least_power is not None and (seen.recall is None or seen.recall < rule.least_power):
        found.append(("trials", 0))
    return found


def _not_vouched(rule: SuccessRule, seen: Looked, coverage: Sequence[Record]) -> int:
    """Days of the window on which nothing could be confirmed, where only confirmed incidents count."""
    if rule.level != "confirmed" or rule.measure != "no_incident":
        return 0
    days = (seen.first + n * ONE_DAY for n in range((seen.last - seen.first).days + 1))
    return sum(not told.is_vouched_for(day, coverage) for day in days)


def _weak_days(rule: SuccessRule, seen: Looked, needed: Mapping[dt.date, int]) -> list[tuple[Obstacle, int]]:
    """Observed working days on which a failure of the size named might have passed unseen."""
    if rule.power_size is None:
        return []
    n_known = len(needed)
    n_unknown = seen.n_working_days - len(seen.unobserved) - n_known
    n_weak = sum(n > rule.power_size for n in needed.values())
    days: list[tuple[Obstacle, int]] = [("level_unknown", n_unknown), ("weak_days", n_weak)]
    return [(name, n) for name, n in days if n > 0]


def _recognition(
    rule: SuccessRule,
    code: str,
    incidents: Sequence[Record],
    seen: Looked,
    needed: Mapping[dt.date, int],
    coverage: Sequence[Record],
    reported: Reported,
) -> Verdict:
    """Solved or not only where the whole interval of the share lies on one side of its threshold."""
    counted = [
        dict(one) | {"is_confirmed": one["level"] == "confirmed"}
        for one in incidents
        if seen.first <= one["occurred_on"] <= seen.last and _is_severe(rule, one)
    ]
    last = counted[0] if counted else None
    days_since = (seen.last - last["occurred_on"]).days if last else None
    found = told.recognition(counted, coverage)
    if found is None:
        is_covered = any(
            one["is_complete"] and one["starts_on"] <= seen.last and (one["ends_on"] or dt.date.max) >= seen.first for one in coverage
        )
        reason: Obstacle = "no_incident" if is_covered else "no_coverage"
        return Verdict(code, "not_enough", ((reason, 0),), last, days_since, reported=reported)
    threshold, share = rule.least_share or 0.0, found.share
    obstacles = [one for one in _common_obstacles(rule, seen, coverage) if one[0] == "few_reporters"] + _few_of_service(rule, reported)
    if share.high < threshold:
        return Verdict(code, "not_solved", (), last, days_since, found, reported)
    if share.low < threshold:
        obstacles.append(("too_few", found.n_incidents))
    return Verdict(code, "not_enough" if obstacles else "solved", tuple(obstacles), last, days_since, found, reported)
