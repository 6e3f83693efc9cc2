"""Moratoire, Critères: what the premium required in a year, when it was measured, and what failed meanwhile."""

from __future__ import annotations

from pages.moratorium import choices, criteria, exposure, headline, january, later, matrix, stakes, timeline, unknown
from pages.moratorium.selection import Selection
from ui.context import current

context = current()
above = headline.place()
selection = Selection.of(context, *choices.chosen(context))

with above:
    headline.show(selection)
if selection.year.is_known:
    headline.key_figures(selection)
    timeline.show(selection)
    criteria.show(selection)
    matrix.show(selection)
    exposure.show(selection)
    stakes.show(selection)
else:
    later.show(selection)
january.show(selection)
unknown.show(selection)
