"""Key figures: three at most, as a definition list, so that a phone and a screen reader get them first and in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ui import figures

MOST = 3


@dataclass(frozen=True)
class KeyFigure:
    """`value` is what is read first, `of` stands right under it, `detail` says what to make of it, `how` (finished HTML of
    `ui.provenance`) whence."""

    label: str
    value: str
    of: str = ""
    detail: str = ""
    how: str = ""


def show(key_figures: Sequence[KeyFigure]) -> None:
    if len(key_figures) > MOST:
        raise ValueError(f"{len(key_figures)} key figures: nobody reads more than {MOST}")
    figures.show_html(f"<dl class='kpis'>{''.join(_item(figure) for figure in key_figures)}</dl>")


def _item(figure: KeyFigure) -> str:
    of = f"<small>{escape(figure.of)}</small>" if figure.of else ""
    return (
        f"<div><dt>{escape(figure.label)}</dt><dd class='value'>{escape(figure.value)}{of}</dd>"
        f"<dd class='detail'>{escape(figure.detail)}{figure.how}</dd></div>"
    )
