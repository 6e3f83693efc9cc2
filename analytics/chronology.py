"""What happened beside the counts, kind by kind, as lanes of one time axis and as rows of one table."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

import pandas as pd

import i18n
from analytics import incidents as told
from analytics.frames import records
from analytics.surroundings import Event, Surroundings
from analytics.surroundings import form_versions as versions_of

Record = Mapping[str, Any]
Stretch = tuple[dt.date, dt.date, str]  # first day, last day, what is measured


@dataclass(frozen=True)
class Lane:
    """One kind of event, in time. `steps` gives each event the size of its mark, 0 to 2, where sizes differ; `labels` are short words
    for a stretch that has room; `is_quiet`: context, not evidence; `crossing`: those that change who reports or what they are asked, so
    that each begins with a line across the picture."""

    id: str
    events: Sequence[Event]
    steps: Sequence[int] = ()
    labels: Sequence[str] = ()
    is_quiet: bool = False
    crossing: Sequence[Event] = ()


def lanes(
    incidents: Sequence[Record],
    surroundings: Surroundings,
    criteria: pd.DataFrame,
    registration_dates: pd.DataFrame,
    observation_periods: pd.DataFrame,
    form_versions: pd.DataFrame,
    dates: pd.DataFrame,
    *,
    start: dt.date,
    end: dt.date,
    services: Mapping[str, str],
    lang: str,
) -> list[Lane]:
    """Incidents (as `queries.incidents.listed` gives them), outages and campaigns, measuring periods and deadlines of the premium
    (`ppi_criteria`, `ppi_registration_dates`), first days of the versions of the form (`queries.background`), observation periods and
    holidays (`dim_dates`) that touch the stretch. Criteria that no source states stay out."""
    periods, labels = _premium(criteria, registration_dates, start, end, lang)
    observed = _observation(observation_periods, start, end, lang)
    all_versions = versions_of(form_versions, lang)
    versions = [one for one in all_versions if start <= one.starts_on <= end]
    inside = sorted((one for one in incidents if start <= one["occurred_on"] <= end), key=lambda one: one["first_report_at"])
    return [
        Lane(
            "incidents",
            [_incident(one, services, lang) for one in inside],
            steps=[max(sum(one["n_reporters"] >= step for step in told.STEPS) - 1, 0) for one in inside],
        ),
        Lane("outages", surroundings.outages),
        Lane("premium", periods, labels=labels, is_quiet=True),
        Lane("campaigns", surroundings.campaigns, is_quiet=True, crossing=surroundings.campaigns),
        Lane("versions", versions, is_quiet=True, crossing=[one for one in versions if one not in all_versions[:1]]),
        Lane("observation", observed, labels=[one.name for one in observed], is_quiet=True),
        Lane("holidays", _holidays(dates, start, end, lang), is_quiet=True),
    ]


def events_table(shown: Sequence[Lane], lang: str) -> pd.DataFrame:
    """One row per event of all lanes: kind_code, name, starts_on, ends_on, words (all that is known of it), in time."""
    rows = [
        {
            "kind_code": lane.id,
            "name": event.name,
            "starts_on": event.starts_on,
            "ends_on": event.ends_on,
            "words": unescape(re.sub(r"<[^>]+>", "", event.words.replace("<br>", ", "))),
        }
        for lane in shown
        for event in lane.events
    ]
    frame = pd.DataFrame(rows, columns=["kind_code", "name", "starts_on", "ends_on", "words"])
    return frame.sort_values(["starts_on", "ends_on", "kind_code"], kind="stable", ignore_index=True)


def _incident(one: Record, services: Mapping[str, str], lang: str) -> Event:
    service = services[one["service_code"]]
    doctors = i18n.plural("count.doctors", one["n_reporters"], lang)
    when = f"{i18n.date(one['occurred_on'], lang, with_weekday=True)}, {told.span(one, lang)}"
    return Event(one["occurred_on"], one["occurred_on"], service, f"<b>{escape(service)}</b><br>{when}<br>{doctors}")


def _premium(
    criteria: pd.DataFrame, registration_dates: pd.DataFrame, start: dt.date, end: dt.date, lang: str
) -> tuple[list[Event], list[str]]:
    """One event per year and period, with the criteria measured in it; a criterion counted on one day stands on that day, one with a day
    for each of its registrations on each of them."""
    measured: dict[tuple[dt.date, dt.date, int, str], list[str]] = {}
    for row in records(criteria[criteria["is_shown"].astype(bool)]):
        label = str(row[f"label_{lang}"] or row["label_fr"])
        for first, last, name in _registered(row, label, registration_dates, lang) or _measured(row, label):
            if _touches(first, last, start, end):
                measured.setdefault((first, last, int(row["premium_year"]), row["period_code"]), []).append(name)
    events, labels = [], []
    for (first, last, year, period_code), names in sorted(measured.items()):
        name = i18n.t("time.premium.deadline" if first == last else "time.premium", lang, year=year)
        listed = "<br>".join(f"– {escape(one)}" for one in names)
        events.append(Event(first, last, name, f"<b>{name}</b>, {i18n.day_range(first, last, lang)}<br>{listed}"))
        labels.append(i18n.t(f"time.premium.{period_code}", lang, year=year))
    return events, labels


def _registered(row: Record, label: str, dates: pd.DataFrame, lang: str) -> list[Stretch]:
    own = dates[(dates["premium_year"] == row["premium_year"]) & (dates["criterion_code"] == row["criterion_code"])]
    known = [one for one in records(own) if one["register_by"]]
    return [(one["register_by"], one["register_by"], f"{label}{i18n.t('punctuation.colon', lang)}{one[f'label_{lang}']}") for one in known]


def _measured(row: Record, label: str) -> list[Stretch]:
    last = row["period_end"]
    return [(row["period_start"] or last, last, label)] if last else []


def _observation(periods: pd.DataFrame, start: dt.date, end: dt.date, lang: str) -> list[Event]:
    return [
        _named(first, last, i18n.t(f"time.observation.{'open' if is_observed else 'closed'}", lang), lang)
        for first, last, is_observed in zip(periods["starts_on"], periods["ends_on"], periods["is_observed"], strict=True)
        if _touches(first, last, start, end)
    ]


def _touches(first: dt.date, last: dt.date, start: dt.date, end: dt.date) -> bool:
    return first <= end and last >= start


def _holidays(dates: pd.DataFrame, start: dt.date, end: dt.date, lang: str) -> list[Event]:
    shown = dates[dates["is_holiday"].astype(bool) & (dates["date_on"] >= start) & (dates["date_on"] <= end)]
    return [_named(day, day, name, lang) for day, name in zip(shown["date_on"], shown[f"holiday_{lang}"], strict=True)]


def _named(first: dt.date, last: dt.date, name: str, lang: str) -> Event:
    return Event(first, last, name, f"<b>{escape(name)}</b><br>{i18n.day_range(first, last, lang)}")
