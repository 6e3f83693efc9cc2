"""Moratoire, Critères: what the premium required in a year, when it was measured, what failed meanwhile, and what is at stake."""

from __future__ import annotations

from pages.moratorium import choices, criteria, exposure, headline, january, later, matrix, stakes, timeline, unknown
from pages.moratorium.selection import Selection
from ui.context import current

PARTS = {
    "periods": (timeline.show, matrix.show, january.show),
    "criteria": (criteria.show,),
    "exposure": (exposure.show,),
    "stakes": (stakes.show,),
}

context = current()
above = headline.place()
selection = Selection.of(context, *choices.chosen(context))

with above:
    headline.show(selection)
if selection.year.is_known:
    headline.key_figures(selection)
    for show in PARTS[choices.part(list(PARTS), context.lang)]:
        show(selection)
else:
    later.show(selection)
    january.show(selection)
unknown.show(selection)
