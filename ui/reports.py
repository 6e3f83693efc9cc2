"""Reports one by one, as several pages show them: a row, the link to its page, its place and package in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import i18n
from analytics.regions import UNKNOWN_REGION
from ui import cached, tables, text_blocks
from ui.context import PageContext

EXCERPT = 160  # characters of a comment in the table; the detail shows all


def table(rows: Sequence[Mapping[str, Any]], context: PageContext, *, extra: Mapping[str, str]) -> None:
    """One page of reports."""
    lang = context.lang
    columns = [
        tables.Column("moment", i18n.t("register.moment", lang), align="date", is_heading=True),
        tables.Column("service", i18n.t("register.service_and_kind", lang), width="12rem"),
        tables.Column("severity", i18n.t("register.severity", lang), width="8.5rem", is_short=True),
        tables.Column("place", i18n.t("register.place", lang), is_short=True),
        tables.Column("software", i18n.t("register.software", lang), is_short=True),
        tables.Column("comment", i18n.t("register.comment", lang)),
    ]
    software = software_labels(lang)
    tables.show(
        columns,
        [_cells(row, context, software, extra) for row in rows],
        caption=i18n.t("register.caption", lang),
        is_stacked=True,
    )


def _cells(row: Mapping[str, Any], context: PageContext, software: Mapping[str, str], extra: Mapping[str, str]) -> dict[str, tables.Cell]:
    lang, labels = context.lang, context.labels
    region, province = _place(row, context)
    moment = i18n.short_date(row["occurred_on"], lang)
    if row["occurred_at"] is not None:
        moment = f"{moment}, {i18n.clock(row['occurred_at'], lang)}"
    return {
        "moment": tables.with_note(tables.link(address(context, row["report_id"], extra), moment), certainty(row, lang)),
        "service": tables.with_note(
            labels.services.get(row["service_code"], row["service_code"]),
            labels.kinds.get(row["kind_code"], row["kind_code"]),
        ),
        "severity": tables.severity(row["severity_code"], labels.severities.get(row["severity_code"], "")),
        "place": tables.with_note(province, region) if province else region,
        "software": software.get(row["software_code"], tables.NOTHING),
        "comment": _comment(row, lang),
    }


def address(context: PageContext, report_id: str, extra: Mapping[str, str]) -> str:
    """The link to one report, relative to any page of the product."""
    return context.address("report", id=report_id, **extra)


def certainty(row: Mapping[str, Any], lang: str) -> str:
    """How well the moment is known: `heure approximative, de mémoire`."""
    words = [i18n.t(f"register.precision.{row['time_precision']}", lang)]
    if row["is_from_memory"]:
        words.append(i18n.t("register.from_memory", lang))
    return ", ".join(words)


def place_name(row: Mapping[str, Any], context: PageContext) -> str:
    """`Hainaut (Wallonie)`; the region alone for Brussels and where no province is known."""
    region, province = _place(row, context)
    return f"{province} ({region})" if province and region else province or region


def _place(row: Mapping[str, Any], context: PageContext) -> tuple[str, str]:
    """Region and province in words; the region is empty where the province says it already."""
    if row["region_code"] in (None, UNKNOWN_REGION):
        return i18n.t("register.place_unknown", context.lang), ""
    region = context.labels.regions.get(row["region_code"], row["region_code"])
    if row["region_code"] == "BRU":
        return region, ""
    return region, context.labels.provinces.get(row["province_code"] or "", "")


def software_labels(lang: str) -> dict[str, str]:
    software = cached.dimension("dim_software")
    own = {code: i18n.t(f"register.software.{code}", lang) for code in ("OTHER", "UNKNOWN")}
    return dict(zip(software["software_code"], software["label"], strict=True)) | own


def words(name: str, code: str, lang: str) -> dict[str, str]:
    """Labels of a small table of the build, by code."""
    frame = cached.dimension(name)
    return dict(zip(frame[code], frame[f"label_{lang}"].fillna(frame["label_fr"]), strict=True))


def _comment(row: Mapping[str, Any], lang: str) -> tables.Cell:
    if row["comment"]:
        text = " ".join(row["comment"].split())
        told = text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"
        return tables.Html(text_blocks.in_language(told, row["language"]))
    if row["has_comment"]:
        return tables.with_note("", i18n.t("register.comment.no_consent", lang))
    return tables.NOTHING
