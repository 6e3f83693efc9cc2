"""Qualité, for the staff: what came in, what was refused and why, which cells became unknown, which checks held."""

from __future__ import annotations

from pages.quality import checks, decisions, ledger, rows, standstill, unknown_names
from ui import text_blocks
from ui.context import current

context = current()

text_blocks.heading(context.screen.title(context.lang), level=1)
standstill.show(context.lang)
ledger.summary(context)
ledger.unreadable_files(context)
ledger.files(context)
rows.rejections(context)
rows.warnings(context)
unknown_names.show(context)
decisions.show(context)
checks.show(context)
