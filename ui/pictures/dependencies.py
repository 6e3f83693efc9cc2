"""An e-service between what it depends on and what depends on it, each tied to it by an edge: three columns from cause to consequence, one
under the other where there is no room. A list, so that it can be read, heard and walked through by its links; the edges are its borders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import i18n
from ui import figures, sources, text_blocks

COLUMNS = ("upstream", "itself", "downstream")


@dataclass(frozen=True)
class Neighbour:
    """`is_derived` dashes its edge. `state`: `failing` or `silent` gives it a filled or an empty dot, which `heard` says in words.
    `n_reporters` gives it a number and a bar; `address` makes it a link."""

    label: str
    is_derived: bool = False
    state: str = ""
    heard: str = ""
    address: str = ""
    n_reporters: int | None = None


def show(upstream: Sequence[Neighbour], itself: Neighbour, downstream: Sequence[Neighbour], *, lang: str) -> None:
    """In the order given, from the top."""
    neighbours = [*upstream, *downstream]
    most = max((one.n_reporters or 0 for one in (*neighbours, itself)), default=0)
    shown = [(name, found) for name, found in zip(COLUMNS, (upstream, [itself], downstream), strict=True) if found]
    columns = "".join(_column(name, found, most, lang) for name, found in shown)
    kind = " ".join(f"has-{name}" for name, _ in shown)
    figures.show_html(f"<div class='around-box'><div class='around {kind}'>{columns}</div>{_key(neighbours, lang)}</div>")


def told(edges: Iterable[Mapping[str, Any]], name: Callable[[Mapping[str, Any]], str], lang: str) -> str:
    """How the failure travels along direct edges, in the words of the sources, with the condition of those that do not always hold.
    `name`: what the e-service of an edge is called. Items of a list."""
    found: dict[tuple[bool, str, str, str], list[str]] = {}
    for one in sorted(edges, key=lambda one: (one["holds_for"] or "", not one["is_upstream"])):
        if how := one[f"how_{lang}"]:
            found.setdefault((one["is_upstream"], one["holds_for"] or "", how, one["source"]), []).append(name(one))
    items = [
        (i18n.t(f"explore.around.how.{condition or 'always'}", lang, services=i18n.enumeration(names, lang), how=how), keys)
        for (_, condition, how, keys), names in found.items()
    ]
    return "".join(f"<li>{escape(words)} {sources.cited(keys, lang)}</li>" for words, keys in items)


def _column(name: str, found: Sequence[Neighbour], most: int, lang: str) -> str:
    heading = escape(i18n.t(f"explore.around.{name}", lang))
    if name == "itself":
        heading = f"<span class='unseen'>{heading}</span>"
    elif any(one.n_reporters is not None for one in found):
        heading += f"<span aria-hidden='true'>{escape(i18n.t('explore.around.reporters', lang))}</span>"
    kind = name if name == "itself" or not all(one.is_derived for one in found) else f"{name} all-derived"
    items = "".join(_item(one, place, len(found), most, lang) for place, one in enumerate(found))
    return f"<section class='{kind}'><h3>{heading}</h3><ul style='--of: {len(found)}'>{items}</ul></section>"


def _item(one: Neighbour, place: int, n_items: int, most: int, lang: str) -> str:
    name = escape(text_blocks.unbroken(one.label))
    if one.address:
        name = f"<a href='{escape(one.address, quote=True)}' target='_self'>{name}</a>"
    derived = f"<span class='unseen'> ({escape(i18n.t('explore.around.derived', lang))})</span>" if one.is_derived else ""
    number = _number(one.n_reporters, most, lang) if one.n_reporters is not None else ""
    middle = (n_items - 1) / 2
    side = "level" if place == middle else "above" if place < middle else "below"
    classes = " ".join(filter(None, (one.state, "derived" if one.is_derived else "stated", side)))
    return (
        f"<li class='{classes}' style='--at: {(place + 0.5) / n_items:.2%}'><span class='edge'></span>"
        f"<div class='row'><span class='name'><span class='unseen'>{escape(one.heard)}</span>{name}{derived}</span>{number}</div></li>"
    )


def _number(n: int, most: int, lang: str) -> str:
    """The number alone, as its column says what it counts; in full for who hears it. Its bar is long in proportion."""
    digits = i18n.number(n, lang)
    unit = escape(i18n.plural("count.doctors", n, lang).removeprefix(digits))
    return (
        f"<span class='n'>{digits}<span class='unit'>{unit}</span></span><span class='bar' style='--share: {n / max(most, 1):.4f}'></span>"
    )


def _key(neighbours: Sequence[Neighbour], lang: str) -> str:
    """What the two kinds of edge mean, where there is a dashed one."""
    if not any(one.is_derived for one in neighbours):
        return ""
    kinds = ("stated", "derived") if any(not one.is_derived for one in neighbours) else ("derived",)
    lines = "".join(f"<li><span class='line {kind}'></span>{escape(i18n.t(f'explore.around.{kind}', lang))}</li>" for kind in kinds)
    return f"<ul class='around-key'>{lines}</ul>"
