"""Dossier: the reader's view as a document to take away, for a reader, in a language; made on demand, seen before it leaves."""

from __future__ import annotations

from pages.dossier import building, choices, issued, sections
from ui import states
from ui.context import current
from ui.selection import Selection

context = current()
selection = Selection.of(context)

sections.headline(context)
choice = choices.choose(context)
if selection.is_unobserved:
    states.not_observed(selection.start, selection.end, context.lang)
elif selection.totals["n_reports"] == 0:
    states.nothing_matches(context, n_all=context.build.n_reports)
elif not sections.is_off_grid(context, choice):
    building.offer(context, choice)
    building.outcome(context, choice)
issued.listed(context)
