"""Text blocks: paragraphs, definition lists, severity marks; all that is neither widget nor figure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

import streamlit as st

import i18n
from analytics.figures.palette import LIGHT

WORD_JOINER = "\u2060"  # after a hyphen: no line ends there
_MARKS = re.compile(r"([\\`*_\[\]<>~$]|:(?=\w))")


def show(*parts: str, kind: str = "") -> None:
    """Show pieces of finished HTML as one block; `kind` is a further CSS class."""
    st.html(f"<div class='text-block {kind}'>{''.join(parts)}</div>")


def note(text: str, *, is_announced: bool = False) -> None:
    """A quiet line as wide as its words, for use beside widgets; Streamlit's own caption lacks contrast. `is_announced`: `web/frame.js`
    tells those who hear the page when it changes."""
    mark = " data-announced" if is_announced else ""
    st.html(f"<div class='text-block'><p class='quiet note'{mark}>{escape(text)}</p></div>", width="content")


def heading(text: str, *, level: int = 2) -> None:
    """A heading by itself: the name of the page, or one that stands above widgets and figures."""
    {1: st.title, 2: st.header, 3: st.subheader}[level](unbroken(text), anchor=False)


def unbroken(text: str) -> str:
    """No line ends after a hyphen: large type has short lines, and names such as `Recip-e` stay whole."""
    return text.replace("-", f"-{WORD_JOINER}")


def section(heading: str, *parts: str, anchor: str = "") -> None:
    """A heading and what stands under it; `anchor` lets a list of contents point at it."""
    mark = f" id='{escape(anchor, quote=True)}'" if anchor else ""
    show(f"<h2{mark}>{escape(heading)}</h2>", *parts)


def contents(label: str, headings: Iterable[tuple[str, str]]) -> str:
    """A list of links to the sections of the page, given as (anchor, heading)."""
    links = "".join(f"<li><a href='#{escape(anchor, quote=True)}'>{escape(text)}</a></li>" for anchor, text in headings)
    return f"<nav aria-label='{escape(label, quote=True)}'><ul class='contents'>{links}</ul></nav>"


def copy_link(address: str, lang: str) -> None:
    """The link that reopens this very view; a click copies it."""
    copy, done = i18n.t("frame.copy_link", lang), i18n.t("frame.link_copied", lang)
    link = f"<a class='copy-link' href='{escape(address, quote=True)}' data-copied='{escape(done, quote=True)}'>{escape(copy)}</a>"
    st.html(link, width="content")


def in_language(text: str, language: str | None) -> str:
    """Words that may be in another language than the page, for voices and translators; empty: nobody knows which."""
    return f"<span lang='{escape(language or '', quote=True)}'>{escape(text)}</span>"


def quotation(text: str, language: str | None) -> str:
    """What somebody wrote, in their language."""
    return f"<blockquote lang='{escape(language or '', quote=True)}'>{escape(text)}</blockquote>"


def paragraph(text: str, *, kind: str = "") -> str:
    return f"<p class='{kind}'>{escape(text)}</p>" if kind else f"<p>{escape(text)}</p>"


def as_label(text: str) -> str:
    """Text of a file for the label of a widget, which Streamlit would read as Markdown."""
    return _MARKS.sub(r"\\\1", text)


def bullets(texts: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def definitions(pairs: Iterable[tuple[str, str]], *, is_html: bool = False) -> str:
    """A list of terms and what they are; with `is_html` the second of each pair is finished HTML."""
    rows = (f"<dt>{escape(term)}</dt><dd>{text if is_html else escape(text)}</dd>" for term, text in pairs)
    return f"<dl>{''.join(rows)}</dl>"


def severity(code: str, label: str) -> str:
    """The mark of a severity with its word: never the colour alone."""
    known = code if code in LIGHT.severity else "unknown"
    return f"<span class='severity-mark {'unknown' if known == 'unknown' else f's{known}'}'></span>{escape(label)}"


def shade(color: str, label: str) -> str:
    """A shade of a figure with what it stands for."""
    return f"<span class='severity-mark' style='--mark: {escape(color, quote=True)}'></span>{escape(label)}"


def late(label: str) -> str:
    """The hatching of days for which reports still come in, with its words."""
    return f"<span class='severity-mark late'></span>{escape(label)}"


def unobserved(label: str) -> str:
    """The hatching of days nobody observed, with its words."""
    return f"<span class='severity-mark unknown'></span>{escape(label)}"
