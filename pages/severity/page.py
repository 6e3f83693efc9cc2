"""Gravité et conséquences: how severe, what was prevented, how much time and how many patients, what was done instead."""

from __future__ import annotations

from pages.severity import sections
from ui import states
from ui.context import current
from ui.pictures import by_severity, cases
from ui.selection import Selection

context = current()
selection = Selection.of(context)

if selection.is_unobserved:
    states.not_observed(selection.start, selection.end, context.lang)
elif selection.totals["n_reports"] == 0:
    states.nothing_matches(context, n_all=context.build.n_reports)
else:
    levels = by_severity.levels_of(selection)
    sections.headline(selection, levels)
    sections.key_figures(selection)
    if cases.are_told(selection):
        cases.show(selection)
    else:
        by_severity.show(selection, finding=sections.extremes(selection, levels))
        sections.prevented(selection)
        sections.ways_round(selection)
        sections.worst_days(selection)
