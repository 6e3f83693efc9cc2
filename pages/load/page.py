"""Charger, for the staff: a file is given, shown as it is read, corrected where needed, and loaded."""

from __future__ import annotations

from pages.load import draft, loading, mapping, reading, upload
from ui import text_blocks
from ui.context import current

context = current()
lang = context.lang

text_blocks.heading(context.screen.title(lang), level=1)
if loading.is_going_on():
    loading.progress(lang)
else:
    given = draft.current()
    loading.outcome(context, is_next_given=given is not None)
    upload.ask(lang)
    if given:
        answer = reading.look(given, lang)
        reading.show(given, answer, lang)
        mapping.show(given, lang)
        loading.offer(given, context)
