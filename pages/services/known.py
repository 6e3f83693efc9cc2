"""What is known of one e-service beside its reports, each fact with its source: dependencies, premium, official record, ways round."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

import i18n
from analytics import frames, surroundings
from analytics.filters import Filters
from analytics.queries import background, chance, counts, service
from ui import cached, figures, sources, tables, text_blocks
from ui.pictures import dependencies as around
from ui.pictures.dependencies import Neighbour
from ui.selection import Selection

Record = Mapping[str, Any]
WAYS, AROUND = "ways-round", "around"  # where the lines under the headline lead
MOST_AT_A_GLANCE = 4


def at_a_glance(selection: Selection, code: str) -> None:
    """What to do and what it depends on, each in a line that leads to the whole of it further down."""
    lang = selection.context.lang
    ways = [label for label, _ in _ways(code, lang)]
    found = frames.records(cached.frame(service.dependencies(code)))
    named = _named(selection)
    lines = [(WAYS, "services.glance.ways", ways)]
    for is_upstream, key in ((True, "services.glance.upstream"), (False, "services.glance.downstream")):
        always = [one for one in found if one["path_length"] == 1 and not one["holds_for"] and one["is_upstream"] == is_upstream]
        nearest = _by_reporters(always, named, selection)
        lines.append((AROUND, key, [selection.short_labels[one["service_code"]] for one in nearest]))
    parts = [_glance(anchor, i18n.t(key, lang), words, lang) for anchor, key, words in lines if words]
    if parts:
        text_blocks.show(*parts)


def dependencies(selection: Selection, code: str) -> None:
    """What breaks it and what breaks with it; each a link to its own profile, with who named it in the same selection."""
    lang = selection.context.lang
    found = frames.records(cached.frame(service.dependencies(code)))
    if not found:
        return
    named = _named(selection)
    direct = _by_reporters([one for one in found if one["path_length"] == 1], named, selection)
    nearest = [one for one in direct if not one["holds_for"]]
    further = [one for one in found if one["path_length"] > 1]
    upstream = [one for one in nearest if one["is_upstream"]]
    downstream = [one for one in nearest if not one["is_upstream"]]
    has_conditional = any(one["holds_for"] and not one["is_upstream"] for one in direct)
    finding = _finding(selection, code, len(upstream), len(downstream), has_conditional=has_conditional)
    figures.head(finding, i18n.t("incident.around.what", lang), anchor=AROUND)
    around.show(
        [_neighbour(one, named, selection) for one in upstream],
        _neighbour({"service_code": code, "mark": "S"}, named, selection),
        [_neighbour(one, named, selection) for one in downstream],
        lang=lang,
    )
    lines = [_further(further, is_upstream, selection) for is_upstream in (True, False)]
    figures.notes(escape(i18n.t("services.around.key", lang)), *lines)
    reasons = around.told(direct, lambda one: selection.short_labels[one["service_code"]], lang)
    figures.show_html(f"<ul class='figure-notes'>{reasons}</ul>")


def premium(selection: Selection, code: str) -> None:
    """The stated criteria of the integrated practice premium that need it."""
    lang = selection.context.lang
    found = frames.records(cached.frame(service.premium(code)))
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
    rows = [_criterion(one, selection) for one in found]
    text_blocks.section(heading, text_blocks.paragraph(i18n.t("services.premium.text", lang), kind="quiet"))
    tables.show(columns, rows, caption=heading, is_caption_seen=False, is_stacked=True)


def official_outages(selection: Selection, code: str) -> None:
    """Its own of any date, which its title counts; of the days shown, those of what it depends on."""
    lang = selection.context.lang
    found = cached.frame(background.official_outages(Filters(services=(code,)), start=chance.EARLIEST, end=chance.LATEST))
    is_own = found["service_code"] == code
    is_shown = (found["starts_on"] <= selection.end) & (found["ends_on"] >= selection.start)
    parts = [
        (i18n.t("services.official.own", lang, service=selection.short_labels[code]), found[is_own]),
        (i18n.t("services.official.others", lang), found[~is_own & is_shown]),
    ]
    told = [_listed(lead, rows, selection) for lead, rows in parts if len(rows)]
    text_blocks.section(
        i18n.t("services.official", lang), *(told or [text_blocks.paragraph(i18n.t("services.official.none", lang), kind="quiet")])
    )


def ways_round(selection: Selection, code: str) -> None:
    """What a source advises to do meanwhile."""
    lang = selection.context.lang
    found = _ways(code, lang)
    heading = i18n.t("services.ways", lang)
    if not found:
        text_blocks.section(heading, text_blocks.paragraph(i18n.t("services.ways.none", lang), kind="quiet"), anchor=WAYS)
        return
    items = "".join(f"<li>{escape(label)} {sources.cited(keys, lang)}</li>" for label, keys in found)
    note = text_blocks.paragraph(i18n.t("services.ways.note", lang), kind="quiet")
    text_blocks.section(heading, f"<ul>{items}</ul>", note, anchor=WAYS)


def _listed(lead: str, outages: pd.DataFrame, selection: Selection) -> str:
    events = surroundings.outages_of(outages, selection.short_labels, selection.context.lang)
    items = "".join(f"<li>{event.words.replace('<br>', ', ')}</li>" for event in events)
    return f"{text_blocks.paragraph(lead, kind='quiet')}<ul>{items}</ul>"


def _ways(code: str, lang: str) -> list[tuple[str, str]]:
    """(what to do, with the condition its source sets, keys of the sources that say so)."""
    known = {one["fallback_code"]: one for one in frames.records(cached.dimension("dim_fallbacks"))}
    found = frames.records(cached.frame(service.fallbacks(code)))
    return [(_way(known[one["fallback_code"]], lang), one["source"]) for one in found]


def _way(one: Record, lang: str) -> str:
    label, condition = one[f"label_{lang}"], one[f"condition_{lang}"]
    return i18n.t("services.ways.when", lang, way=label, condition=condition) if condition else label


def _glance(anchor: str, lead: str, words: list[str], lang: str) -> str:
    separator = i18n.t("punctuation.separator", lang)
    told = separator.join(words[:MOST_AT_A_GLANCE])
    if rest := len(words) - MOST_AT_A_GLANCE:
        told += f"{separator}{i18n.plural('services.glance.rest', rest, lang)}" if rest > 0 else ""
    return f"<p class='quiet'><a href='#{anchor}'>{escape(lead)}</a>{i18n.t('punctuation.colon', lang)}{escape(told)}</p>"


def _finding(selection: Selection, code: str, n_upstream: int, n_downstream: int, *, has_conditional: bool) -> str:
    """How many it depends on, and whose fault its known outages were; where no source says so, how many depend on it."""
    lang, label = selection.context.lang, selection.short_labels[code]
    if not n_upstream:
        return i18n.plural("services.around.only_downstream", n_downstream, lang, service=label)
    outages = frames.records(cached.frame(service.faults(code)))
    of = sum(one["n"] for one in outages)
    elsewhere = [one for one in outages if one["fault_service_code"] not in (None, code)]
    if elsewhere:
        n, fault = elsewhere[0]["n"], selection.short_labels[elsewhere[0]["fault_service_code"]]
        words = {"of": i18n.number(of, lang), "fault": fault}
        second = i18n.t("services.around.fault.only", lang, **words) if of == 1 else i18n.plural("services.around.fault", n, lang, **words)
    elif has_conditional and not n_downstream:
        second = i18n.t("services.around.downstream.conditional", lang)
    else:
        second = i18n.plural("services.around.downstream", n_downstream, lang)
    first = i18n.plural("services.around.upstream", n_upstream, lang, service=label)
    return i18n.t("punctuation.separator", lang).join((first, second))


def _by_reporters(found: list[dict[str, Any]], named: Mapping[str, int], selection: Selection) -> list[dict[str, Any]]:
    names = selection.short_labels
    return sorted(found, key=lambda one: (-named.get(one["service_code"], 0), i18n.name_order(names[one["service_code"]])))


def _criterion(one: Record, selection: Selection) -> dict[str, tables.Cell]:
    lang = selection.context.lang
    link = _link(one, selection)
    start, end = one["period_start"], one["period_end"]
    window = i18n.day_range(start, end, lang) if start and end else i18n.date(end, lang) if end else tables.NOTHING
    return {
        "year": str(one["premium_year"]),
        "criterion": _with_source(one[f"label_{lang}"] or one["label_fr"], link, one["source"], lang),
        "threshold": one[f"threshold_{lang}"] or one["threshold_fr"] or tables.NOTHING,
        "window": window,
    }


def _link(one: Record, selection: Selection) -> str:
    """How the criterion comes to need it: itself, or through e-services that depend on it."""
    lang = selection.context.lang
    if one["link_mark"]:
        return i18n.t("services.premium.direct" if one["link_mark"] == "S" else "services.premium.upstream", lang)
    through = [selection.short_labels[code] for code in one["through_codes"].split("|")]
    return i18n.plural("services.premium.through", len(through), lang, services=i18n.enumeration(through, lang))


def _with_source(label: str, link: str, keys: str | None, lang: str) -> tables.Html:
    return tables.Html(f"{tables.with_note(label, link).text}{sources.cited(keys, lang)}")


def _named(selection: Selection) -> dict[str, int]:
    """Reporters of every e-service, of the same days, places and answers."""
    frame = cached.frame(counts.by_service(selection.of_all_services))
    return dict(zip(frame["service_code"], frame["n_reporters"].map(int), strict=True))


def _neighbour(one: Record, named: Mapping[str, int], selection: Selection) -> Neighbour:
    code = one["service_code"]
    is_itself = selection.context.filters.services == (code,)
    return Neighbour(
        label=selection.short_labels[code],
        is_derived=one["mark"] != "S",
        address="" if is_itself else _address(code, selection),
        n_reporters=named.get(code, 0),
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
