"""Key figures: three at most, as a definition list, so that a phone and a screen reader get them first and in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import i18n
from ui import figures

MOST = 3


@dataclass(frozen=True)
class KeyFigure:
    """`value` is what is read first, `of` stands right under it, `detail` says what to make of it, `how` whence."""

    label: str
    value: str
    of: str = ""
    detail: str = ""
    how: str = ""


def show(key_figures: Sequence[KeyFigure], *, lang: str) -> None:
    if len(key_figures) > MOST:
        raise ValueError(f"{len(key_figures)} key figures: nobody reads more than {MOST}")
    figures.show_html(f"<dl class='kpis'>{''.join(_item(figure, lang) for figure in key_figures)}</dl>")


def _item(figure: KeyFigure, lang: str) -> str:
    of = f"<small>{escape(figure.of)}</small>" if figure.of else ""
    how = figures.how(i18n.t("overview.how", lang), figure.how) if figure.how else ""
    return (
        f"<div><dt>{escape(figure.label)}</dt><dd class='value'>{escape(figure.value)}{of}</dd>"
        f"<dd class='detail'>{escape(figure.detail)}{how}</dd></div>"
    )
