"""Step 2: is something broken now? Now is the last observed day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import i18n
from analytics import frames
from analytics import incidents as told
from analytics.figures.calendar import incident_calendar
from analytics.queries import incidents as questions
from ui import cached, figures, text_blocks
from ui.incident_links import beside_chance, n_expected_false
from ui.pictures import cases
from ui.selection import Selection
from ui.step import Step, picture, without_reports

MONTHS = 6  # on the calendar
ROW = 34  # px of a month
MOST_LISTED = 6
Record = Mapping[str, Any]


def step(selection: Selection) -> Step:
    if nothing := without_reports(selection):
        return nothing
    lang, last_day = selection.context.lang, selection.last_observed
    found = frames.records(cached.frame(questions.listed(selection.context.filters)))
    day = i18n.date(last_day, lang)
    if not found:
        return Step(i18n.t("board.now.none", lang, day=day), (i18n.t("incidents.none", lang),), behind="incidents")
    confirmed, chance = beside_chance(found, selection.context.filters, lang)
    counted = f"{i18n.plural('overview.incidents.n', len(found), lang)}{confirmed}."
    is_few = cases.are_told(selection)
    newest = told.to_tell(found, expected_false=n_expected_false(selection.context.filters))
    return Step(
        sentence=i18n.t("board.now.chance", lang, day=day) if newest is None else _sentence(newest, found, selection),
        lines=tuple(filter(None, (_newest(newest, selection) if newest else "", counted))),
        quiet=" ".join(filter(None, (chance, i18n.t("board.now.late", lang), "" if is_few else i18n.t("incidents.calendar.key", lang)))),
        draw=lambda: _list(found, selection) if is_few else _picture(found, selection),
        behind="incidents",
    )


def _sentence(newest: Record, found: Sequence[Record], selection: Selection) -> str:
    """How long ago the incident worth a line was: the newest, or where chance makes as many probable ones the newest confirmed."""
    lang, last_day = selection.context.lang, selection.last_observed
    n_days = max((last_day - newest["occurred_on"]).days, 0)
    service = selection.short_labels[newest["service_code"]]
    which = "newest" if newest is found[0] else "confirmed"
    return i18n.plural(f"board.now.{which}", n_days, lang, day=i18n.date(last_day, lang), service=service)


def _newest(one: Record, selection: Selection) -> str:
    """`Recip-e, le 24 décembre 2024, vers 10 h : 5 médecins, incident probable.`"""
    lang = selection.context.lang
    level = i18n.t(f"incidents.level.{'confirmed' if one['is_confirmed'] else 'probable'}", lang)
    return i18n.t(
        "board.now.line",
        lang,
        service=selection.short_labels[one["service_code"]],
        day=i18n.date(one["occurred_on"], lang),
        span=told.span(one, lang),
        doctors=i18n.plural("overview.doctors", one["n_reporters"], lang),
        level=level,
    )


def _picture(found: Sequence[Record], selection: Selection) -> None:
    """The calendar of the last months, as on the page of the incidents."""
    lang, end = selection.context.lang, selection.last_observed
    start = max(_months_before(end, MONTHS - 1), selection.start)
    days = told.days(found, selection.dates, start=start, end=end)
    n_months = len({(day.year, day.month) for day in days["date_on"]})
    listed = [f"{i18n.short_date(one['occurred_on'], lang)} ({i18n.number(one['n_reporters'], lang)})" for one in found]
    words = {"days": i18n.day_range(start, end, lang), "list": ", ".join(listed[:MOST_LISTED])}
    picture(
        incident_calendar(days, lang=lang, theme=figures.theme()),
        alt=i18n.t("incidents.calendar.alt", lang, **words),
        key="now",
        lang=lang,
        height=n_months * ROW + 26,
    )


def _months_before(day: dt.date, n: int) -> dt.date:
    """The first of the month so many months earlier."""
    months = day.year * 12 + day.month - 1 - n
    return dt.date(months // 12, months % 12 + 1, 1)


def _list(found: Sequence[Record], selection: Selection) -> None:
    text_blocks.show(text_blocks.bullets([_newest(one, selection) for one in found[:MOST_LISTED]]), kind="board-list")
