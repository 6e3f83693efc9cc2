"""Régions: Wallonia and Brussels as rates with intervals, the provinces as counts, and who stands outside any rate."""

from __future__ import annotations

from pages.regions import provinces, sections
from ui import states
from ui.context import current
from ui.pictures import cases
from ui.selection import Selection

context = current()
selection = Selection.of(context)

if selection.is_unobserved:
    states.not_observed(selection.start, selection.end, context.lang)
elif selection.totals["n_reports"] == 0:
    states.nothing_matches(context, n_all=context.build.n_reports)
else:
    sections.headline(selection)
    if cases.are_told(selection):
        cases.show(selection)
        sections.summary(selection)
    else:
        sections.both_readings(selection)
        sections.summary(selection)
        provinces.tile_map(selection)
        provinces.walloon_rates(selection)
