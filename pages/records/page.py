"""Notes de l’union, for the staff: what the union writes beside the submissions, entered, listed and taken back."""

from __future__ import annotations

import i18n
from pages.records import form, listed
from pages.records.kinds import BY_NAME, KINDS
from ui import page_parameters, recalculation, records, staff, text_blocks
from ui.context import current
from ui.page_parameters import Parameter
from ui.records import RecordsUnreadable

context = current()
lang = context.lang


def read_kind(text: str) -> str:
    return text if text in BY_NAME else KINDS[0].name


def offer_to_publish() -> None:
    """Where it cannot be told whether anything waits, why; what is noted meanwhile is kept all the same."""
    try:
        are_new = records.are_new(context.build.build_id)
    except RecordsUnreadable as error:
        text_blocks.show(*staff.refused(error.answer, lang), kind="state fault")
    else:
        recalculation.offer(int(are_new), lang, words=i18n.t("records.pending", lang))


text_blocks.heading(context.screen.title(lang), level=1)
if recalculation.is_going_on():
    recalculation.progress(lang)
else:
    recalculation.outcome(lang)
    text_blocks.show(text_blocks.paragraph(i18n.t("records.lead", lang)))
    offer_to_publish()
    staff.ask_author(lang)
    staff.author_needed(lang)
    chosen = page_parameters.choose(
        Parameter("records", key="records_kind", read=read_kind, lang=lang),
        i18n.t("records.kind", lang),
        list(BY_NAME),
        lambda name: i18n.t(f"records.kind.{name}", lang),
        width=560,
    )
    kind = BY_NAME[chosen]
    text_blocks.show(text_blocks.paragraph(i18n.t(f"records.about.{kind.name}", lang), kind="quiet"))
    try:
        form.offer(kind, context)
        listed.show(kind, context)
    except RecordsUnreadable as error:
        text_blocks.show(*staff.refused(error.answer, lang), kind="state fault")
