"""Ce qui a changé: the build shown beside an earlier one, that of the last meeting unless the reader chooses another."""

from __future__ import annotations

import streamlit as st

from pages.changes import choosing, figures_of, incidents_of, sections
from pages.changes.selection import Offer, Selection
from ui.context import current

context = current()
above = st.container()
offer = Offer.of(context)
before = choosing.choose(offer, context)

if before is None:
    with above:
        choosing.nothing_to_compare(offer, context)
else:
    selection = Selection(context, before)
    is_answered = selection.is_answered(lambda: (selection.changes, selection.bars))
    with above:
        (sections.headline if is_answered else sections.not_comparable)(selection)
    if is_answered:
        sections.key_figures(selection)
        sections.picture(selection)
    if is_answered and not selection.changes.is_nothing:
        figures_of.reasons(selection)
        figures_of.old_days(selection)
        incidents_of.listed(selection)
    if not is_answered or not selection.changes.is_nothing:
        sections.exposure(selection)
    sections.arguments(selection)
    if is_answered:
        sections.both_builds(selection)
choosing.how_to_note_a_meeting(context)
