"""Glossaire: what each word on the screens means, and what it is called in the other national language. Each has an address of its own."""

from __future__ import annotations

from html import escape

import i18n
from pages.glossary.terms import SECTIONS, Term
from ui import text_blocks
from ui.context import current

NATIONAL = ("fr", "nl")

context = current()
lang = context.lang


def named(term: Term) -> str:
    """The word, and under it those of the other national languages, where they are not spelt alike."""
    own = term.name(lang)
    others = {other: term.name(other) for other in NATIONAL if other != lang}
    told = "".join(
        f"<small>{other.upper()} {text_blocks.in_language(word, other)}</small>"
        for other, word in others.items()
        if word.casefold() != own.casefold()
    )
    return f"<a href='#{term.id}'>{escape(own)}</a>{told}"


def explained(term: Term, means: str) -> str:
    if not term.page:
        return escape(means)
    title = i18n.t(f"page.{term.page}.title", lang)
    address = context.address(term.page) + (f"#{term.anchor}" if term.anchor else "")
    return f"{escape(means)} <a class='more' href='{escape(address, quote=True)}' target='_self'>{escape(title)}</a>"


text_blocks.heading(context.screen.title(lang), level=1)
headings = [(f"words-{name}", i18n.t(f"glossary.section.{name}", lang)) for name in SECTIONS]
text_blocks.show(
    text_blocks.paragraph(i18n.t("glossary.lead", lang), kind="lead"),
    text_blocks.contents(i18n.t("method.contents", lang), headings),
)
for (anchor, heading), terms in zip(headings, SECTIONS.values(), strict=True):
    known = [(term, means) for term in terms if (means := term.explanation(lang))]
    rows = "".join(f"<dt id='{term.id}'>{named(term)}</dt><dd>{explained(term, means)}</dd>" for term, means in known)
    text_blocks.section(heading, f"<dl class='glossary'>{rows}</dl>", anchor=anchor)
