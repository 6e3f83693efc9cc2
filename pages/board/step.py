"""One step of a meeting, as every step is made, and the states they share."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go
import streamlit as st

import i18n
from analytics import frames
from analytics.exports import Source
from analytics.intervals import MIN_FOR_SHARE
from analytics.queries import register
from ui import cached, figures, reports, text_blocks
from ui.selection import Selection

MOST_CASES = 4  # on one screen


@dataclass(frozen=True)
class Step:
    """`sentence` is read first, `lines` under it, `caveat` last; `key` (finished HTML) stands for marks of the picture that `draw` puts;
    `behind` is the page that shows it all."""

    sentence: str
    lines: tuple[str, ...] = ()
    caveat: str = ""
    key: tuple[str, ...] = ()
    draw: Callable[[], None] | None = None
    behind: str = ""


def without_reports(selection: Selection) -> Step | None:
    """What is said in place of any figure: nobody looked, or nobody reported. None where there is something to say."""
    lang, observed = selection.context.lang, selection.context.known.observed
    if observed is None:
        return Step(i18n.t("board.unobserved", lang), (i18n.t("board.unobserved.text", lang),), behind="overview")
    if selection.totals["n_reports"]:
        return None
    days = i18n.day_range(*observed, lang)
    return Step(i18n.t("board.nobody", lang, days=days), (i18n.t("board.nobody.text", lang),), behind="overview")


def picture(figure: go.Figure, *, alt: str, key: str, source: Source) -> None:
    """A figure that takes the height a wide screen leaves, at least its own; on a phone its own."""
    figures.show_figure(figure, alt=alt, key=f"board_{key}", lang=source.lang, source=source, height="stretch")
    st.html(f"<style>.st-key-board_picture {{ --height: {figure.layout.height}px }}</style>")


def levels_key(are_confirmed: Collection[bool], lang: str, *, shape: str = "") -> tuple[str, ...]:
    """What a full and an empty mark stand for, of those that are drawn; `shape`: a class that says how they look."""
    return tuple(
        f"<span class='severity-mark s2 board-block {name} {shape}'></span>{escape(i18n.t(f'incidents.level.{name}', lang))}"
        for name, is_confirmed in (("confirmed", True), ("probable", False))
        if is_confirmed in are_confirmed
    )


def few_cases(selection: Selection) -> None:
    """In place of a picture that chance would draw: the newest reports themselves."""
    context, lang = selection.context, selection.context.lang
    rows = frames.records(cached.frame(register.reports(context.filters, limit=MOST_CASES)))
    why = i18n.t("cases.why", lang, least=MIN_FOR_SHARE)
    text_blocks.show(text_blocks.paragraph(why), kind="board-lines")
    reports.table(rows, context, extra={})
