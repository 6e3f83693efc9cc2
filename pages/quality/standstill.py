"""Says that the figures stand still: since when runs have been refused in the union's own folder, and why."""

from __future__ import annotations

import datetime as dt

import i18n
from commands import STORE_NOT_READ, Answer, StandingRefusal, standing_refusals
from settings import get_settings
from ui import staff, text_blocks


def show(lang: str) -> None:
    """Nothing while runs succeed. Of the union's own folder also while the demo is shown: its first build may be the one that fails."""
    if refusals := standing_refusals(get_settings().data):
        text_blocks.show(
            *(part for refusal in refusals for part in _told(refusal, lang)),
            text_blocks.paragraph(i18n.t("quality.standstill.kept", lang), kind="quiet"),
            kind="state fault",
        )


def _told(refusal: StandingRefusal, lang: str) -> list[str]:
    since = dt.datetime.fromisoformat(refusal.since).astimezone(i18n.BRUSSELS)
    key = "quality.standstill.store" if refusal.refusal == STORE_NOT_READ else "quality.standstill"
    words = i18n.t(key, lang, day=i18n.date(since.date(), lang), clock=i18n.clock(since, lang))
    return [text_blocks.paragraph(words, kind="lead"), *staff.refused(Answer(1, {}, refusal.message, refusal.refusal), lang)]
