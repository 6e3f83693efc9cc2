"""A premium year whose criteria are not known to us: what is missing, and where the staff enter them."""

from __future__ import annotations

from html import escape

import i18n
from ui import menu, text_blocks
from ui.premium_year import PremiumYear


def show(selection: PremiumYear) -> None:
    lang, year = selection.context.lang, selection.year.year
    paragraphs = [text_blocks.paragraph(i18n.t(f"moratorium.later.{name}", lang, year=year)) for name in ("missing", "source")]
    text_blocks.show(*paragraphs, f"<p>{_where(selection)}</p>", kind="state")


def _where(selection: PremiumYear) -> str:
    lang = selection.context.lang
    records = next(screen for screen in menu.SCREENS if screen.id == "records")
    address = escape(selection.context.address(records.path), quote=True)
    place = f"<a href='{address}' target='_self'>{escape(records.title(lang))}</a>"
    return escape(i18n.t("moratorium.later.enter", lang, place="\0")).replace("\0", place)
