"""The criteria of the year: threshold, measuring period, type of measure, the e-services each needs, every fact with its source."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

import i18n
from analytics.argument import criteria_words as words
from analytics.argument.premium import Criterion, Dependency
from analytics.exports import ExportTable
from analytics.metrics import METRICS
from pages.moratorium import export
from ui import downloads, figures, sources, tables
from ui.premium_year import PremiumYear


def show(selection: PremiumYear) -> None:
    lang, year = selection.context.lang, selection.year
    figures.head(words.finding(selection), i18n.t("moratorium.criteria.what", lang))
    columns = [
        tables.Column("criterion", i18n.t("moratorium.column.criterion", lang), is_heading=True, width="13rem"),
        tables.Column("threshold", i18n.t("moratorium.column.threshold", lang), width="10rem", is_labelled=True),
        tables.Column("window", i18n.t("moratorium.column.window", lang), width="11rem", is_labelled=True),
        tables.Column("services", i18n.t("moratorium.column.services", lang), width="16rem", is_labelled=True),
    ]
    rows = [_row(one, selection) for one in selection.criteria]
    tables.show(columns, rows, caption=i18n.t("moratorium.criteria.caption", lang, year=year.year), is_caption_seen=False, is_stacked=True)
    figures.notes(*map(escape, words.notes(selection)))
    downloads.offer(_export(selection))


def _row(one: Criterion, selection: PremiumYear) -> dict[str, tables.Cell]:
    lang = selection.context.lang
    return {
        "criterion": tables.Html(f"{escape(one.label)}{_standing(one, lang)}<div>{_source(one, lang)}</div>"),
        "threshold": tables.with_note(*words.threshold(one, lang)),
        "window": _period(one, selection),
        "services": _services(one, selection),
    }


def _standing(one: Criterion, lang: str) -> str:
    """Why it is uncertain, for one about which sources disagree; what else must be known of it."""
    word = f"<strong>{escape(i18n.t('moratorium.is_uncertain', lang))}</strong>{escape(i18n.t('punctuation.colon', lang))}"
    told = (f"{word}{escape(words.why_uncertain(one, lang))}" if one.is_uncertain else "", escape(words.note(one, lang)))
    return "".join(f"<div class='quiet'>{line}</div>" for line in told if line)


def _source(one: Criterion, lang: str) -> str:
    """Of the bibliography, or where the staff read it, who noted it and when."""
    noted = words.noted(one, lang)
    return f"<small>{escape(noted)}</small>" if noted else sources.cited(one.source, lang)


def _period(one: Criterion, selection: PremiumYear) -> tables.Cell:
    (first, note), *others = words.period(one, selection)
    return tables.Html("<br>".join(escape(line) for line, _ in ((first, note), *others))) if others else tables.with_note(first, note)


def _services(one: Criterion, selection: PremiumYear) -> tables.Cell:
    """Those whose use it measures, then, folded, those these depend on."""
    direct = [link for link in one.dependencies if link.is_direct]
    upstream = [link for link in one.dependencies if not link.is_direct]
    parts = [escape(words.services(direct, selection)), _edges("moratorium.direct", direct, selection)]
    if upstream:
        parts.append(_edges("moratorium.upstream", upstream, selection))
    return tables.Html("".join(parts))


def _edges(key: str, links: Sequence[Dependency], selection: PremiumYear) -> str:
    """How each link is known, folded under their number."""
    lang = selection.context.lang
    lines = "".join(f"<li>{_edge(link, selection)}</li>" for link in links)
    return f"<details class='edges'><summary>{escape(i18n.plural(key, len(links), lang))}</summary><ul>{lines}</ul></details>"


def _edge(link: Dependency, selection: PremiumYear) -> str:
    return f"{escape(words.link(link, selection))} {sources.cited(link.source, selection.context.lang)}"


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
