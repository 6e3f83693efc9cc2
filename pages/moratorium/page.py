"""Moratoire, Critères: what the premium required in a year, when it was measured, what failed meanwhile, and what is at stake."""

from __future__ import annotations

from pages.moratorium import choices, criteria, exposure, headline, january, later, matrix, stakes, timeline, unknown
from ui.context import current
from ui.premium_year import PremiumYear

SHOWN = {
    "periods": (headline.key_figures, timeline.show, matrix.show, january.show),
    "criteria": (criteria.show, unknown.show),
    "exposure": (exposure.show,),
    "stakes": (stakes.show,),
}
WHATEVER_REGION = "stakes"  # the part that no choice of region changes

context = current()
above, row = headline.place(), choices.place()
with row:
    year = choices.year(context)
is_known = PremiumYear.of(context, year, choices.BOTH).year.is_known
part = choices.part(context.lang) if is_known else ""
with row:
    selection = PremiumYear.of(context, year, choices.gps(context, is_asked=part != WHATEVER_REGION))
    choices.copy_link(context)

with above:
    headline.show(selection, part)
for show in SHOWN[part] if is_known else (later.show, unknown.show):
    show(selection)
