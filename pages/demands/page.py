"""Demandes: what was asked, what is on record about it, what came before and after each promise, and what "entirely solved" would mean."""

from __future__ import annotations

from pages.demands import promises, sections, solved
from pages.demands.selection import Selection
from ui.context import current

selection = Selection.of(current())
sections.headline(selection)
sections.standings(selection)
sections.letters(selection)
sections.other_demands(selection)
sections.months(selection)
promises.show(selection)
solved.show(selection)
sections.other_facts(selection)
