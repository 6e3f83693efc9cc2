"""What only the overview has: its headline, its key figures, its sentence on incidents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any

import i18n
from analytics import captions
from analytics import incidents as told
from analytics.figures.ranking import UNSPECIFIED
from analytics.queries import counts
from pages.overview import key_figures as key_figures_of
from ui import cached, comparisons, kpi_row, tables, text_blocks
from ui.form_links import me_too
from ui.incident_links import address as incident_address
from ui.incident_links import beside_chance, listed, n_expected_false, whole
from ui.selection import Selection


def headline(selection: Selection) -> None:
    """How many spoke, in one sentence; then how good what they sent is."""
    context, totals, lang = selection.context, selection.totals, selection.context.lang
    services = [UNSPECIFIED if code == UNSPECIFIED else context.labels.services[code] for code in context.filters.services]
    is_narrowed = not replace(context.filters, services=()).is_empty
    text_blocks.heading(captions.headline(totals["n_reporters"], services, lang, is_narrowed=is_narrowed), level=1)
    sent = cached.frame(counts.submissions(context.filters)).iloc[0]
    lead = captions.lead(
        n_reports=totals["n_reports"],
        n_submissions=int(sent["n_submissions"]),
        n_not_failure=totals["n_reports_not_failure"],
        n_from_memory=totals["n_reports_from_memory"],
        severity_unknown=selection.severity_unknown,
        is_by_severity=bool(context.filters.severities),
        without_identifier=(totals["n_reporters_without_identifier"], int(sent["n_without_identifier"])),
        lang=lang,
    )
    text_blocks.show(text_blocks.paragraph(lead, kind="quiet"))


def key_figures(selection: Selection) -> None:
    kpi_row.show(
        [
            key_figures_of.reporters(selection),
            key_figures_of.busiest_day(selection),
            comparisons.key_figure(selection),
        ]
    )


def incidents(selection: Selection) -> None:
    """How many incidents the selection touches, confirmed ones apart, beside chance; and the last worth a line, a link away."""
    context, lang = selection.context, selection.context.lang
    found = listed(context.filters)
    if not found:
        text_blocks.show(text_blocks.paragraph(i18n.t("overview.incidents.none", lang)))
        return
    confirmed, chance = beside_chance(found, context.filters, lang)
    n_incidents = tables.link(context.address("incidents"), i18n.plural("overview.incidents.n", len(found), lang))
    sentences = [f"{n_incidents.text}{escape(confirmed)}.", escape(chance)]
    if last := told.to_tell(found, expected_false=n_expected_false(context.filters)):
        sentences += [_newest(last, selection, is_newest_of_all=last is found[0]), escape(told.doubt(last, lang))]
        sentences.append(escape(whole(context.filters, lang)))
    text_blocks.show(f"<p>{' '.join(filter(None, sentences))}</p>")


def _newest(last: Mapping[str, Any], selection: Selection, *, is_newest_of_all: bool) -> str:
    context, lang = selection.context, selection.context.lang
    words = i18n.t(
        "overview.incidents.last",
        lang,
        service=selection.short_labels[last["service_code"]],
        day=i18n.date(last["occurred_on"], lang),
        start=told.start(last, lang),
    )
    doctors = i18n.plural("count.doctors", last["n_reporters"], lang)
    link = tables.link(incident_address(context, last["own_service_code"], last["own_start_at"]), words)
    level = ("confirmed" if last["is_confirmed"] else "probable") if is_newest_of_all else "of_confirmed"
    sentence = i18n.t(f"overview.incidents.newest.{level}", lang, last=link.text, doctors=escape(doctors))
    address = me_too(last, context)
    return f"{sentence} {tables.link(address, i18n.t('incident.me_too', lang)).text}" if address else sentence
