"""Objections: what an opponent will say, each tested on these data, and whether the test goes for us or against us."""

from __future__ import annotations

from pages.objections import sections
from ui import facts
from ui.context import current

context = current()
tested = sections.tested(facts.of(context))

sections.headline(context, tested)
sections.index(context, tested)
for number, (objection, finding) in enumerate(tested, start=1):
    sections.objection(context, objection, finding, number)
sections.files(context, tested)
