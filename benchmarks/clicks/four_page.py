"""The overview with one picture more, the hours of the week as *Temps* shows them: four figures, four pictures and a table.

Composed of the same parts as `pages/overview/page.py`, and served inside the product by `four_server.py`.
"""

from __future__ import annotations

import streamlit as st

from pages.overview import sections
from ui.context import current
from ui.pictures import by_region, by_service, hours_of_week, over_time
from ui.selection import Selection

selection = Selection.of(current())
sections.headline(selection)
sections.key_figures(selection)
sections.incidents(selection)
over_time.show(selection)
left, right = st.columns([3, 2], gap="large")
with left:
    by_service.show(selection)
with right:
    by_region.show(selection)
hours_of_week.show(selection)
by_service.summary(selection)
