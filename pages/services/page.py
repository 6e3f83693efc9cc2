"""E-services: which are named most; with one chosen, its profile."""

from __future__ import annotations

from analytics.figures.ranking import UNSPECIFIED
from pages.services import known, profile, ranking, sections
from ui import states
from ui.context import current
from ui.pictures import by_service, cases, over_time
from ui.selection import Selection

context = current()
selection = Selection.of(context)
chosen = [code for code in context.filters.services if code != UNSPECIFIED]
is_one = len(chosen) == 1 and len(context.filters.services) == 1

if selection.is_unobserved:
    states.not_observed(selection.start, selection.end, context.lang)
elif is_one:
    (service,) = chosen
    has_pictures = selection.totals["n_reports"] > 0 and not cases.are_told(selection)
    profile.headline(selection, service)
    known.at_a_glance(selection, service)
    if has_pictures:
        over_time.show(selection)
    known.ways_round(selection, service)
    known.dependencies(selection, service)
    known.official_outages(selection, service)
    known.premium(selection, service)
    if has_pictures:
        profile.details(selection)
    elif selection.totals["n_reports"]:
        cases.show(selection)
elif selection.totals["n_reports"] == 0:
    states.nothing_matches(context, n_all=context.build.n_reports)
else:
    sections.headline(selection)
    if cases.are_told(selection):
        cases.show(selection)
    else:
        ranking.show(selection)
    by_service.summary(selection)
