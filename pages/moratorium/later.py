"""A premium year whose criteria are not known to us: what is missing, and where the staff enter them."""

from __future__ import annotations

from html import escape

import i18n
from ui import menu, text_blocks
from ui.premium_year import PremiumYear

RECORDS = "records"
COMMAND = "python -m etl record add premium_criteria"


def show(selection: PremiumYear) -> None:
    lang, year = selection.context.lang, selection.year.year
    paragraphs = [text_blocks.paragraph(i18n.t(f"moratorium.later.{name}", lang, year=year)) for name in ("missing", "source")]
    text_blocks.show(*paragraphs, f"<p>{_where(selection)}</p>", kind="state")


def _where(selection: PremiumYear) -> str:
    """A link to the page where they are entered; the command while there is none."""
    lang = selection.context.lang
    built = {screen.id: screen for screen in menu.BUILT}
    if RECORDS in built:
        address = escape(selection.context.address(built[RECORDS].path), quote=True)
        place = f"<a href='{address}' target='_self'>{escape(built[RECORDS].title(lang))}</a>"
    else:
        place = f"<code>{COMMAND}</code>"
    return escape(i18n.t("moratorium.later.enter", lang, place="\0")).replace("\0", place)
