"""Charger, for the staff: a file is given, shown as it is read, corrected where needed, and loaded."""

from __future__ import annotations

import i18n
from pages.load import draft, loading, mapping, reading, upload
from ui import text_blocks
from ui.context import current
from ui.same_machine import is_same_machine

context = current()
lang = context.lang

text_blocks.heading(context.screen.title(lang), level=1)
if not is_same_machine():
    text_blocks.show(
        text_blocks.paragraph(i18n.t("load.elsewhere", lang), kind="lead"),
        text_blocks.paragraph(i18n.t("load.elsewhere.todo", lang)),
        kind="state",
    )
elif loading.is_going_on():
    loading.progress(lang)
else:
    loading.outcome(context)
    upload.ask(lang)
    if given := draft.current():
        answer = reading.look(given, lang)
        reading.show(given, answer, lang)
        mapping.show(given, lang)
        loading.offer(given, context)
