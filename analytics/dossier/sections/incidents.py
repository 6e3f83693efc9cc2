"""The incidents on paper, each beside what the official side is known to have said, and the official outages that nobody reported.

For the outside an incident of three or four reporters is its e-service, its day and "fewer than five", nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import pandas as pd

import i18n
from analytics import captions, frames
from analytics import incidents as told
from analytics.argument.premium_year import SUMEHR
from analytics.dossier import charts
from analytics.dossier.composing import Composer
from analytics.dossier.contents import Heading, Paragraphs, Part
from analytics.dossier.reading import Reading
from analytics.exports import HIDDEN, ExportColumn
from analytics.intervals import MIN_FOR_SHARE
from analytics.queries import incidents as questions
from analytics.small_cells import LEAST_PUBLIC
from analytics.surroundings import outage_time

Record = Mapping[str, Any]
MOST_WHOLE = 20  # that the body has all; of more the largest, and the annex has them all
MOST_SHOWN = 10
MOST_OUTAGES = 12
MOST_DAYS = 40  # named under the calendar
LEVELS = ("probable", "confirmed")
HALF_HOUR = 30  # minutes


class Incidents:
    """The incidents of a reading, newest first, and the official outages matched with them."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @cached_property
    def listed(self) -> list[dict[str, Any]]:
        return frames.records(self.reading.ask(questions.listed(self.reading.asked)))

    @cached_property
    def n_confirmed(self) -> int:
        return sum(bool(one["is_confirmed"]) for one in self.listed)

    @cached_property
    def n_expected_false(self) -> float:
        return float(self.reading.ask(questions.expected_false(self.reading.asked))["expected_false"].iloc[0] or 0)

    @cached_property
    def outages(self) -> dict[str, dict[Any, Any]]:
        """By root incident, the most precise official outage that its incidents are matched with."""
        found: dict[str, dict[Any, Any]] = {}
        for row in frames.records(self.reading.ask(questions.official_record())):
            best = found.get(row["root_incident_id"])
            if best is None or "TPDWM".index(row["precision"]) < "TPDWM".index(best["precision"]):
                found[row["root_incident_id"]] = row
        return found

    @cached_property
    def severities_told(self) -> dict[str, str]:
        """Outside, by incident: the highest severity that enough reporters gave, for that of one of them is his own answer."""
        found = self.reading.ask(questions.severities_given(by_at_least=LEAST_PUBLIC))
        return dict(zip(found["root_incident_id"], found["severity_code"], strict=True))

    @property
    def severity_column(self) -> ExportColumn:
        reading = self.reading
        if not reading.request.is_public:
            return reading.column("incidents.max_severity_code", labels=reading.labels.severities)
        label = reading.t("dossier.incidents.severity", n=reading.number(LEAST_PUBLIC))
        return ExportColumn("max_severity_code", label, labels=reading.labels.severities)

    @property
    def level_column(self) -> ExportColumn:
        t = self.reading.t
        return ExportColumn("level", t("incidents.list.level"), labels={code: t(f"incidents.level.{code}") for code in LEVELS})

    def of_documents(self, shown: Sequence[Record]) -> list[str]:
        """That an e-service among them is a kind of document, which no server stands for."""
        is_among = any(SUMEHR in (one["service_code"], *one["symptom_codes"].split("|")) for one in shown)
        return [self.reading.t("moratorium.sumehr", service=self.reading.labels.short_services[SUMEHR])] if is_among else []

    def finding(self) -> str:
        """How many, and how many of them confirmed."""
        n, lang = len(self.listed), self.reading.lang
        return i18n.plural("incidents.headline.roots", n, lang) + captions.incidents_confirmed(n, self.n_confirmed, lang)

    def chance(self) -> str:
        """What chance may have made of them; empty where there are none."""
        n, lang = len(self.listed), self.reading.lang
        return captions.incidents_chance(n, self.n_confirmed, self.n_expected_false, lang, is_wider=self.is_wider)

    @property
    def is_wider(self) -> bool:
        """Whether incidents are whole and chance is known for more than what is asked."""
        asked = self.reading.asked
        return bool(asked.regions or asked.provinces or asked.severities or asked.kinds)


def section(composer: Composer, incidents: Incidents) -> list[Part]:
    reading = composer.reading
    if not incidents.listed:
        return [Paragraphs((f"{incidents.finding()}.", reading.t("incidents.none"))), *never_reported(incidents)]
    lead = Paragraphs(tuple(filter(None, (f"{incidents.finding()}.", incidents.chance(), recognition(incidents)))))
    parts: list[Part] = [lead, *calendar(composer, incidents)]
    in_order = sorted(incidents.listed, key=lambda one: _largest_first(one, reading))
    shown = in_order if len(in_order) <= MOST_WHOLE else in_order[:MOST_SHOWN]
    rest = len(incidents.listed) - len(shown)
    title = reading.plural("dossier.incidents.largest", len(shown)) if rest else reading.t("incidents.list.caption")
    notes = (
        reading.plural("dossier.incidents.rest", rest) if rest else "",
        reading.t("dossier.incidents.origin"),
        reading.t("incident.official.matched"),
    )
    parts.append(_list(composer, incidents, shown, id="incidents_largest" if rest else "incidents", title=title, notes=notes))
    return [*parts, *never_reported(incidents), *power(reading, reading.lang, _expected(incidents))]


def _largest_first(one: Record, reading: Reading) -> tuple[int, str, str]:
    """Those of few last, by day: among them the order would tell which is larger."""
    is_few = reading.request.is_public and one["n_reporters"] < LEAST_PUBLIC
    return (0, str(one["occurred_on"]), str(one["service_code"])) if is_few else (-one["n_reporters"], str(one["incident_id"]), "")


def annex(composer: Composer, incidents: Incidents) -> list[Part]:
    """Every incident, newest first; none where the section before has them all."""
    if len(incidents.listed) <= MOST_WHOLE:
        return []
    title = composer.reading.t("incidents.list.heading")
    return [_list(composer, incidents, incidents.listed, id="incidents", title=title, notes=())]


def calendar(composer: Composer, incidents: Incidents) -> list[Part]:
    reading, lang = composer.reading, composer.reading.lang
    start, end = reading.days
    if end.year - start.year >= charts.MOST_YEARS:
        return []
    days = told.days(incidents.listed, reading.dates, start=start, end=end)
    frame = days[(days["n_incidents"] > 0) | ~days["is_observed"]].rename(columns={"n_reporters": "n_reporters_largest"})
    frame[["n_incidents", "n_reporters_largest"]] = frame[["n_incidents", "n_reporters_largest"]].where(frame["is_observed"])
    if reading.request.is_public:
        few = frame["n_reporters_largest"].between(1, LEAST_PUBLIC - 1)
        frame["n_reporters_largest"] = frame["n_reporters_largest"].astype(object).mask(few, HIDDEN)
    export = reading.export(
        "incident_calendar",
        "incidents",
        id="incident_days",
        title=reading.t("incidents.calendar.table"),
        n=len(incidents.listed),
        n_unit="incidents",
        share_unknown=None,
        unknown_of="",
        columns=(
            reading.column("incidents.date_on", "date"),
            reading.column("incidents.is_observed", "flag"),
            reading.column("incidents.n_incidents", "integer"),
            reading.column("incidents.n_reporters_largest", "integer"),
        ),
        frame=frame,
    )
    n_days = int((days["n_incidents"] > 0).sum())
    listed = list(dict.fromkeys(i18n.short_date(one["occurred_on"], lang) for one in incidents.listed))
    return [
        composer.figure(
            export,
            charts.calendar(days, lang=lang),
            metric="incident_calendar",
            finding=i18n.plural("incidents.calendar.finding", n_days, lang, observed=reading.number(reading.n_observed_days)),
            what=reading.t("incidents.calendar.what"),
            alt=reading.t("incidents.calendar.alt", days=i18n.day_range(start, end, lang), list=", ".join(listed)),
            notes=(reading.t("dossier.calendar.days", days=", ".join(reversed(listed))) if len(listed) <= MOST_DAYS else "",),
        )
    ]


def _list(composer: Composer, incidents: Incidents, shown: Sequence[Record], *, id: str, title: str, notes: Sequence[str]) -> Part:
    reading = composer.reading
    rows = pd.DataFrame([row(one, incidents) for one in shown])
    export = reading.export(
        "incidents",
        "incidents",
        id=id,
        title=title,
        n=len(incidents.listed),
        n_unit="incidents",
        share_unknown=None,
        unknown_of="",
        columns=(
            reading.column("incidents.occurred_on", "date"),
            ExportColumn("when", reading.t("dossier.incidents.when")),
            reading.column("incidents.service_code", labels=reading.labels.short_services),
            reading.column("incidents.symptom_codes", labels=reading.labels.short_services),
            reading.column("incidents.n_reporters", "integer"),
            incidents.severity_column,
            incidents.level_column,
            ExportColumn("official", reading.t("incident.official")),
        ),
        frame=rows,
    )
    if reading.request.is_public and any(one["n_reporters"] < LEAST_PUBLIC for one in shown):
        notes = (*notes, reading.t("dossier.incidents.few", n=reading.number(LEAST_PUBLIC)))
    if any(each is HIDDEN for each in rows["max_severity_code"]):
        notes = (*notes, reading.t("dossier.incidents.severity.hidden", n=reading.number(LEAST_PUBLIC)))
    if (n_doubtful := sum(map(told.may_be_none, shown))) and not reading.request.is_public:  # how few had an identifier stays inside
        notes = (*notes, reading.plural("incidents.list.doubtful", n_doubtful, least=reading.number(told.LEAST_REPORTERS)))
    whole = (reading.t("incidents.whole"),) if incidents.is_wider else ()
    notes = (*notes, *whole, *incidents.of_documents(shown))
    printed = ("occurred_on", "when", "service_code", "n_reporters", "max_severity_code", "official")
    return composer.table(export, metric="incidents", title=title, notes=notes, printed=printed)


def row(one: Record, incidents: Incidents) -> dict[str, Any]:
    reading = incidents.reading
    if reading.request.is_public and one["n_reporters"] < LEAST_PUBLIC:
        told_of = {"occurred_on": one["occurred_on"], "service_code": one["service_code"]}
        return dict.fromkeys(("when", "symptom_codes", "n_reporters", "max_severity_code", "level", "official"), HIDDEN) | told_of
    level = LEVELS[bool(one["is_confirmed"])]
    is_public, severity = reading.request.is_public, one["max_severity_code"]
    others = [code for code in sorted(one["symptom_codes"].split("|")) if code != one["service_code"]]
    return {
        "occurred_on": one["occurred_on"],
        "when": told.span(one, reading.lang),
        "service_code": one["service_code"],
        "symptom_codes": "|".join(others) or None,
        "n_reporters": one["n_reporters"],
        "max_severity_code": incidents.severities_told.get(one["incident_id"], HIDDEN) if is_public else severity,
        "level": level,
        "official": _official(incidents.outages.get(one["incident_id"]), one, reading),
    }


def _official(outage: dict[Any, Any] | None, one: Record, reading: Reading) -> str:
    """What a source says of it, or that none is known: with the list vouched for or not."""
    if outage is None:
        coverage = frames.records(reading.dimension("official_coverage"))
        key = "vouched" if told.is_vouched_for(one["occurred_on"], coverage) else "not_vouched"
        return reading.t(f"dossier.incidents.official.none.{key}")
    names = reading.labels.short_services
    fault = names.get(outage["fault_service_code"]) or outage["fault_component"]
    words = [
        names.get(outage["service_code"], reading.t("overview.outage.no_service")),
        outage_time(outage, reading.lang) or reading.t("dossier.incidents.official.day"),
        reading.t("overview.outage.fault", component=fault) if fault else "",
    ]
    text = ", ".join(filter(None, words))
    minutes = _delay(outage, one, reading)
    return f"{text}. {minutes}" if minutes else text


def _delay(outage: Record, one: Record, reading: Reading) -> str:
    """How late it was admitted, where that can be measured; for the outside in half hours."""
    minutes = outage["official_delay_minutes"]
    if minutes is None:
        return ""
    if reading.request.is_public:  # beside the time of the source, minutes would tell that of one report
        half_hours = round(abs(minutes) / HALF_HOUR)
        told = reading.number(half_hours * HALF_HOUR)
        return reading.t(f"dossier.incidents.delay.{'after' if minutes >= 0 else 'before'}", minutes=told) if half_hours else ""
    return reading.plural(f"incident.delay.{'after' if minutes >= 0 else 'before'}", round(abs(minutes)))


def recognition(incidents: Incidents) -> str:
    reading, lang = incidents.reading, incidents.reading.lang
    found = told.recognition(incidents.listed, frames.records(reading.dimension("official_coverage")))
    if found is None:
        return reading.t("incidents.recognition.none")
    of = reading.number(found.n_incidents)
    if found.n_incidents < MIN_FOR_SHARE:
        return reading.plural("incidents.recognition.cases", found.n_confirmed, of=of)
    low, high = (i18n.percent(bound, lang) for bound in (found.share.low, found.share.high))
    return reading.plural("incidents.recognition.share", found.n_confirmed, of=of, low=low, high=high)


def never_reported(incidents: Incidents) -> list[Part]:
    """Official outages of these days that no incident is matched with: told too, though they speak against the form."""
    reading, lang = incidents.reading, incidents.reading.lang
    question = questions.outages_without_incident(reading.asked.with_dates(reading.known))
    outages = frames.records(reading.ask(question))
    if not outages:
        return []
    names = reading.labels.short_services
    listed = tuple(
        ", ".join(filter(None, (names.get(one["service_code"], ""), i18n.date(one["starts_on"], lang), outage_time(one, lang))))
        for one in outages[:MOST_OUTAGES]
    )
    return [
        Heading(reading.t("incidents.unreported.heading")),
        Paragraphs((reading.plural("incidents.unreported.text", len(outages)),)),
        Paragraphs(listed, "bullets"),
    ]


def _false(trials: pd.DataFrame, reading: Reading) -> str:
    """The other half of the trials: what the rule finds where nothing failed."""
    rates = trials.loc[trials["method_code"] == "ours", "false_per_service_year"]
    return reading.t(
        "dossier.incidents.false", least=reading.number(float(rates.min()), decimals=2), most=reading.number(float(rates.max()), decimals=2)
    )


def _expected(incidents: Incidents) -> str:
    """How what chance may give is worked out."""
    reading = incidents.reading
    return reading.t("dossier.incidents.expected", n=reading.number(incidents.n_expected_false, decimals=1))


def power(reading: Reading, lang: str, *more: str) -> list[Part]:
    """What the rule can see, from its trials."""
    trials = reading.dimension("incident_rule_trials")
    if trials.empty:
        return []
    recalls = trials[trials["method_code"] == "ours"].groupby("n_extra_reporters")["recall"]
    found = tuple(
        reading.t(
            "incidents.power.trials",
            n=reading.number(float(str(size))),
            least=i18n.percent(of_size.min(), lang, decimals=1),
            most=i18n.percent(of_size.max(), lang, decimals=1),
        )
        for size, of_size in recalls
    )
    texts = (reading.t("incidents.power.text"), *found, _false(trials, reading), *more, reading.t("incidents.power.unseen"))
    return [Heading(reading.t("incidents.power.heading")), Paragraphs(texts)]
