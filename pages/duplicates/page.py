"""Doublons, for the staff: pairs of submissions that may be one, side by side, and what is decided about each."""

from __future__ import annotations

from pages.duplicates import comparison, decisions
from ui import recalculation, staff, tables, text_blocks
from ui.context import current
from ui.duplicates import read_pairs
from ui.page_parameters import Parameter
from ui.records import RecordsUnreadable

PER_PAGE = 5

context = current()
lang = context.lang

text_blocks.heading(context.screen.title(lang), level=1)
if recalculation.is_going_on():
    recalculation.progress(lang)
else:
    try:
        pairs = read_pairs()
    except RecordsUnreadable as error:
        text_blocks.show(*staff.refused(error.answer, lang), kind="state fault")
    else:
        decisions.overview(pairs, lang)
        if pairs.pairs:
            staff.ask_author(lang)
            staff.author_needed(lang)
            decisions.ask_reason(lang)
            page = Parameter("page", key="duplicates_page", read=tables.page_number, lang=lang)
            offset, limit = tables.pager(page, len(pairs.pairs), per_page=PER_PAGE, lang=lang)
            for number, pair in enumerate(pairs.with_submissions(offset, limit), start=offset + 1):
                comparison.show(number, pair, context)
                decisions.offer(pair, lang)
