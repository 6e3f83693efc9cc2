"""The cases behind a figure: incidents as links, outages of the official record, published facts with their source."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import i18n
from analytics.argument import card_words
from analytics.argument.evidence import Case, FactCase, IncidentCase, OutageCase
from analytics.filters import END, START
from ui import incident_links, sources, tables
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
    when, told = card_words.case(one, context.lang, context.labels.short_services)
    match one:
        case IncidentCase():
            return f"{tables.link(incident_links.address(context, one.service_code, one.start_at), when).text}, {escape(told)}"
        case OutageCase():
            on = one.day.isoformat()
            day = tables.link(context.address("incidents", **{START: on, END: on}), when).text if one.is_observed else escape(when)
            return f"{day}, {escape(told)} {sources.cited(one.source, context.lang) or escape(one.noted_source)}"
        case FactCase():
            return f"{escape(told)} {sources.cited(one.source, context.lang)}"
