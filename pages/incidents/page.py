"""Incidents: when did what break, for how many, was it admitted; what the rule can see and what chance would make."""

from __future__ import annotations

import streamlit as st

from pages.incidents import sections
from pages.incidents.selection import Selection
from ui import states
from ui.context import current

context = current()
above = st.container(key="above")  # by which a phone puts it before what is shown
counted = sections.counting(context.lang)
selection = Selection.of(context, counted)

if selection.n_submissions == 0 and selection.n_observed_days == 0:
    states.not_observed(selection.start, selection.end, context.lang)
elif selection.n_submissions == 0:
    states.nothing_matches(context, n_all=context.build.n_reports)
else:
    with above:
        sections.headline(selection)
    sections.key_figures(selection)
    if selection.incidents:
        sections.calendar(selection)
        sections.listed(selection)
    sections.never_reported(selection)
    sections.power(selection)
