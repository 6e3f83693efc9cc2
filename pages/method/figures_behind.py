"""What stands behind the figures: denominators, official record, e-services, the build itself, sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

import i18n
from analytics import frames
from analytics.queries import quality
from analytics.sources import TITLES_IN, dated, label
from analytics.surroundings import outage_time
from ui import cached, tables, text_blocks
from ui.context import PageContext

Record = Mapping[str, Any]
COMPARED = ("registered", "fte")  # the only two definitions published for all three regions
AREAS = ("WAL", "BRU", "VLG", "BE")


def denominators(context: PageContext, *, heading: str, anchor: str) -> None:
    """The two numbers of GPs that regions are compared by, each with its date and source."""
    lang = context.lang
    frame = cached.dimension("gp_denominators")
    columns = [
        tables.Column("definition", i18n.t("method.denominators.definition", lang), is_heading=True, width="12rem"),
        tables.Column("date", i18n.t("method.denominators.date", lang), align="date"),
        *(tables.Column(area, _area(area, context), align="number") for area in AREAS),
        tables.Column("source", i18n.t("method.denominators.source", lang), width="12rem"),
    ]
    cited = Bibliography.of(lang)
    rows: list[dict[str, tables.Cell]] = []
    for code in COMPARED:
        of_code = frames.records(frame[(frame["definition_code"] == code) & frame["area_code"].isin(AREAS)])
        if of_code:
            rows.append(_denominator(of_code, cited, lang))
    text_blocks.section(
        heading,
        text_blocks.paragraph(i18n.t("method.denominators.text", lang)),
        tables.html(columns, rows, caption=i18n.t("method.denominators.caption", lang), is_caption_seen=False),
        anchor=anchor,
    )


def official_record(context: PageContext, *, heading: str, anchor: str) -> None:
    """How many official outages are known, from where, and for which stretches anybody vouches."""
    lang = context.lang
    outages = frames.records(cached.dimension("fct_official_outages"))
    stretches = frames.records(cached.dimension("official_coverage"))
    measurable = "measurable" if any(stretch["is_complete"] for stretch in stretches) else "not_measurable"
    n_noted = sum(outage["noted_at"] is not None for outage in outages)
    texts = [
        i18n.plural("method.official.text", len(outages), lang),
        *([i18n.plural("method.official.text.noted", n_noted, lang)] if n_noted else []),
        i18n.t(f"method.official.{measurable}", lang),
    ]
    coverage = [_coverage(stretch, lang) for stretch in stretches]
    text_blocks.section(
        heading,
        *(text_blocks.paragraph(text) for text in texts),
        text_blocks.bullets([*coverage, *_official_counts(lang)]),
        anchor=anchor,
    )
    with st.expander(i18n.t("method.official.list", lang)):
        _outages(outages, context)


def services(context: PageContext, *, heading: str, anchor: str) -> None:
    lang = context.lang
    frame = cached.dimension("dim_services")
    known = frames.records(frame[frame["service_code"] != "UNKNOWN"])
    families = {service["family_code"] for service in known}
    text = i18n.t("method.services.text", lang, n=i18n.number(len(known), lang), families=i18n.number(len(families), lang))
    text_blocks.section(
        heading,
        text_blocks.paragraph(text),
        text_blocks.paragraph(i18n.t("method.mark.text", lang)),
        anchor=anchor,
    )
    columns = [
        tables.Column("name", i18n.t("method.services.name", lang), is_heading=True, width="12rem"),
        tables.Column("family", i18n.t("method.services.family", lang), width="10rem"),
        tables.Column("operator", i18n.t("method.services.operator", lang), width="8rem"),
        tables.Column("mark", i18n.t("method.services.mark", lang), width="10rem"),
    ]
    rows: list[dict[str, tables.Cell]] = [
        {
            "name": tables.with_note(_label(service, lang), service["service_code"]),
            "family": _label(service, lang, "family_label"),
            "operator": service["operator"] or tables.NOTHING,
            "mark": tables.with_note(_mark(service["mark"], lang), (service["source"] or "").replace("|", ", ")),
        }
        for service in known
    ]
    with st.expander(i18n.t("method.services.list", lang)):
        tables.show(columns, rows, caption=i18n.t("method.services.caption", lang), is_caption_seen=False)


def this_build(context: PageContext, *, heading: str, anchor: str) -> None:
    """The passport of the build: what two people compare to know that they see the same figures."""
    lang, build = context.lang, context.build
    checks = cached.frame(quality.checks())
    n_passed = int(checks["has_passed"].astype(bool).sum())
    key = f"<code>{escape(build.key_fingerprint)}</code>"
    key_words = escape(i18n.t("method.build.key.text", lang, fingerprint="\0")).replace("\0", key)
    versions = {"etl": build.etl_version, "rules": build.rule_version, "schema": build.schema_version}
    pairs = [
        ("id", f"<code>{escape(build.build_id)}</code>"),
        ("built_at", escape(tables.moment(build.built_at, lang))),
        ("nature", escape(i18n.t(f"method.build.{'demo' if build.is_demo else 'real'}", lang))),
        ("sources", i18n.number(build.n_sources, lang)),
        ("versions", escape(i18n.t("method.build.versions.text", lang, **versions))),
        ("reference", f"<code>{escape(build.reference_hash[:16])}</code>"),
        ("content", f"<code>{escape(build.content_hash[:16])}</code>"),
        ("key", key_words),
        (
            "checks",
            escape(
                i18n.t(
                    "method.build.checks.text",
                    lang,
                    passed=i18n.number(n_passed, lang),
                    n=i18n.number(len(checks), lang),
                )
            ),
        ),
    ]
    terms = [(i18n.t(f"method.build.{name}", lang), text) for name, text in pairs]
    text_blocks.section(heading, text_blocks.definitions(terms, is_html=True), anchor=anchor)


def sources(context: PageContext, *, heading: str, anchor: str) -> None:
    lang = context.lang
    listed = frames.records(cached.dimension("dim_sources"))
    columns = [
        tables.Column("source_key", i18n.t("method.sources.key", lang), is_heading=True),
        tables.Column("title", i18n.t("method.sources.title", lang), width="16rem"),
        tables.Column("reference", i18n.t("method.sources.reference", lang), width="14rem"),
        tables.Column("dated", i18n.t("method.sources.dated", lang), width="6rem"),
    ]
    rows: list[dict[str, tables.Cell]] = [
        {
            "source_key": source["source_key"],
            "title": _label_of(source, lang),
            "reference": source["reference"] or tables.NOTHING,
            "dated": dated(source["dated"], lang) or tables.NOTHING,
        }
        for source in listed
    ]
    text_blocks.section(heading, text_blocks.paragraph(i18n.t("method.sources.text", lang)), anchor=anchor)
    with st.expander(i18n.t("method.sources.list", lang, n=i18n.number(len(listed), lang))):
        tables.show(columns, rows, caption=i18n.t("method.sources.caption", lang), is_caption_seen=False)


# --- parts ------------------------------------------------------------------------------------------------------------


def _denominator(of_code: Sequence[Record], cited: Bibliography, lang: str) -> dict[str, tables.Cell]:
    first = of_code[0]
    date = i18n.short_date(first["valid_on"], lang) if first["valid_on"] else str(int(first["year"]))
    values: dict[str, tables.Cell] = {row["area_code"]: i18n.number(row["value"], lang) for row in of_code}
    return {"definition": _label(first, lang), "date": date, "source": cited.citation(first["source"])} | values


def _area(area: str, context: PageContext) -> str:
    known = context.labels.regions.get(area)
    return known or i18n.t("method.denominators.BE", context.lang)


def _coverage(stretch: Record, lang: str) -> str:
    note = _label(stretch, lang, "note")
    if stretch["author"]:
        note = i18n.t("method.official.coverage.declared" if stretch["is_complete"] else "method.official.coverage.gaps", lang, note=note)
    if stretch["ends_on"] is None:
        return i18n.t("method.official.coverage.since", lang, day=i18n.date(stretch["starts_on"], lang), note=note)
    days = i18n.day_range(stretch["starts_on"], stretch["ends_on"], lang)
    return i18n.t("method.official.coverage.range", lang, days=days, note=note)


def _official_counts(lang: str) -> list[str]:
    """`142 incidents, dont 21 chez MyCareNet …`, for each period with a published total."""
    counts, cited = frames.records(cached.dimension("official_incident_counts")), Bibliography.of(lang)
    sentences = []
    for total in (row for row in counts if row["origin_code"] == "total"):
        parts = [
            i18n.t(f"method.official.counts.{row['origin_code']}", lang, n=i18n.number(row["n_incidents"], lang))
            for origin in ("mycarenet", "insurers", "not_broken_down")
            for row in counts
            if row["period"] == total["period"] and row["origin_code"] == origin
        ]
        sentences.append(
            i18n.t(
                "method.official.counts",
                lang,
                period=total["period"],
                total=i18n.number(total["n_incidents"], lang),
                parts=", ".join(parts),
                source=cited.citation(total["source"]),
            )
        )
    return sentences


def _outages(outages: Sequence[Record], context: PageContext) -> None:
    lang, services = context.lang, context.labels.services
    not_said, cited = i18n.t("method.official.not_said", lang), Bibliography.of(lang)
    columns = [
        tables.Column("day", i18n.t("method.official.day", lang), is_heading=True, width="9rem"),
        tables.Column("service", i18n.t("method.official.service", lang), width="9rem"),
        tables.Column("fault", i18n.t("method.official.fault", lang), width="9rem"),
        tables.Column("cause", i18n.t("method.official.cause", lang), width="14rem"),
        tables.Column("source", i18n.t("method.denominators.source", lang), width="12rem"),
    ]
    latest_first = sorted(outages, key=lambda outage: outage["starts_on"] or dt.date.min, reverse=True)
    rows: list[dict[str, tables.Cell]] = [
        {
            "day": tables.with_note(_outage_day(outage, lang), outage_time(outage, lang)),
            "service": services.get(outage["service_code"], outage["service_code"]) or not_said,
            "fault": tables.with_note(
                services.get(outage["fault_service_code"], outage["fault_service_code"]) or outage["fault_component"] or not_said,
                (outage["fault_component"] or "") if outage["fault_service_code"] else "",
            ),
            "cause": _outage_cause(outage, cited, lang),
            "source": _outage_source(outage, cited, lang),
        }
        for outage in latest_first
    ]
    tables.show(columns, rows, caption=i18n.t("method.official.caption", lang), is_caption_seen=False)


def _outage_cause(outage: Record, cited: Bibliography, lang: str) -> tables.Cell:
    """With its source where not all that tell of the outage say why."""
    cause = outage[f"cause_{lang}"] or i18n.t("method.official.not_said", lang)
    own = outage["cause_source"] if outage["cause_source"] != outage["source"] else None
    return tables.with_note(cause, cited.citation(own) if own else "")


def _outage_source(outage: Record, cited: Bibliography, lang: str) -> tables.Cell:
    """A source of the bibliography, or where the staff read it and when."""
    if outage["noted_at"] is None:
        return cited.citation(outage["source"])
    noted = i18n.t("method.official.noted", lang, moment=tables.moment(outage["noted_at"], lang))
    return tables.with_note(outage["noted_source"], noted)


def _outage_day(outage: Record, lang: str) -> str:
    if outage["starts_on"] is None:
        return i18n.t("method.official.no_date", lang)
    if outage["ends_on"] in (None, outage["starts_on"]):
        return i18n.short_date(outage["starts_on"], lang)
    return f"{i18n.short_date(outage['starts_on'], lang)} – {i18n.short_date(outage['ends_on'], lang)}"


def _label_of(source: Record, lang: str) -> tables.Cell:
    """As `label` tells it, a title marked as being in its own language."""
    told, title = escape(label(source, lang)), escape(source["title"] or "")
    return tables.Html(told.replace(title, text_blocks.in_language(source["title"], TITLES_IN))) if title else label(source, lang)


def _mark(mark: str | None, lang: str) -> str:
    return i18n.t(f"method.mark.{mark}", lang) if mark else tables.NOTHING


def _label(row: Record, lang: str, name: str = "label") -> str:
    """A text of the reference data in the reader's language, in French where it has none."""
    return row[f"{name}_{lang}"] or row[f"{name}_fr"] or tables.NOTHING


@dataclass(frozen=True)
class Bibliography:
    """The sources by key, read once for a section."""

    sources: Mapping[str, Record]
    lang: str

    @classmethod
    def of(cls, lang: str) -> Bibliography:
        return cls({source["source_key"]: source for source in frames.records(cached.dimension("dim_sources"))}, lang)

    def citation(self, keys: str | None) -> str:
        """Who published it, when, and the key in the list below, for the sources whose keys are joined by `|`."""
        found = [self.sources[key] for key in (keys or "").split("|") if key in self.sources]
        return i18n.t("filters.sentence.separator", self.lang).join(map(self._cited, found)) or tables.NOTHING

    def _cited(self, source: Record) -> str:
        return ", ".join(part for part in (source["publisher"], dated(source["dated"], self.lang)) if part) + f" [{source['source_key']}]"
