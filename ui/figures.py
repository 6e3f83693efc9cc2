"""One door for pictures: a heading that states the finding, the figure with its words, its data on demand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import Any, Literal

import plotly.graph_objects as go
import streamlit as st

import i18n
from analytics.exports import ExportTable, Source, bare_name
from analytics.figures.palette import DARK, LIGHT, Palette
from analytics.figures.template import config, mark_demo
from ui import cached, downloads, tables, text_blocks

# the cells of a heatmap are an image: no rule reaches their colours
_INVERTED_ON_PAPER = "@media print { .main-svg .heatmaplayer image { filter: invert(1) hue-rotate(180deg) brightness(1.15); } }"


def theme() -> str:
    """`light` or `dark`, as the reader's browser shows the page."""
    return "dark" if st.context.theme.type == "dark" else "light"


def style_of_any_ground() -> None:
    """For the frame, once a run: what keeps pictures readable on another ground than the one they were drawn for."""
    st.html(f"<style>{_colors_by_role()}{_INVERTED_ON_PAPER if theme() == 'dark' else ''}</style>")


def show_html(*parts: str) -> None:
    """Finished HTML with the look of figures and key figures."""
    st.html("".join(parts))


def head(
    finding: str,
    what: str,
    *,
    key: Sequence[tuple[str, str]] = (),
    shades: Callable[[str], Sequence[tuple[str, str]]] | None = None,
    late: str = "",
    unobserved: str = "",
    anchor: str = "",
) -> None:
    """The finding as heading, what is drawn as its second line, and a key where labels have no room: of severities, of shades (by theme,
    each with what it stands for), of the hatching of `late` days and of those `unobserved`. `anchor`: where a link of the page points."""
    mark = f" id='{escape(anchor, quote=True)}'" if anchor else ""
    marks = "".join(f"<li>{text_blocks.severity(code, label)}</li>" for code, label in key)
    for (light, label), (dark, _) in zip(shades("light"), shades("dark"), strict=True) if shades else ():
        marks += f"<li>{text_blocks.shade(f'light-dark({light}, {dark})', label)}</li>"
    marks += f"<li>{text_blocks.late(late)}</li>" if late else ""
    marks += f"<li>{text_blocks.unobserved(unobserved)}</li>" if unobserved else ""
    list_ = f"<ul class='key'>{marks}</ul>" if marks else ""
    show_html(f"<div class='figure-head'><h2{mark}>{escape(text_blocks.unbroken(finding))}</h2><p>{escape(what)}</p>{list_}</div>")


def notes(*lines: str, how: str = "") -> None:
    """Sentences under a figure, then how it is computed, folded (`ui.provenance`); every part is finished HTML."""
    body = "".join(f"<p>{line}</p>" for line in lines if line)
    show_html(f"<div class='figure-notes'>{body}{how}</div>")


def show_figure(
    figure: go.Figure,
    *,
    alt: str,
    key: str,
    lang: str,
    source: Source | None,
    on_click: Callable[[Any], None] | None = None,
    on_range: Callable[[dt.date, dt.date], None] | None = None,
    height: Literal["content", "stretch"] = "content",
) -> None:
    """Draw a figure in the page's own look, marked where it shows a demo, with what takes it away as an image: `source` stands under it
    there. One without a source is a control, and neither. `on_click` gets the code that the clicked mark carries first; `on_range` the
    first and last day of a stretch drawn across a time axis."""
    chart_key = f"figure_{key}"
    if cached.build().is_demo and source:
        mark_demo(figure, i18n.t("frame.demo.label", lang), theme())

    def clicked() -> None:
        selected = st.session_state[chart_key].selection
        if on_range and selected.box:
            on_range(*sorted(dt.date.fromisoformat(str(edge)[:10]) for edge in selected.box[0]["x"]))
        elif on_click and selected.points:
            on_click(selected.points[0]["customdata"][0])

    modes = [mode for mode, handler in (("points", on_click), ("box", on_range)) if handler]
    selection: dict[str, Any] = {"on_select": clicked, "selection_mode": modes} if modes else {}
    st.plotly_chart(figure, theme=None, config=config(lang), alt=alt, key=chart_key, height=height, **selection)
    if source:
        show_html(_taking(source))


def _taking(source: Source) -> str:
    """The two buttons under a picture, which `web/take_away.js` answers: it draws the image from what the page shows."""
    lang = source.lang
    said = {
        "source": json.dumps(source.lines, ensure_ascii=False),
        "name": bare_name(source),
        "done": i18n.t("exports.image.done", lang),
        "failed": i18n.t("exports.image.failed", lang),
    }
    words = "".join(f" data-{name}='{escape(text, quote=True)}'" for name, text in said.items())
    buttons = "".join(
        f"<button type='button' data-take='{kind}' aria-label='{escape(i18n.t(f'exports.image.{kind}', lang), quote=True)}'>"
        f"{kind.upper()}</button>"
        for kind in ("png", "svg")
    )
    heading = f"<span><span class='icon' aria-hidden='true'>download</span>{escape(i18n.t('exports.image', lang))}</span>"
    return f"<div class='take picture'{words}>{heading}{buttons}<span role='status'></span></div>"


def data_on_demand(table: ExportTable, *, label: str = "", without: Sequence[str] = (), has_files: bool = True) -> None:
    """The figure's own numbers as a table with its files, made only once it is opened; columns `without` stay for the files."""
    with st.expander(label or i18n.t("overview.see_data", table.lang), key=f"data_{table.id}", type="compact", on_change="rerun") as box:
        if box.open:
            columns = tuple(column for column in table.columns if column.name not in without)
            tables.show_export(replace(table, columns=columns))
            if has_files:
                downloads.offer(table)


def on_screen(words: str) -> str:
    """What is of no use on paper, such as what a click does; finished HTML."""
    return f"<span class='on-screen'>{escape(words)}</span>"


@lru_cache(maxsize=1)
def _colors_by_role() -> str:
    """A picture is drawn in the colours of one theme, and each stands in it for a role. Seen on the other ground, as when the system turns
    dark while the page is open, or when the dark page is printed, each role takes the colour of that ground."""
    rules = []
    for light, dark in zip(_colors(LIGHT), _colors(DARK), strict=True):
        for place in ("fill", "stroke"):
            written = ", ".join(
                f'[style*="{place}: {_rgb(color)}"], [style*="{place}:{color}"], [{place}="{_rgb(color)}"]' for color in (light, dark)
            )
            rules.append(f".main-svg :is({written}) {{ {place}: light-dark({light}, {dark}) !important; }}")
    return " ".join(rules)


def _colors(palette: Palette) -> list[str]:
    roles = (palette.ground, palette.surface, palette.ink, palette.context, palette.hairline, palette.accent)
    return [*roles, *palette.severity.values(), *palette.region.values()]


def _rgb(color: str) -> str:
    """As a browser writes `#rrggbb` in an inline style."""
    return f"rgb({', '.join(str(int(color[at : at + 2], 16)) for at in (1, 3, 5))})"
