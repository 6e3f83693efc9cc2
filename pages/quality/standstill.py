"""Says that the figures stand still: since when runs have been refused in the union's own folder, and why."""

from __future__ import annotations

import datetime as dt
import json

import i18n
from commands import STORE_NOT_READ, Answer
from settings import get_settings
from ui import staff, text_blocks


def show(lang: str) -> None:
    """Nothing while runs succeed. Of the union's own folder also while the demo is shown: its first build may be the one that fails."""
    try:
        told = json.loads(get_settings().data.standing_refusal.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # a note that cannot be read any more says nothing
        return
    since = dt.datetime.fromisoformat(told["since"]).astimezone(i18n.BRUSSELS)
    reason = staff.refused(Answer(1, {}, told["message"], told["refusal"]), lang)
    key = "quality.standstill.store" if told["refusal"] == STORE_NOT_READ else "quality.standstill"
    words = i18n.t(key, lang, day=i18n.date(since.date(), lang), clock=i18n.clock(since, lang))
    text_blocks.show(
        text_blocks.paragraph(words, kind="lead"),
        *reason,
        text_blocks.paragraph(i18n.t("quality.standstill.kept", lang), kind="quiet"),
        kind="state fault",
    )
