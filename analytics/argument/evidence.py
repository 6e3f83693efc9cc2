"""The evidence of arguments: each metric once, as a function of what a build knows. Numbers in, numbers out; words come later.

Every identifier here is a metric of `analytics.metrics`; its sentence stands in the locale as `arguments.evidence.<id>`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analytics import comparison, frames, periods, regions, surroundings
from analytics import incidents as told
from analytics.argument import solved
from analytics.argument.facts import EARLIEST, LATEST, Facts, is_confirmed
from analytics.argument.premium import DEMAND_YEARS
from analytics.argument.words import (
    Between,
    Cases,
    Coded,
    Compared,
    Counted,
    Days,
    Listed,
    Months,
    Part,
    Service,
    Told,
    Word,
    Year,
    strength,
)
from analytics.captions import MIN_FOR_SHARE
from analytics.filters import Filters
from analytics.intervals import binomial, median, rate_ratio
from analytics.periods import ONE_DAY
from analytics.queries import Question, argument, background, consequences, counts, incidents, over_time
from analytics.queries import solved as solved_questions

WINTER = (dt.date(2023, 10, 1), dt.date(2024, 1, 31))  # months about which a public source says that failures were frequent
RECENT_WEEKS = 8  # in which a grave incident says that nothing is solved, where no rule of "entirely solved" names its own
GRAVE = ("2", "3")
SPELL = 90  # days: what stands in so many alone is one spell of trouble
LEAST_OF_A_REGION = told.LEAST_REPORTERS  # reporters of one region in one incident, from which it is an incident there too
Record = Mapping[str, Any]


@dataclass(frozen=True)
class IncidentCase:
    """One incident; the e-service and start by which a link finds it."""

    service_code: str
    start_at: dt.datetime
    named_service_code: str
    day: dt.date
    n_reporters: int
    is_confirmed: bool


@dataclass(frozen=True)
class OutageCase:
    """One outage known from a public source: keys of the bibliography, or where the staff read it. `is_observed`: whether members could
    report that day."""

    day: dt.date
    service_code: str
    fault_code: str
    source: str
    noted_source: str
    is_observed: bool


@dataclass(frozen=True)
class FactCase:
    """A published fact."""

    words: tuple[Word, ...]
    source: str


Case = IncidentCase | OutageCase | FactCase


@dataclass(frozen=True)
class Evidence:
    """`value` between `low` and `high` (the same where it is no estimate); `n` is what a least number is asked of, in `unit`. `reason`: why
    nothing can be measured, empty where it can. `form`: the number that the forms of its sentence follow. `is_doubtful`: why its
    sentence says that the condition of a claim, be it met, proves nothing yet. `source`: keys of the
    bibliography, where it is a published figure."""

    metric_id: str
    n: int = 0
    unit: str = "incidents"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    variant: str = ""
    form: int | None = None
    words: Mapping[str, Word] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    reason: str = ""
    is_doubtful: bool = False
    source: str = ""
    questions: tuple[Question, ...] = ()

    @property
    def is_measurable(self) -> bool:
        return not self.reason

    @property
    def key(self) -> str:
        """Of its sentence."""
        return f"arguments.evidence.{self.metric_id}" + (f".{self.variant}" if self.variant else "")

    def number(self, field_code: str) -> float | None:
        numbers = {"value": self.value, "low": self.low, "high": self.high}
        return numbers[field_code]


def of(metric_id: str, facts: Facts) -> Evidence:
    return REGISTRY[metric_id](facts)


# --- published facts --------------------------------------------------------------------------------------------------


def official_busy_months(facts: Facts) -> Evidence:
    """Months of that winter for which a public source states failures: by a statement about the month, or by a dated outage."""
    first, last = WINTER
    outages = [one for one in facts.outages if first <= one["starts_on"] <= last]
    statements = [one for one in _official_counts(facts) if one["origin_code"] == "statement"]
    stated = {month for one in statements for month in _months_of(one["period"]) if first <= month <= last}
    days_of = Counter(day.replace(day=1) for day in {one["starts_on"] for one in outages})
    dated = set(days_of)
    months = tuple(periods.buckets(first, last, "month"))
    return _exactly(
        "official_busy_months",
        len(stated | dated),
        n=len(statements) + len(outages),
        unit="facts",
        variant="" if stated and outages else "stated" if stated else "dated",
        reason="" if stated | dated else "no_facts",
        words={
            "months": Counted(len(stated | dated), "months"),
            "of": len(months),
            "days": Days(first, last),
            "stated": Months(tuple(sorted(stated))),
            "outages": Listed(
                tuple(
                    Listed((Counted(n, "outage_days"), Months((month,))), separator="arguments.in") for month, n in sorted(days_of.items())
                )
            ),
        },
        cases=(*(FactCase((_told(one, "label"),), one["source"]) for one in statements), *(_outage(one, facts) for one in outages)),
    )


def official_yearly_total(facts: Facts) -> Evidence:
    """The published total of the last year that has one."""
    totals = [one for one in _official_counts(facts) if one["origin_code"] == "total" and one["n_incidents"] is not None]
    if not totals:
        return Evidence("official_yearly_total", reason="no_facts")
    last = max(totals, key=lambda one: str(one["period"]))
    n = int(last["n_incidents"])
    return _exactly(
        "official_yearly_total",
        n,
        n=n,
        words={"label": _told(last, "label"), "total": n},
        source=last["source"],
    )


def premium_data_failures(facts: Facts) -> Evidence:
    """The longest run of premium years whose data on the use of e-services were late or doubtful."""
    rows = _data_failures(facts)
    run = _longest_run(sorted({int(row["premium_year"]) for row in rows}))
    if not run:
        return Evidence("premium_data_failures", reason="no_facts")
    return _exactly(
        "premium_data_failures",
        len(run),
        n=len(rows),
        unit="facts",
        form=len(run),
        words={"first": Year(run[0]), "last": Year(run[-1])},
        cases=tuple(
            FactCase((Year(int(row["premium_year"])), _told(row, "problem"), _told(row, "consequence")), row["source"]) for row in rows
        ),
    )


def premium_data_sides(facts: Facts) -> Evidence:
    """On whose side it was each year, as the source says."""
    rows = _data_failures(facts)
    sides = tuple(Listed((Year(int(row["premium_year"])), _told(row, "side")), separator="overview.colon") for row in rows)
    return _exactly(
        "premium_data_sides",
        len(rows),
        n=len(rows),
        unit="facts",
        reason="" if rows else "no_facts",
        words={"sides": Listed(sides, separator="overview.list.separator")},
        source="|".join(row["source"] for row in rows),
    )


# --- incidents --------------------------------------------------------------------------------------------------------


def recurring_incidents(facts: Facts) -> Evidence:
    """Incidents by probable root, once what chance may have made is taken off."""
    found = facts.beyond_chance(facts.roots, [(None, EARLIEST, LATEST)])
    months = {one["occurred_on"].replace(day=1) for one in facts.roots}
    rest = least_outside_a_spell(facts.roots, found.chance[1])
    is_one_spell = found.low > 0 and rest == 0
    return Evidence(
        "recurring_incidents",
        n=len(facts.days_seen),
        unit="observed_days",
        value=found.n_found,
        low=found.low,
        high=found.high,
        variant="none" if not found.n_found else "one_spell" if is_one_spell else "within_chance" if not found.low else "",
        is_doubtful=is_one_spell,
        reason="" if facts.days_seen else "nothing_observed",
        words={
            "incidents": Counted(found.n_found, "incidents"),
            "days": Days(facts.roots[-1]["occurred_on"], facts.roots[0]["occurred_on"]),
            "spell": SPELL,
            "rest": rest,
            "months": Counted(len(months), "months"),
            "confirmed": Counted(found.n_confirmed, "confirmed"),
            "chance": Between(*found.chance),
            "left": Between(found.low, found.high),
        }
        if found.n_found
        else {},
        cases=tuple(_root(one) for one in facts.roots),
        questions=(facts.roots_question, argument.expected_false([(None, EARLIEST, LATEST)])),
    )


def least_outside_a_spell(found: Sequence[Record], most_by_chance: int) -> int:
    """Incidents surely left, all that chance may have made taken off, once the `SPELL` days that leave fewest are set aside: none where
    they all may be one spell of trouble, which is no recurrence."""
    least = len(found)
    for first in {one["occurred_on"] for one in found}:
        beside = [one for one in found if not first <= one["occurred_on"] < first + SPELL * ONE_DAY]
        n_confirmed = sum(is_confirmed(one) for one in beside)
        least = min(least, n_confirmed + max(0, len(beside) - n_confirmed - most_by_chance))
    return least


def months_without_incident(facts: Facts) -> Evidence:
    """Months of which every day was observed, and those of them without any incident."""
    if facts.observed is None:
        return Evidence("months_without_incident", reason="nothing_observed")
    whole = [
        month
        for month in periods.buckets(*facts.observed, "month")
        if all(month + n * ONE_DAY in facts.days_seen for n in range((periods.bucket_end(month, "month") - month).days + 1))
    ]
    hit = {one["occurred_on"].replace(day=1) for one in facts.roots}
    without = [month for month in whole if month not in hit]
    return _exactly(
        "months_without_incident",
        len(without),
        n=len(whole),
        unit="months",
        reason="" if whole else "no_whole_month",
        form=len(without),
        words={"of": Counted(len(whole), "whole_months")},
        questions=(facts.roots_question,),
    )


def premium_incidents_inside(facts: Facts) -> Evidence:
    """Incidents of an e-service whose use a stated criterion measures, on a day on which it measures it; one per e-service hit."""
    inside = [one for one in facts.hits if facts.is_measured(one["service_code"], one["occurred_on"])]
    spans = [(service, *days) for of_year in facts.measured.values() for service, several in of_year.items() for days in several]
    found = facts.beyond_chance(inside, spans)
    windows = sorted({(first, last) for _, first, last in spans})
    measured_days = {day for day in facts.days_seen if any(first <= day <= last for first, last in windows)}
    all_days = {first + n * ONE_DAY for first, last in windows for n in range((last - first).days + 1)}
    unseen = [days for days in windows if not any(days[0] <= day <= days[1] for day in facts.days_seen)]
    variant = "within_chance" if found.n_found and not found.low else "" if found.n_found else "none"
    words: dict[str, Word] = {
        "years": Listed(tuple(Year(year) for year in DEMAND_YEARS)),
        "observed": Cases(len(measured_days), len(all_days)),
        "unseen": Listed(tuple(Days(*days) for days in unseen)),
    }
    if found.n_found:
        words |= {
            "incidents": Counted(found.n_found, "hits"),
            "confirmed": Counted(found.n_confirmed, "confirmed"),
            "left": Between(found.low, found.high),
        }
    return Evidence(
        "premium_incidents_inside",
        n=len(measured_days),
        unit="observed_days",
        value=found.n_found,
        low=None if unseen and not found.low else found.low,  # nobody knows what a whole period not observed would have shown
        high=None if unseen and not found.low else found.high,
        variant=".".join(filter(None, (variant, "unseen" if unseen else ""))),
        reason="" if measured_days else "nothing_observed_inside",
        words=words,
        cases=tuple(_hit(one) for one in reversed(inside)),
        questions=(facts.hits_question, argument.expected_false(spans)),
    )


def premium_incidents_outside(facts: Facts) -> Evidence:
    """Of the same years: incidents of these e-services on other days, incidents of other e-services, and official outages named inside."""
    of_years = [one for one in facts.hits if one["occurred_on"].year in DEMAND_YEARS]
    not_counted = [one for one in of_years if not facts.is_measured(one["service_code"], one["occurred_on"])]
    before = [one for one in not_counted if facts.is_before_a_date(one["service_code"], one["occurred_on"])]
    beside = [one for one in not_counted if one not in before]
    outside = [one for one in beside if one["service_code"] in facts.measured.get(one["occurred_on"].year, {})]
    outages = [one for one in facts.outages if one["starts_on"].year in DEMAND_YEARS]
    n_inside = sum(facts.is_measured(str(one["service_code"]), one["starts_on"]) for one in outages)
    upstream = [one for one in outages if facts.dependent_on({one["service_code"], one["fault_service_code"]} - {None}, one["starts_on"])]
    return _exactly(
        "premium_incidents_outside",
        len(not_counted),
        n=len(of_years),
        reason="" if facts.days_seen else "nothing_observed",
        form=n_inside,
        variant="upstream" if upstream else "",
        words={
            "outside": Counted(len(outside), "hits"),
            "before": Counted(len(before), "hits"),
            "other": Counted(len(beside) - len(outside), "hits"),
            "outages": Counted(len(outages), "outages"),
            "upstream": Listed(tuple(_dated(one) for one in upstream)),
        },
        cases=tuple(_hit(one) for one in reversed(not_counted)),
        questions=(facts.hits_question,),
    )


def regions_hit(facts: Facts) -> Evidence:
    """Of Wallonia and Brussels, those with at least one incident that brought together enough of their own reporters. `low`: those where at
    least one is left once chance is taken off, which is known for no region alone: all that it may have made anywhere."""
    asked, reporters = argument.incident_reporters_by_region(), counts.by("region_code", Filters())
    n_reporters = {row["code"]: int(row["n_reporters"]) for row in facts.rows(reporters)}
    strong = [row for row in facts.rows(asked) if row["n_reporters"] >= LEAST_OF_A_REGION]
    by_region = {region: {row["incident_id"] for row in strong if row["region_code"] == region} for region in regions.COUNTED}
    listed = set().union(*by_region.values())
    confirmed = {one["incident_id"] for one in facts.roots if is_confirmed(one)}
    most_by_chance = facts.beyond_chance(facts.roots, [(None, EARLIEST, LATEST)]).chance[1]
    doubtful = [region for region, hit in by_region.items() if hit and not hit & confirmed and len(hit) <= most_by_chance]
    n_hit = sum(bool(hit) for hit in by_region.values())
    words: dict[str, Word] = {"least": LEAST_OF_A_REGION}
    for region, hit in by_region.items():
        words |= {region: Counted(n_reporters.get(region, 0), "reporters"), f"{region}_incidents": Counted(len(hit), "incidents")}
    return Evidence(
        "regions_hit",
        value=n_hit,
        low=n_hit - len(doubtful),
        high=n_hit,
        is_doubtful=bool(doubtful),
        n=min(n_reporters.get(region, 0) for region in regions.COUNTED),
        unit="reporters_of_region",
        variant="doubtful" if doubtful else "",
        words=words | {"regions": Listed(tuple(Coded(f"region.{region}") for region in doubtful))},
        cases=tuple(_root(one) for one in facts.roots if one["incident_id"] in listed),
        questions=(reporters, asked, facts.roots_question, argument.expected_false([(None, EARLIEST, LATEST)])),
    )


def region_difference(facts: Facts) -> Evidence:
    """Reporters per 1,000 registered GPs in both regions, and whether both published counts of GPs show a difference."""
    asked = counts.by("region_code", Filters())
    found = {row["code"]: int(row["n_reporters"]) for row in facts.rows(asked)}
    gps = {name: {row["area_code"]: float(row["value"]) for row in facts.rows(background.gps(name))} for name in ("registered", "fte")}
    if any(region not in of for of in gps.values() for region in regions.COUNTED):
        return Evidence("region_difference", reason="no_facts")
    rows = regions.rates(found, gps["registered"], regions.COUNTED)
    n = min(row.n_reporters for row in rows)
    difference = regions.difference(rows, gps["fte"])
    if difference in ("shown", "not_shown") and n < MIN_FOR_SHARE:  # as the meeting has it: fewer are not compared
        few: dict[str, Word] = {row.region_code: Counted(row.n_reporters, "reporters") for row in rows}
        few["least"] = MIN_FOR_SHARE
        return Evidence("region_difference", n=n, unit="reporters_of_region", variant="few", words=few, questions=(asked,))
    if difference in ("not_measurable", "not_comparable") or any(row.interval is None for row in rows):
        words: dict[str, Word] = {row.region_code: Counted(row.n_reporters, "reporters") for row in rows}
        return Evidence("region_difference", n=n, unit="reporters_of_region", variant=difference, words=words, questions=(asked,))
    left, right = rows
    ratio = rate_ratio(left.n_reporters, right.n_reporters, exposure=left.n_gps, other_exposure=right.n_gps)
    said = strength(ratio.interval) if difference == "shown" else "not_shown"
    words = {row.region_code: float(row.rate or 0) for row in rows}
    words |= {f"{row.region_code}_range": Between(row.interval.low, row.interval.high, decimals=1) for row in rows if row.interval}
    return Evidence(
        "region_difference",
        n=n,
        unit="reporters_of_region",
        value=ratio.ratio,
        low=ratio.interval.low,
        high=ratio.interval.high,
        words=words | {"difference": Coded(f"arguments.regions.{said}")},
        questions=(asked,),
    )


def days_since_grave_incident(facts: Facts) -> Evidence:
    """From the last incident that prevented an act on an e-service the premium requires to the last observed day. `high`: of what is surely
    none of chance: the last confirmed one, or of those chance may have made the first beyond their most."""
    metric = "days_since_grave_incident"
    if facts.observed is None:
        return Evidence(metric, reason="nothing_observed")
    last = facts.observed[1]
    weeks = recent_weeks(facts)
    since = last - (7 * weeks - 1) * ONE_DAY
    active = solved_questions.active_reporters(start=since, end=last)
    grave = [one for one in reversed(facts.hits) if one["service_code"] in facts.premium_services and one["max_severity_code"] in GRAVE]
    spans = [(service, since, last) for service in facts.premium_services]
    asked = (facts.hits_question, argument.expected_false(spans), active)
    n = int(facts.one(active)["n_reporters"])
    if not grave:
        return Evidence(
            metric,
            n=n,
            unit="active_reporters",
            value=math.inf,
            low=math.inf,
            high=math.inf,
            variant="none",
            words={"last": last},
            questions=asked,
        )
    recent = [one for one in grave if one["occurred_on"] >= since]
    most_by_chance = facts.beyond_chance(recent, spans).chance[1]
    probable = [one for one in recent if not is_confirmed(one)]
    sure = [*(one for one in grave if is_confirmed(one)), *probable[most_by_chance:]]
    value = (last - grave[0]["occurred_on"]).days
    high = min(((last - one["occurred_on"]).days for one in sure), default=math.inf)
    is_chance = high > value and recent
    return Evidence(
        metric,
        n=n,
        unit="active_reporters",
        value=value,
        low=value,
        high=high,
        variant="within_chance" if is_chance else "" if grave[0]["occurred_on"] >= since else "old",
        form=value,
        words={"service": Service(grave[0]["service_code"]), "day": grave[0]["occurred_on"], "last": last, "weeks": weeks},
        cases=tuple(_hit(one) for one in grave),
        questions=asked,
    )


def recent_weeks(facts: Facts) -> int:
    """The weeks that the rule of "entirely solved" looks at, so that both pages speak of the same days."""
    asked = [rule.n_weeks for rule in solved.rules(facts.table("success_criteria")) if rule.n_weeks]
    return min(asked, default=RECENT_WEEKS)


def recent_reporters(facts: Facts) -> Evidence:
    """Do fewer doctors report than before? The last observed days against those before."""
    if facts.observed is None:
        return Evidence("recent_reporters", reason="nothing_observed")
    windows = periods.windows_to_compare(facts.dates, *facts.observed)
    reason = comparison.obstacle(windows, facts.campaign_days)
    asked: tuple[Question, ...] = ()
    if reason or windows is None:
        result = comparison.not_measurable(reason or "nothing_observed", windows)
    else:
        asked = (over_time.reporters_by_day(Filters(), windows),)
        by_day = {row["occurred_on"]: int(row["n_reporters"]) for row in facts.rows(asked[0])}
        result = comparison.compare(windows, by_day)
    changes = surroundings.form_changes(facts.ask(background.form_versions()))
    return Evidence(
        "recent_reporters",
        n=result.n_reporter_days,
        unit="reporter_days",
        value=result.per_day,
        variant=result.verdict,
        words={"comparison": Compared(result, tuple(facts.campaign_days), tuple(changes))},
        questions=asked,
    )


# --- the official record ----------------------------------------------------------------------------------------------


def official_recognition(facts: Facts) -> Evidence:
    """Share of the incidents that an official outage confirms, on days for which somebody vouches that the list is complete. `high`: once
    all that chance may have made is taken off those not confirmed."""
    metric, coverage = "official_recognition", frames.records(facts.table("official_coverage"))
    found = told.recognition(facts.roots, coverage)
    if found is None:
        return Evidence(metric, reason="no_coverage")
    spans = [(None, one["starts_on"], one["ends_on"] or LATEST) for one in coverage if one["is_complete"]]
    inside = [one for one in facts.roots if told.is_vouched_for(one["occurred_on"], coverage)]
    beyond = facts.beyond_chance(inside, spans)
    share = found.n_confirmed / found.n_incidents
    high = binomial(found.n_confirmed, beyond.low).high if beyond.low else 1.0
    words: dict[str, Word] = {
        "confirmed": Counted(found.n_confirmed, "recognised"),
        "of": found.n_incidents,
        "left": Between(beyond.low, beyond.high),
    }
    is_large = found.n_incidents >= MIN_FOR_SHARE
    if is_large:
        words |= {"share": Part(found.n_confirmed, found.n_incidents, decimals=1), "range": Between(found.share.low, high, is_share=True)}
    return Evidence(
        metric,
        n=found.n_incidents,
        value=share,
        low=found.share.low,
        high=high,
        variant="share" if is_large else "cases",
        words=words,
        cases=tuple(_root(one) for one in inside if not is_confirmed(one)),
        questions=(facts.roots_question, argument.expected_false(spans)),
    )


def outages_unreported(facts: Facts) -> Evidence:
    """Official outages of observed days, and those of them that no incident of the members is matched with."""
    if facts.observed is None:
        return Evidence("outages_unreported", reason="nothing_observed")
    first, last = facts.observed
    known = [one for one in facts.outages if one["is_matchable"] and one["starts_on"] in facts.days_seen]
    asked = incidents.outages_without_incident(Filters(start=first, end=last))
    unseen = {row["official_outage_id"] for row in facts.rows(asked)}
    missed = [one for one in known if one["official_outage_id"] in unseen]
    return _exactly(
        "outages_unreported",
        len(missed),
        n=len(known),
        unit="outages",
        reason="" if known else "no_outage_observed",
        form=len(missed),
        words={"of": Counted(len(known), "outages")},
        cases=tuple(_outage(one, facts) for one in missed),
        questions=(asked,),
    )


# --- time lost --------------------------------------------------------------------------------------------------------


def minutes_per_submission(facts: Facts) -> Evidence:
    """The median of the minutes declared lost in a submission about a failure, with its exact interval, the quartiles and the least sum."""
    asked = (consequences.measures(_failures(facts)), argument.minutes_given(_failures(facts)))
    row = next(one for one in facts.rows(asked[0]) if one["measure_code"] == "minutes_lost")
    n, of = int(row["n_answered"]), int(row["n_submissions"])
    if n == 0:
        return Evidence("minutes_per_submission", unit="answers", reason="no_answer", questions=asked)
    interval = median([(float(one["minutes_lost"]), int(one["n"])) for one in facts.rows(asked[1])])
    return Evidence(
        "minutes_per_submission",
        n=n,
        unit="answers",
        value=float(row["median"]),
        low=interval.low,
        high=interval.high,
        words={
            "total": Counted(int(row["total"]), "minutes"),
            "median": round(float(row["median"])),
            "range": Between(interval.low, interval.high),
            "quartile_1": round(float(row["quartile_1"])),
            "quartile_3": round(float(row["quartile_3"])),
            "answered": Part(n, of),
            "of": Counted(of, "submissions"),
        },
        questions=asked,
    )


def minutes_unanswered(facts: Facts) -> Evidence:
    """Submissions about a failure that say nothing of the time lost."""
    asked = consequences.measures(_failures(facts))
    row = next(one for one in facts.rows(asked) if one["measure_code"] == "minutes_lost")
    of = int(row["n_submissions"])
    n = of - int(row["n_answered"])
    if of == 0:
        return Evidence("minutes_unanswered", unit="submissions", reason="no_submission", questions=(asked,))
    interval = binomial(n, of)
    return Evidence(
        "minutes_unanswered",
        n=of,
        unit="submissions",
        value=n / of,
        low=interval.low,
        high=interval.high,
        form=n,
        words={"share": Part(n, of), "of": Counted(of, "submissions")},
        questions=(asked,),
    )


REGISTRY: Mapping[str, Callable[[Facts], Evidence]] = {
    function.__name__: function
    for function in (
        official_busy_months,
        official_yearly_total,
        recurring_incidents,
        months_without_incident,
        premium_incidents_inside,
        premium_incidents_outside,
        regions_hit,
        region_difference,
        days_since_grave_incident,
        recent_reporters,
        official_recognition,
        outages_unreported,
        minutes_per_submission,
        minutes_unanswered,
        premium_data_failures,
        premium_data_sides,
    )
}


# --- parts ------------------------------------------------------------------------------------------------------------


def _exactly(metric_id: str, value: int, **rest: Any) -> Evidence:
    """Of a count that is no estimate."""
    return Evidence(metric_id, value=value, low=value, high=value, **rest)


def _failures(facts: Facts) -> Filters:
    """Submissions about a failure: neither refusals, nor trouble on the doctor's own side, nor planned works."""
    kinds = frames.records(facts.table("dim_kinds"))
    return Filters(kinds=tuple(sorted(one["kind_code"] for one in kinds if one["kind_class_code"] == "failure")))


def _dated(outage: Record) -> Listed:
    """`MyCareNet, 11 December 2023`"""
    code = outage["fault_service_code"] or outage["service_code"]
    return Listed((Service(code), outage["starts_on"]), separator="arguments.on")


def _official_counts(facts: Facts) -> list[dict[str, Any]]:
    return frames.records(facts.table("official_incident_counts"))


def _data_failures(facts: Facts) -> list[dict[str, Any]]:
    return sorted(frames.records(facts.table("ppi_data_failures")), key=lambda row: int(row["premium_year"]))


def _told(row: Record, name: str) -> Told:
    return Told({lang: row[f"{name}_{lang}"] for lang in ("fr", "nl", "en")})


def _months_of(period: str) -> Sequence[dt.date]:
    """First days of the months of `2023-10/2023-11`."""
    first, _, last = period.partition("/")
    return list(periods.buckets(dt.date.fromisoformat(f"{first}-01"), dt.date.fromisoformat(f"{last or first}-01"), "month"))


def _longest_run(years: Sequence[int]) -> list[int]:
    """The longest of consecutive years, the latest of equals."""
    best: list[int] = []
    run: list[int] = []
    for year in years:
        run = [*run, year] if run and year == run[-1] + 1 else [year]
        best = run if len(run) >= len(best) else best
    return best


def _root(one: Record) -> IncidentCase:
    return IncidentCase(
        one["own_service_code"],
        one["own_start_at"],
        one["service_code"],
        one["occurred_on"],
        int(one["n_reporters"]),
        bool(one["is_confirmed"]),
    )


def _hit(one: Record) -> IncidentCase:
    code = one["service_code"]
    return IncidentCase(code, one["first_report_at"], code, one["occurred_on"], int(one["n_reporters"]), one["level"] == "confirmed")


def _outage(one: Record, facts: Facts) -> OutageCase:
    day = one["starts_on"]
    sources = (one["source"] or "", one["noted_source"] or "")
    return OutageCase(day, one["service_code"] or "", one["fault_service_code"] or "", *sources, day in facts.days_seen)
