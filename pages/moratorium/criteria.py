"""The criteria of the year: threshold, measuring period, type of measure, the e-services each needs, every fact with its source."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

import i18n
from analytics.argument import premium
from analytics.argument.premium import Criterion, Dependency
from analytics.exports import ExportTable
from analytics.metrics import METRICS
from pages.moratorium import export
from pages.moratorium.words import days
from ui import cached, downloads, figures, sources, tables
from ui.premium_year import PremiumYear

SECOND_HALF = (7, 1)  # month and day


def show(selection: PremiumYear) -> None:
    lang, year = selection.context.lang, selection.year
    figures.head(_finding(selection), i18n.t("moratorium.criteria.what", lang))
    columns = [
        tables.Column("criterion", i18n.t("moratorium.column.criterion", lang), is_heading=True, width="13rem"),
        tables.Column("threshold", i18n.t("moratorium.column.threshold", lang), width="10rem", is_labelled=True),
        tables.Column("window", i18n.t("moratorium.column.window", lang), width="11rem", is_labelled=True),
        tables.Column("services", i18n.t("moratorium.column.services", lang), width="16rem", is_labelled=True),
    ]
    rows = [_row(one, selection) for one in selection.criteria]
    tables.show(columns, rows, caption=i18n.t("moratorium.criteria.caption", lang, year=year.year), is_caption_seen=False, is_stacked=True)
    notes = [
        i18n.plural("moratorium.unnamed", year.n_unnamed, lang, year=year.year) if year.n_unnamed else "",
        i18n.t("moratorium.criteria.edges", lang),
    ]
    figures.notes(*(escape(note) for note in notes if note))
    downloads.offer(_export(selection))


def _finding(selection: PremiumYear) -> str:
    """How many are measured in the second half of the year alone."""
    lang, year = selection.context.lang, selection.year
    starts = [one.window.first for one in year.established if one.window and not one.window.has_no_start]
    late = [day for day in starts if (day.month, day.day) >= SECOND_HALF]
    if not late:
        return i18n.t("moratorium.criteria.finding.none", lang, year=year.year)
    of = i18n.number(len(year.established), lang)
    return i18n.plural("moratorium.criteria.finding", len(late), lang, of=of, day=i18n.date(min(late), lang))


def _row(one: Criterion, selection: PremiumYear) -> dict[str, tables.Cell]:
    lang = selection.context.lang
    return {
        "criterion": tables.Html(f"{escape(one.label)}{_standing(one, lang)}<div>{_source(one, lang)}</div>"),
        "threshold": _threshold(one, lang),
        "window": _window(one, lang),
        "services": _services(one, selection),
    }


def _threshold(one: Criterion, lang: str) -> tables.Cell:
    """With the type of measure, unless the threshold is that word itself."""
    measure = i18n.t(f"moratorium.measure.{one.measure}", lang)
    return tables.with_note(one.threshold or i18n.t("moratorium.not_found", lang), "" if one.threshold == measure else measure)


def _standing(one: Criterion, lang: str) -> str:
    """Why it is uncertain, for one about which sources disagree."""
    if not one.is_uncertain:
        return ""
    word = f"<strong>{escape(i18n.t('moratorium.is_uncertain', lang))}</strong>"
    reason = escape(i18n.t("moratorium.is_uncertain.reason", lang, year=one.year))
    return f"<div class='quiet'>{word}{escape(i18n.t('overview.colon', lang))}{reason}</div>"


def _source(one: Criterion, lang: str) -> str:
    """Of the bibliography, or where the staff read it, who noted it and when."""
    if not one.noted_source or one.recorded_on is None:
        return sources.cited(one.source, lang)
    noted = i18n.t("moratorium.noted", lang, source=one.noted_source, author=one.author, day=i18n.date(one.recorded_on, lang))
    return f"<small>{escape(noted)}</small>"


def _window(one: Criterion, lang: str) -> tables.Cell:
    registered = _registration(one, lang)
    if registered:
        return tables.Html("<br>".join(escape(line) for line in registered))
    if one.window is None:
        return i18n.t("moratorium.not_found", lang)
    if one.window.has_no_start:
        state = i18n.t("moratorium.window.state", lang, day=i18n.date(one.window.last, lang))
        return tables.with_note(i18n.sentence_case(state), i18n.t("moratorium.window.no_start", lang))
    return tables.with_note(days(one.window, lang), i18n.t(f"moratorium.period.{one.period_code}", lang))


def _registration(one: Criterion, lang: str) -> list[str]:
    """The last day of registration of each barometer, or that it was not found."""
    return [
        i18n.t(
            "moratorium.window.registration",
            lang,
            what=barometer.label,
            day=i18n.t("moratorium.window.until", lang, day=i18n.date(barometer.register_by, lang))
            if barometer.register_by
            else i18n.t("moratorium.window.date_not_found", lang),
        )
        for barometer in premium.registrations(one, cached.dimension("ppi_registration_dates"), lang)
    ]


def _services(one: Criterion, selection: PremiumYear) -> tables.Cell:
    """Those whose use it measures, then, folded, those these depend on."""
    lang = selection.context.lang
    direct = [link for link in one.dependencies if link.is_direct]
    upstream = [link for link in one.dependencies if not link.is_direct]
    names = i18n.enumeration([selection.short_labels[link.service_code] for link in direct], lang)
    parts = [escape(i18n.sentence_case(names)), _edges("moratorium.direct", direct, selection)]
    if upstream:
        parts.append(_edges("moratorium.upstream", upstream, selection))
    return tables.Html("".join(parts))


def _edges(key: str, links: Sequence[Dependency], selection: PremiumYear) -> str:
    """How each link is known, folded under their number."""
    lang = selection.context.lang
    lines = "".join(f"<li>{_edge(link, selection)}</li>" for link in links)
    return f"<details class='edges'><summary>{escape(i18n.plural(key, len(links), lang))}</summary><ul>{lines}</ul></details>"


def _edge(link: Dependency, selection: PremiumYear) -> str:
    lang = selection.context.lang
    mark = i18n.t(f"moratorium.edge.{link.mark or 'uncertain'}", lang)
    label = selection.short_labels[link.service_code]
    return f"{escape(label)}{escape(i18n.t('overview.colon', lang))}{escape(mark)} {sources.cited(link.source, lang)}"


def _export(selection: PremiumYear) -> ExportTable:
    lang, year = selection.context.lang, selection.year
    rows = [
        {
            "premium_year": year.year,
            "criterion_code": one.code,
            "threshold": one.threshold or None,
            "period_start": one.window.first if one.window and not one.window.has_no_start else None,
            "period_end": one.window.last if one.window else None,
            "is_uncertain": one.is_uncertain,
            "direct_codes": "|".join(one.direct),
            "upstream_codes": "|".join(one.upstream),
            "source": one.noted_source or one.source,
        }
        for one in selection.criteria
    ]
    columns = (
        export.column("premium_year", lang, "row_number"),
        export.criterion(selection),
        export.column("threshold", lang),
        export.column("period_start", lang, "date"),
        export.column("period_end", lang, "date"),
        export.column("is_uncertain", lang, "flag"),
        export.column("direct_codes", lang),
        export.column("upstream_codes", lang),
        export.column("source", lang),
    )
    return export.table(
        selection,
        METRICS["ppi_criteria"],
        id="ppi_criteria",
        columns=columns,
        frame=pd.DataFrame(rows),
        n=len(rows),
        n_unit="criteria",
    )
