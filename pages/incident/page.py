"""Incident: one disturbance, from its first report to its last, beside what is usual and what was admitted."""

from __future__ import annotations

import i18n
from pages.incident import dependencies, official, reports, sections
from pages.incident.selection import Selection, asked
from ui import states
from ui.context import current

context = current()
selection = Selection.of(context)

sections.way_back(context)
if selection is None:
    reason = "missing" if asked() is None else "unknown"
    states.not_found(i18n.t(f"incident.{reason}.title", context.lang), i18n.t(f"incident.{reason}.text", context.lang))
else:
    sections.neighbours(selection)
    sections.headline(selection)
    sections.key_figures(selection)
    sections.by_the_clock(selection)
    dependencies.show(selection)
    sections.said_by(selection)
    official.record(selection)
    reports.quotes(selection)
    reports.listed(selection)
