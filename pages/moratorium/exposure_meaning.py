"""What the exposure asks of a GP, by what each criterion measures: a share, a number, a state on a day, a registration by a day."""

from __future__ import annotations

from html import escape

import i18n
from analytics.argument import exposure_words
from analytics.argument import meaning_words as words
from analytics.argument.premium import Criterion
from ui import figures, sources, tables, text_blocks
from ui.premium_year import PremiumYear


def show(selection: PremiumYear) -> None:
    lang = selection.context.lang
    columns = [
        tables.Column("criterion", i18n.t("exposure.column.criterion_code", lang), is_heading=True, width="15rem"),
        tables.Column("asked", i18n.t("exposure.meaning.asked", lang), width="18rem"),
        tables.Column("catch_up", i18n.t("exposure.meaning.catch_up", lang), width="11rem"),
    ]
    rows = [_row(one, selection) for one in words.with_meaning(selection)]
    heading = i18n.t("exposure.meaning.heading", lang)
    text_blocks.section(heading, text_blocks.paragraph(i18n.t("exposure.meaning.lead", lang), kind="quiet"))
    if rows:
        tables.show(columns, rows, caption=heading, is_caption_seen=False, is_stacked=True)
    if without := words.without_meaning(selection):
        figures.notes(escape(without))


def _row(criterion: Criterion, selection: PremiumYear) -> dict[str, tables.Cell]:
    """What it asks, and what becomes of an act during a failure, each with its source."""
    lang = selection.context.lang
    told = "<br>".join(map(escape, words.asked(criterion, selection)))
    caught = [f"{escape(text)} {sources.cited(source, lang)}".strip() for text, source in words.catch_up(criterion, selection)]
    return {
        "criterion": tables.with_note(exposure_words.label(criterion, lang), criterion.threshold),
        "asked": tables.Html(told),
        "catch_up": tables.Html("<br>".join(caught)) if caught else tables.NOTHING,
    }
