"""Accessibilité: what was tested and how, what nobody tested, what Streamlit does not allow and how we go round it, whom to tell."""

from __future__ import annotations

from html import escape

import i18n
from analytics.dossier.letter import letterhead
from analytics.dossier.letter.letterhead import LetterheadError
from settings import PRODUCT_VERSION, get_settings
from ui import tables, text_blocks
from ui.context import current

PUBLISHER, STANDARD, LEVEL = "W3C", "WCAG 2.2", "AA"
NARROW, ZOOM, TARGET = 320, 200, 24  # pixels of width, per cent, pixels of what is pressed: as tests/browser/test_reflow.py has them
TESTED = ("axe", "keyboard", "announced", "narrow", "spacing", "target", "motion", "forced", "paper")
UNTESTED = ("screen_reader", "people", "body")
LIMITS = ("pictures", "grids", "announcing", "focus", "sidebar", "calendar", "options", "upload", "script")


def contact() -> str:
    """The union's own address, where its letterhead gives one; none is ever made up."""
    try:
        return letterhead.read(get_settings().letterhead_file).email
    except LetterheadError:
        return ""


context = current()
lang = context.lang


def words(key: str) -> str:
    return i18n.t(
        f"accessibility.{key}",
        lang,
        publisher=PUBLISHER,
        standard=STANDARD,
        level=LEVEL,
        narrow=i18n.number(NARROW, lang),
        zoom=i18n.percent(ZOOM / 100, lang),
        target=i18n.number(TARGET, lang),
        version=PRODUCT_VERSION,
    )


text_blocks.heading(words("finding"), level=1)
text_blocks.show(text_blocks.paragraph(words("lead"), kind="lead"))
tested = text_blocks.bullets(words(f"tested.{one}") for one in TESTED)
text_blocks.section(words("tested"), text_blocks.paragraph(words("tested.how")), tested)
text_blocks.section(words("untested"), text_blocks.bullets(words(f"untested.{one}") for one in UNTESTED))
columns = [
    tables.Column("limit", words("limits.limit"), is_heading=True, width="16rem"),
    tables.Column("instead", words("limits.instead"), is_labelled=True, width="16rem"),
]
rows = [{"limit": words(f"limit.{one}"), "instead": words(f"limit.{one}.instead")} for one in LIMITS]
text_blocks.section(
    words("limits"),
    text_blocks.paragraph(words("limits.text")),
    tables.html(columns, rows, caption=words("limits"), is_caption_seen=False, is_stacked=True),
)
address = contact()
whom = (
    f"{escape(words('tell.address'))} <a href='mailto:{escape(address, quote=True)}'>{escape(address)}</a>"
    if address
    else escape(words("tell.office"))
)
text_blocks.section(words("tell"), f"<p>{whom}</p>", text_blocks.paragraph(words("tell.what")), anchor="tell")
