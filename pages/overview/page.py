"""Vue d'ensemble: how many spoke, the worst recent day, better or worse, then when, what and where."""

from __future__ import annotations

import streamlit as st

from pages.overview import sections
from ui import states
from ui.context import current
from ui.pictures import by_region, by_service, cases, over_time
from ui.selection import Selection

context = current()
selection = Selection.of(context)

if selection.is_unobserved:
    states.not_observed(selection.start, selection.end, context.lang)
elif selection.totals["n_reports"] == 0:
    states.nothing_matches(context, n_all=context.build.n_reports)
else:
    sections.headline(selection)
    sections.key_figures(selection)
    sections.incidents(selection)
    if cases.are_told(selection):
        cases.show(selection)
    else:
        over_time.show(selection)
        left, right = st.columns([3, 2], gap="large")
        with left:
            by_service.show(selection)
        with right:
            by_region.show(selection)
    by_service.summary(selection)
