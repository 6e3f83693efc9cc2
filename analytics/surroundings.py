"""What happened beside the counts, in words: official outages as precise as their source, campaigns, blind spots."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd

import i18n
from analytics.frames import records
from analytics.periods import unobserved_stretches


@dataclass(frozen=True)
class Event:
    """Something of known days. `name` is what it is in a word, `words` say all that is known of it (with `<br>`)."""

    starts_on: dt.date
    ends_on: dt.date
    name: str
    words: str


@dataclass(frozen=True)
class Surroundings:
    """Stretches are (first, last) days that nobody observed."""

    outages: Sequence[Event] = field(default_factory=tuple)
    campaigns: Sequence[Event] = field(default_factory=tuple)
    unobserved: Sequence[tuple[dt.date, dt.date]] = field(default_factory=tuple)


def surroundings(
    outages: pd.DataFrame,
    campaigns: pd.DataFrame,
    dates: pd.DataFrame,
    *,
    start: dt.date,
    end: dt.date,
    services: Mapping[str, str],
    lang: str,
) -> Surroundings:
    """Rows of `queries.background` and `dim_dates` as events; `services` are short labels by code."""
    return Surroundings(
        outages=outages_of(outages, services, lang),
        campaigns=tuple(_campaign(row, lang) for row in records(campaigns)),
        unobserved=tuple(unobserved_stretches(dates, start, end)),
    )


def outages_of(outages: pd.DataFrame, services: Mapping[str, str], lang: str) -> tuple[Event, ...]:
    return tuple(_outage(row, services, lang) for row in records(outages))


def form_versions(versions: pd.DataFrame, lang: str) -> list[Event]:
    """The first day of each version of the form, in time; `versions` as `queries.background` gives them. A form that never changed has no
    versions to tell."""
    told = []
    for version, day in zip(versions["form_version"], _first_days(versions), strict=True):
        words = i18n.t("time.version.from", lang, day=i18n.date(day, lang))
        told.append(Event(day, day, str(version), f"<b>{escape(str(version))}</b><br>{words}"))
    return told if len(told) > 1 else []


def form_changes(versions: pd.DataFrame) -> list[dt.date]:
    """The days on which one version of the form followed another."""
    return _first_days(versions)[1:]


def _first_days(versions: pd.DataFrame) -> list[dt.date]:
    return [moment.astimezone(i18n.BRUSSELS).date() for moment in versions["first_sent_at"]]


def in_a_line(events: Sequence[Event], lang: str, *, most: int) -> str:
    """`Recip-e : 9, 15 et 22 janvier 2024 ; …`: by name, the first `most` events; how many more at the end."""
    separator, colon = i18n.t("punctuation.separator", lang), i18n.t("punctuation.colon", lang)
    shown: dict[str, list[Event]] = {}
    for event in events[:most]:
        shown.setdefault(event.name, []).append(event)
    parts = [f"{name}{colon}{_days_in_words(named, lang)}" for name, named in shown.items()]
    if len(events) > most:
        parts.append(i18n.plural("overview.note.more", len(events) - most, lang))
    return separator.join(parts)


def _days_in_words(events: Sequence[Event], lang: str) -> str:
    """Single days of one month share its name: `9, 15, 22 janv. 2024`."""
    words: list[str] = []
    for position, event in enumerate(events):
        if event.starts_on != event.ends_on:
            words.append(i18n.day_range(event.starts_on, event.ends_on, lang))
            continue
        later = events[position + 1] if position + 1 < len(events) else None
        shares_month = (
            later is not None
            and later.starts_on == later.ends_on
            and (later.starts_on.year, later.starts_on.month) == (event.starts_on.year, event.starts_on.month)
        )
        words.append(i18n.day_of_month(event.starts_on, lang) if shares_month else i18n.short_date(event.starts_on, lang))
    return ", ".join(words)


def _outage(row: Mapping[str, Any], services: Mapping[str, str], lang: str) -> Event:
    starts_on, ends_on = _days(row)
    code = row["service_code"]
    service = services.get(str(code), str(code)) if code else i18n.t("overview.outage.no_service", lang)
    when = _when(row, starts_on, ends_on, lang)
    lines = [f"<b>{service}</b>", when]
    fault_code = row["fault_service_code"]
    component = services.get(str(fault_code), str(fault_code)) if fault_code else row["fault_component"]
    name = service
    if component and component != service:
        fault = i18n.t("overview.outage.fault", lang, component=component)
        lines.append(fault)
        name = f"{service} ({fault})"
    return Event(starts_on, ends_on, name, "<br>".join(lines))


def _when(row: Mapping[str, Any], starts_on: dt.date, ends_on: dt.date, lang: str) -> str:
    """As precise as the source, never more."""
    precision = row["precision"]
    if precision in ("W", "M"):
        unknown = i18n.t(f"overview.outage.precision.{precision}", lang)
        return f"{i18n.day_range(starts_on, ends_on, lang)}, {unknown}"
    return ", ".join(filter(None, (i18n.date(starts_on, lang, with_weekday=True), outage_time(row, lang))))


def outage_time(row: Mapping[str, Any], lang: str) -> str:
    """The hours or the part of the day of an official outage, in words; empty where its source gives neither."""
    started, ended = row["started_at"], row["ended_at"]
    if row["precision"] == "P" and row["part_of_day"]:
        return i18n.t(f"overview.outage.part.{row['part_of_day']}", lang)
    if row["precision"] != "T" or not isinstance(started, dt.datetime):
        return ""
    start = i18n.clock(started, lang)
    if not isinstance(ended, dt.datetime):
        return (
            i18n.t("overview.outage.about", lang, time=start)
            if row["is_time_approximate"]
            else i18n.t("overview.outage.from", lang, start=start)
        )
    key = "overview.outage.times_about" if row["is_time_approximate"] else "overview.outage.times"
    return i18n.t(key, lang, start=start, end=i18n.clock(ended, lang))


def _campaign(row: Mapping[str, Any], lang: str) -> Event:
    starts_on, ends_on = _days(row)
    kind = i18n.t(f"overview.campaign_type.{row['campaign_type_code']}", lang)
    title = f"<b>{escape(str(row['title']))}</b>" if row["title"] else ""
    days = i18n.day_range(starts_on, ends_on, lang)
    return Event(starts_on, ends_on, kind, "<br>".join(part for part in (title, kind, days) if part))


def _days(row: Mapping[str, Any]) -> tuple[dt.date, dt.date]:
    starts_on, ends_on = row["starts_on"], row["ends_on"]
    if not isinstance(starts_on, dt.date) or not isinstance(ends_on, dt.date):
        raise ValueError("an event beside the counts has its days")
    return starts_on, ends_on
