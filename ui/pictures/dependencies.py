"""An e-service between what it depends on and what depends on it: three columns from cause to consequence, one under the other on a
phone. A list, so that it can be read, heard and walked through by its links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import i18n
from ui import figures

COLUMNS = ("upstream", "itself", "downstream")


@dataclass(frozen=True)
class Neighbour:
    """`state`: `failing` or `silent` fills or empties its dot, which `heard` says in words; `address` makes it a link."""

    label: str
    state: str
    heard: str
    address: str = ""
    note: str = ""


def show(upstream: Sequence[Neighbour], itself: Neighbour, downstream: Sequence[Neighbour], *, lang: str) -> None:
    columns = zip(COLUMNS, (upstream, [itself], downstream), strict=True)
    figures.show_html(f"<div class='around'>{''.join(_column(name, found, lang) for name, found in columns)}</div>")


def _column(name: str, found: Sequence[Neighbour], lang: str) -> str:
    if not found:
        return ""
    heading = escape(i18n.t(f"explore.around.{name}", lang))
    return f"<section class='{name}'><h3>{heading}</h3><ul>{''.join(_item(one) for one in found)}</ul></section>"


def _item(one: Neighbour) -> str:
    name = escape(one.label)
    if one.address:
        name = f"<a href='{escape(one.address, quote=True)}' target='_self'>{name}</a>"
    note = f" <small>{escape(one.note)}</small>" if one.note else ""
    return f"<li class='{one.state}'><span class='unseen'>{escape(one.heard)}</span>{name}{note}</li>"
