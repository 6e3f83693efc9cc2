"""Tableaux: any measure by any two dimensions, with margins, shares and intervals; a public copy without small cells."""

from __future__ import annotations

import streamlit as st

from analytics import small_cells
from pages.tables import choices, sections
from pages.tables.answer import Answer
from ui import states
from ui.context import current
from ui.selection import Selection

context = current()
selection = Selection.of(context)
above = st.container(key="above")  # by which a phone puts it before what is shown
choice = choices.choose(selection)
too_fine = small_cells.off_grid(context.filters, context.known) if choice.is_public else ()

with above:
    sections.title(selection, choice)
if selection.is_unobserved:
    states.not_observed(selection.start, selection.end, context.lang)
elif selection.totals["n_reports"] == 0:
    states.nothing_matches(context, n_all=context.build.n_reports)
elif too_fine:
    sections.too_fine(selection, too_fine)
elif choice.is_public and selection.totals["n_reporters"] < small_cells.LEAST_PUBLIC:
    sections.too_few(selection)
else:
    answer = Answer.of(selection, choice)
    with above:
        sections.finding(answer)
    sections.table(answer)
