"""Vue d'ensemble: how many spoke, the worst recent day, better or worse, then when, what and where."""

from __future__ import annotations

import streamlit as st

from pages.overview import sections
from pages.overview.selection import Selection
from ui import states
from ui.context import current

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
    sections.over_time(selection)
    by_service, by_region = st.columns([3, 2], gap="large")
    with by_service:
        sections.services(selection)
    with by_region:
        sections.regions(selection)
    sections.summary(selection)
