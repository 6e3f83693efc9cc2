"""What a rule says of each e-service: solved, not solved, or not enough data. What is seen decides against; what is not seen decides for
only where it would have been seen. The limit of that: what fails no more is reported no more, so an e-service that fewer doctors reported
in a year than the rule asks stays without enough data, however well it works."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from analytics import incidents as told
from analytics.argument.solved.model import Looked, Obstacle, Record, Reported, SuccessRule, Verdict
from analytics.frames import records
from analytics.periods import ONE_DAY


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
    judge = _JUDGES[rule.measure]
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
    last = next((one for one in incidents if counts(rule, one)), None)
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


def counts(rule: SuccessRule, incident: Record) -> bool:
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
    n_unknown = seen.n_seen - n_known
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


_JUDGES: dict[str, Callable[..., Verdict]] = {"no_incident": _no_incident, "recognition": _recognition}
