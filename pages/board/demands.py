"""Step 6: what the union asked, and what stands open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

import i18n
from analytics.argument import ledger, ledger_words
from analytics.argument.ledger import Demand, Entry, Standing
from pages.board.step import Step
from ui import cached, text_blocks
from ui.arguments import Arguments, tallied
from ui.selection import Selection

# full, hatched, empty, as on the arguments
MARKS: dict[Standing, str] = {"answered": "holds", "promised": "not_enough_data", "nothing": "fails"}


def step(selection: Selection) -> Step:
    lang = selection.context.lang
    entries = ledger.entries(cached.dimension("ledger"), lang)
    found = ledger.of_letter(ledger.demands(entries))
    if not found:
        return Step(i18n.t("board.demands.not_loaded", lang), behind="demands")
    counted = Counter(one.standing for one in found)
    told = [i18n.plural(f"board.demands.{standing}", counted[standing], lang) for standing in MARKS if counted[standing]]
    day = ledger.when(found[0].entry, lang, is_long=True)
    return Step(
        sentence=i18n.plural("board.demands", len(found), lang, day=day, list=", ".join(told)),
        lines=(ledger_words.moratorium(found, lang), _unread(entries, lang)),
        caveat=_arguments(selection),
        draw=lambda: _list(found, lang),
        behind="demands",
    )


def _unread(entries: Sequence[Entry], lang: str) -> str:
    """What might hold a concession and could not be read; empty where the ledger has none of it."""
    told = [
        i18n.t(f"board.demands.unread.{ledger.UNREAD[one.id]}", lang, day=ledger.when(one, lang, is_long=True))
        for one in entries
        if one.id in ledger.UNREAD
    ]
    return i18n.t("board.demands.unread", lang, list=i18n.enumeration(told, lang)) if told else ""


def _arguments(selection: Selection) -> str:
    """How many arguments hold on these data, and how many do not."""
    judged = Arguments.of(selection.context)
    return f"{tallied(judged.tally, selection.context.lang)}." if judged.cards else ""


def _list(found: Sequence[Demand], lang: str) -> None:
    """Every demand with what is on record about it."""
    rows = "".join(_row(one, lang) for one in found)
    text_blocks.show(f"<ol>{rows}</ol>", kind="board-demands")


def _row(one: Demand, lang: str) -> str:
    standing = escape(i18n.t(f"board.standing.{one.standing}", lang))
    mark = f"<span class='verdict-mark {MARKS[one.standing]}'></span>"
    return f"<li class='{one.standing}'><span>{escape(text_blocks.unbroken(one.entry.text))}</span><b>{mark}{standing}</b></li>"
