"""Which earlier build is compared with, and why others cannot be."""

from __future__ import annotations

from collections import Counter
from html import escape

import i18n
from analytics.meetings import Choice, State
from pages.changes.selection import BEFORE, Offer
from ui import states, text_blocks, url
from ui.context import PageContext
from ui.page_parameters import Parameter
from ui.page_parameters import choose as choose_one

_TOLD: tuple[State, ...] = ("older", "damaged")  # of kept builds


def choose(offer: Offer, context: PageContext) -> Choice | None:
    """The reader's choice, kept in the address; None where there is nothing to choose."""
    asked, default = url.extra(BEFORE), offer.default
    if default is None:
        return None
    lang = context.lang
    ids = [default.build_id, *(build_id for build_id in offer.ids if build_id != default.build_id)]
    parameter = Parameter(BEFORE, key="changes_before", read=lambda text: text if text in ids else ids[0], lang=lang)
    chosen = choose_one(
        parameter,
        i18n.t("changes.choose", lang),
        sorted(ids, reverse=True),
        lambda build_id: words(offer.choice(build_id), lang),
        width=420,
    )
    for sentence in _why_not(offer, asked, context):
        text_blocks.note(sentence)
    if (rewritten_on := offer.choice(chosen).info.rewritten_on) is not None:
        text_blocks.note(i18n.t("changes.rewritten", lang, day=i18n.date(rewritten_on, lang)))
    return offer.choice(chosen)


def words(choice: Choice, lang: str) -> str:
    """`Réunion du 12 mars 2024 – Bureau`, `État des données du 3 mars 2024, 9 h 05`."""
    if choice.meeting:
        title = f" – {choice.meeting.title}" if choice.meeting.title else ""
        return i18n.t("changes.choice.meeting", lang, day=i18n.date(choice.meeting.on, lang)) + title
    built_at = choice.info.built_at
    return i18n.t("changes.choice.build", lang, day=i18n.date(choice.built_on, lang), time=i18n.clock(built_at, lang))


def nothing_to_compare(offer: Offer, context: PageContext) -> None:
    """There is no earlier build: said as it is, with what other builds there are."""
    lang = context.lang
    text_blocks.heading(i18n.t("changes.nothing.title", lang), level=1)
    states.not_found(i18n.t("changes.nothing.lead", lang), i18n.t("changes.nothing.text", lang))
    for sentence in _why_not(offer, url.extra(BEFORE), context):
        text_blocks.note(sentence)


def how_to_note_a_meeting(context: PageContext) -> None:
    """For whoever keeps the data: the command, with the build that is on the screen."""
    lang = context.lang
    fields = f'meeting_on={i18n.t("changes.note.day", lang)} build_id={context.build.build_id} title="…" --author "…"'
    command = f"python -m etl record add meetings {fields}"
    text_blocks.show(
        f"<details><summary>{escape(i18n.t('changes.note.summary', lang))}</summary>"
        f"<p>{escape(i18n.t('changes.note.text', lang))}</p><p><code>{escape(command)}</code></p></details>"
    )


def _why_not(offer: Offer, asked: str, context: PageContext) -> list[str]:
    """Of the build the address names, of the last meeting, and of the other kept builds, why they are not compared with."""
    lang, told = context.lang, []
    if asked and asked not in offer.ids:
        told.append(i18n.t(f"changes.asked.{offer.state(asked)}", lang, build_id=asked[:40]))
    default = offer.default
    if not offer.held and default:
        told.append(i18n.t("changes.no_meeting", lang))
    passed = [one for one in offer.held if offer.state(one.build_id) != "comparable"]
    last = offer.held[0] if offer.held else None
    if last in passed and last is not None:
        told.append(i18n.t(f"changes.meeting.{offer.state(last.build_id)}", lang, day=i18n.date(last.on, lang)))
    counted = Counter(offer.states.values())
    told += [i18n.plural(f"changes.kept.{state}", counted[state], lang) for state in _TOLD if counted[state]]
    return told
