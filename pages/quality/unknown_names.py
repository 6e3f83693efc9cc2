"""Names of e-services and software packages that no catalogue knows, with what they may stand for."""

from __future__ import annotations

from html import escape

import i18n
from analytics.queries import quality
from ui import cached, tables, text_blocks
from ui.context import PageContext

SHOWN = 50


def show(context: PageContext) -> None:
    lang = context.lang
    names = tables.records(cached.frame(quality.names_unknown()))
    heading = i18n.t("quality.names.heading", lang)
    if not names:
        text_blocks.section(heading, text_blocks.paragraph(i18n.t("quality.names.none", lang)))
        return
    columns = [
        tables.Column("name", i18n.t("quality.names.column.name", lang), is_heading=True),
        tables.Column("catalogue", i18n.t("quality.names.column.catalogue", lang)),
        tables.Column("n_rows", i18n.t("quality.names.column.n_rows", lang), align="number"),
        tables.Column("proposed", i18n.t("quality.names.column.proposed", lang)),
    ]
    labels = {"service": _labels("dim_services", "service_code", lang), "software": _labels("dim_software", "software_code", lang)}
    rows: list[dict[str, tables.Cell]] = [
        {
            "name": one["name"],
            "catalogue": i18n.t(f"quality.names.{one['catalogue']}", lang),
            "n_rows": i18n.number(one["n_rows"], lang),
            "proposed": _proposed(one["proposed_codes"], labels[one["catalogue"]]),
        }
        for one in names[:SHOWN]
    ]
    text_blocks.section(
        heading,
        f"<p>{escape(i18n.t('quality.names.text', lang))}<br><code>{escape(i18n.t('quality.names.command', lang))}</code></p>",
        tables.html(columns, rows, caption=i18n.t("quality.names.caption", lang), is_caption_seen=False),
    )


def _labels(dimension: str, code: str, lang: str) -> dict[str, str]:
    rows = tables.records(cached.dimension(dimension))
    return {row[code]: row.get(f"label_{lang}") or row.get("label") or row[code] for row in rows}


def _proposed(codes: str | None, labels: dict[str, str]) -> tables.Cell:
    """The likeliest codes with their labels; nothing where no name comes close."""
    if not codes:
        return tables.NOTHING
    return ", ".join(f"{labels[code]} ({code})" if code in labels else code for code in codes.split("|"))
