"""The cases behind a figure: incidents as links, outages of the official record, published facts with their source."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import i18n
from analytics.argument.evidence import Case, FactCase, IncidentCase, OutageCase
from analytics.filters import END, START
from ui import facts, incident_links, sources, tables
from ui.context import PageContext

MOST = 6


def listed(context: PageContext, cases: Sequence[Case]) -> str:
    """The newest incidents, or all that is published; how many more at the end. Finished HTML, empty without any."""
    if not cases:
        return ""
    shown = cases if any(isinstance(one, FactCase) for one in cases) else cases[:MOST]
    items = [_item(context, one) for one in shown]
    if rest := len(cases) - len(shown):
        items.append(tables.link(context.address("incidents"), i18n.plural("arguments.cases.more", rest, context.lang)).text)
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _item(context: PageContext, one: Case) -> str:
    match one:
        case IncidentCase():
            return _incident(context, one)
        case OutageCase():
            return _outage(context, one)
        case FactCase(words, source):
            told = i18n.t("overview.colon", context.lang).join([facts.written(context, words[0]), *_rest(context, one)])
            return f"{escape(told)} {sources.cited(source, context.lang)}"


def _rest(context: PageContext, one: FactCase) -> list[str]:
    separator = i18n.t("overview.list.separator", context.lang)
    rest = separator.join(facts.written(context, word) for word in one.words[1:])
    return [rest] if rest else []


def _incident(context: PageContext, one: IncidentCase) -> str:
    lang = context.lang
    day = tables.link(incident_links.address(context, one.service_code, one.start_at), i18n.short_date(one.day, lang)).text
    told = [_label(context, one.named_service_code), i18n.plural("overview.doctors", one.n_reporters, lang)]
    told.append(i18n.t(f"incidents.level.{'confirmed' if one.is_confirmed else 'probable'}", lang))
    return f"{day}, {escape(', '.join(told))}"


def _outage(context: PageContext, one: OutageCase) -> str:
    lang, day = context.lang, i18n.short_date(one.day, context.lang)
    on = one.day.isoformat()
    when = tables.link(context.address("incidents", **{START: on, END: on}), day).text if one.is_observed else escape(day)
    told = _label(context, one.service_code) or i18n.t("overview.outage.no_service", lang)
    if one.fault_code and one.fault_code != one.service_code:
        told += f" ({i18n.t('overview.outage.fault', lang, component=_label(context, one.fault_code))})"
    return f"{when}, {escape(told)} {sources.cited(one.source, lang) or escape(one.noted_source)}"


def _label(context: PageContext, code: str) -> str:
    return context.labels.short_services.get(code, code)
