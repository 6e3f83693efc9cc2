"""Step 2: is something broken now? Now is the last observed day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import i18n
from analytics import frames
from analytics import incidents as told
from analytics.figures.meeting import incidents_by_month
from pages.board.step import Step, levels_key, picture, without_reports
from ui import cached, downloads, figures, text_blocks
from ui.incident_links import beside_chance, listed, n_expected_false, whole
from ui.pictures import cases
from ui.selection import Selection

MOST_LISTED = 6
Record = Mapping[str, Any]


def step(selection: Selection) -> Step:
    if nothing := without_reports(selection):
        return nothing
    lang, last_day = selection.context.lang, selection.last_observed
    found = listed(selection.context.filters)
    day = i18n.date(last_day, lang)
    if not found:
        return Step(i18n.t("board.now.none", lang, day=day), (i18n.t("incidents.none", lang),), behind="incidents")
    confirmed, chance = beside_chance(found, selection.context.filters, lang)
    counted = f"{i18n.plural('overview.incidents.n', len(found), lang)}{confirmed}."
    newest = told.to_tell(found, expected_false=n_expected_false(selection.context.filters))
    is_few = cases.are_told(selection)
    of_all = whole(selection.context.filters, lang)
    told_of_newest = (_newest(newest, selection), _unconfirmed(newest, selection), of_all) if newest else ()
    return Step(
        sentence=i18n.t("board.now.chance", lang, day=day) if newest is None else _sentence(newest, selection),
        lines=tuple(" ".join(filter(None, line)) for line in (told_of_newest, (counted, chance)) if any(line)),
        caveat=i18n.t("board.now.late", lang, day=day),
        key=() if is_few else levels_key({bool(one["is_confirmed"]) for one in found}, lang),
        draw=lambda: _list(found, selection) if is_few else _picture(found, selection),
        behind="incidents",
    )


def _sentence(newest: Record, selection: Selection) -> str:
    """Since when none is confirmed; or how long ago the newest one was, which is not, where chance does not make as many."""
    lang, last_day = selection.context.lang, selection.last_observed
    n_days = max((last_day - newest["occurred_on"]).days, 0)
    service = selection.short_labels[newest["service_code"]]
    which, day = ("confirmed", newest["occurred_on"] if n_days else last_day) if newest["is_confirmed"] else ("newest", last_day)
    return i18n.plural(f"board.now.{which}", n_days, lang, day=i18n.date(day, lang), service=service)


def _unconfirmed(newest: Record, selection: Selection) -> str:
    """That none could be confirmed since the newest confirmed one, where the sentence says that none was; else empty."""
    tables = (frames.records(cached.dimension(name)) for name in ("fct_official_outages", "official_coverage"))
    if not newest["is_confirmed"] or not told.nothing_to_confirm(newest["occurred_on"], selection.last_observed, *tables):
        return ""
    return i18n.t("board.now.nothing_to_confirm", selection.context.lang)


def _newest(one: Record, selection: Selection) -> str:
    """`Recip-e, le 24 décembre 2024, vers 10 h : 5 médecins, incident probable.`"""
    lang = selection.context.lang
    level = i18n.t(f"incidents.level.{'doubtful' if told.may_be_none(one) else _level(one)}", lang)
    return i18n.t(
        "board.now.line",
        lang,
        service=selection.short_labels[one["service_code"]],
        day=i18n.date(one["occurred_on"], lang),
        span=told.span(one, lang),
        doctors=i18n.plural("count.doctors", one["n_reporters"], lang),
        level=level,
    )


def _picture(found: Sequence[Record], selection: Selection) -> None:
    """Every incident from the first to the last observed day, by month."""
    lang, dates = selection.context.lang, selection.dates
    first, last = selection.start, selection.last_observed
    shown = dates[(dates["date_on"] >= first) & (dates["date_on"] <= last)].sort_values("date_on")
    told_of = [
        f"{i18n.short_date(one['occurred_on'], lang)} ({i18n.t(f'incidents.level.{_level(one)}', lang)})"
        for one in sorted(found, key=lambda one: one["occurred_on"])
    ]
    picture(
        incidents_by_month(found, shown, axis=i18n.t("board.axis.incidents", lang), lang=lang, theme=figures.theme()),
        alt=i18n.t("board.now.alt", lang, days=i18n.day_range(first, last, lang), list=", ".join(told_of)),
        key="now",
        source=downloads.source(selection.context, subject=i18n.t("board.step.now", lang), n=len(found), n_unit="incidents"),
    )


def _level(one: Record) -> str:
    return "confirmed" if one["is_confirmed"] else "probable"


def _list(found: Sequence[Record], selection: Selection) -> None:
    text_blocks.show(text_blocks.bullets([_newest(one, selection) for one in found[:MOST_LISTED]]), kind="board-list")
