"""Demandes: what was asked, what is on record about it, what came before and after each promise, and what "entirely solved" would mean."""

from __future__ import annotations

from pages.demands import promises, sections, solved
from pages.demands.selection import Selection
from ui.context import current

selection = Selection.of(current())
sections.headline(selection)
sections.key_figures(selection)
sections.months(selection)
sections.letters(selection)
sections.other_demands(selection)
promises.show(selection)
solved.show(selection)
sections.other_facts(selection)
