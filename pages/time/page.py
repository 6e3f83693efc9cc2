"""Temps: more or less than before; when it was reported, beside what else happened; days and hours; how late reports come."""

from __future__ import annotations

from pages.time import sections
from ui import states
from ui.context import current
from ui.pictures import cases, hours_of_week
from ui.selection import Selection

context = current()
selection = Selection.of(context)

if selection.is_unobserved:
    states.not_observed(selection.start, selection.end, context.lang)
elif selection.totals["n_reports"] == 0:
    states.nothing_matches(context, n_all=context.build.n_reports)
else:
    happened = sections.lanes(selection)
    sections.headline(selection, happened)
    sections.before(selection)
    if cases.are_told(selection):
        sections.zoom(selection)
        sections.events(selection, happened)
        cases.show(selection)
    else:
        sections.chronology(selection, happened)
        sections.zoom(selection)
        sections.in_words(selection, happened)
        sections.calendar(selection)
        hours_of_week.show(selection)
        sections.delays(selection)
