"""Qualité, for the staff: what came in, what was refused and why, which cells became unknown, which checks held."""

from __future__ import annotations

from pages.quality import checks, ledger, rows
from ui import reading
from ui.context import current

context = current()

reading.heading(context.screen.title(context.lang), level=1)
ledger.summary(context)
ledger.unreadable_files(context)
ledger.files(context)
rows.rejections(context)
rows.warnings(context)
checks.show(context)
