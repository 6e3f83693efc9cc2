"""What is known of one e-service beside its reports, each fact with its source: dependencies, premium, official record, ways round."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import i18n
from analytics.queries import counts, service
from ui import cached, figures, tables, text_blocks
from ui.pictures import dependencies as around
from ui.pictures import over_time
from ui.pictures.dependencies import Neighbour
from ui.selection import Selection

Record = Mapping[str, Any]


def dependencies(selection: Selection, code: str) -> None:
    """What breaks it and what breaks with it; each a link to its own profile, with who named it in the same selection."""
    lang, label = selection.context.lang, selection.short_labels[code]
    found = tables.records(cached.frame(service.dependencies(code)))
    if not found:
        return
    nearest = [one for one in found if one["path_length"] == 1]
    further = [one for one in found if one["path_length"] > 1]
    n_downstream = sum(not one["is_upstream"] for one in found)
    figures.head(i18n.plural("services.around.finding", n_downstream, lang, service=label), i18n.t("incident.around.what", lang))
    named = _named(selection)
    around.show(
        [_neighbour(one, named, selection) for one in nearest if one["is_upstream"]],
        _neighbour({"service_code": code, "mark": "S"}, named, selection),
        [_neighbour(one, named, selection) for one in nearest if not one["is_upstream"]],
        lang=lang,
    )
    lines = [_further(further, is_upstream, selection) for is_upstream in (True, False)]
    figures.notes(escape(i18n.t("services.around.key", lang)), *lines)


def premium(selection: Selection, code: str) -> None:
    """The stated criteria of the integrated practice premium that need it."""
    lang = selection.context.lang
    found = tables.records(cached.frame(service.premium(code)))
    heading = i18n.t("services.premium", lang)
    if not found:
        text_blocks.section(heading, text_blocks.paragraph(i18n.t("services.premium.none", lang), kind="quiet"))
        return
    columns = [
        tables.Column("year", i18n.t("services.premium.year", lang), align="date", is_heading=True),
        tables.Column("criterion", i18n.t("services.premium.criterion", lang), width="14rem"),
        tables.Column("threshold", i18n.t("services.premium.threshold", lang), width="14rem"),
        tables.Column("window", i18n.t("services.premium.window", lang), width="9rem"),
    ]
    rows = [_criterion(one, lang) for one in found]
    text_blocks.section(heading, text_blocks.paragraph(i18n.t("services.premium.text", lang), kind="quiet"))
    tables.show(columns, rows, caption=heading, is_caption_seen=False, is_stacked=True)


def official_outages(selection: Selection, code: str) -> None:
    """Of the days shown, those of this e-service and of what it depends on."""
    lang = selection.context.lang
    events = over_time.happened(selection).outages
    heading = i18n.t("services.official", lang)
    if not events:
        text_blocks.section(heading, text_blocks.paragraph(i18n.t("overview.note.none_known", lang), kind="quiet"))
        return
    items = "".join(f"<li>{event.words.replace('<br>', ', ')}</li>" for event in events)
    text_blocks.section(heading, f"<ul>{items}</ul>")


def ways_round(selection: Selection, code: str) -> None:
    """What a source advises to do meanwhile."""
    lang = selection.context.lang
    found = tables.records(cached.frame(service.fallbacks(code)))
    labels = cached.dimension("dim_fallbacks").set_index("fallback_code")[f"label_{lang}"]
    heading = i18n.t("services.ways", lang)
    if not found:
        text_blocks.section(heading, text_blocks.paragraph(i18n.t("services.ways.none", lang), kind="quiet"))
        return
    sources = cached.dimension("dim_sources").set_index("source_key")["title"]
    lines = []
    for one in found:
        titles = i18n.enumeration([str(sources[key]) for key in one["source"].split("|") if key in sources.index], lang)
        lines.append(f"<li>{escape(str(labels[one['fallback_code']]))} <small class='quiet'>{escape(titles)}</small></li>")
    text_blocks.section(heading, f"<ul>{''.join(lines)}</ul>", text_blocks.paragraph(i18n.t("services.ways.note", lang), kind="quiet"))


def _criterion(one: Record, lang: str) -> dict[str, tables.Cell]:
    link = i18n.t("services.premium.direct" if one["link_mark"] == "S" else "services.premium.upstream", lang)
    start, end = one["period_start"], one["period_end"]
    window = i18n.day_range(start, end, lang) if start and end else i18n.date(end, lang) if end else tables.NOTHING
    return {
        "year": str(one["premium_year"]),
        "criterion": tables.with_note(one[f"label_{lang}"] or one["label_fr"], link),
        "threshold": one[f"threshold_{lang}"] or one["threshold_fr"] or tables.NOTHING,
        "window": window,
    }


def _named(selection: Selection) -> dict[str, int]:
    """Reporters of every e-service, of the same days, places and answers."""
    frame = cached.frame(counts.by_service(selection.of_all_services))
    return dict(zip(frame["service_code"], frame["n_reporters"].map(int), strict=True))


def _neighbour(one: Record, named: Mapping[str, int], selection: Selection) -> Neighbour:
    lang, code = selection.context.lang, one["service_code"]
    n = named.get(code, 0)
    notes = [i18n.plural("overview.doctors", n, lang), "" if one["mark"] == "S" else i18n.t("explore.around.derived", lang)]
    itself = selection.context.filters.services == (code,)
    return Neighbour(
        label=selection.short_labels[code],
        state="failing" if itself else "silent",
        heard="",
        address="" if itself else _address(code, selection),
        note=", ".join(filter(None, notes)),
    )


def _further(found: list[dict[str, Any]], is_upstream: bool, selection: Selection) -> str:
    """Those more than one step away, as one line of links."""
    codes = [one["service_code"] for one in found if one["is_upstream"] == is_upstream]
    if not codes:
        return ""
    links = [tables.link(_address(code, selection), selection.short_labels[code]).text for code in codes]
    lead = escape(i18n.t(f"services.around.further.{'upstream' if is_upstream else 'downstream'}", selection.context.lang))
    return f"{lead} {', '.join(links)}."


def _address(code: str, selection: Selection) -> str:
    return selection.context.address("services", service=code)
