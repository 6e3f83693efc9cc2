"""Horizontal bars, the label above its bar so that a phone shows it whole, its number at the end."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.figures.palette import needs_outline, palette
from analytics.figures.template import TEXT, TRANSPARENT, Part, new_figure, text_font

ROW_HEIGHT = 37  # px
_BAR, _BAR_FROM_TOP, _LINE = 9, 28, 16  # px: its thickness, its middle in a row with one line of label, a further line
LINE_LENGTH = 48  # characters of a label that a phone shows


def bars(rows: pd.DataFrame, *, lang: str, theme: str, is_clickable: bool = False, rest: str = "", whole: int = 0) -> go.Figure:
    """`rows`, from the top: code (carried by the bar), label, n, value (its number in words), words (hovered), is_quiet (an answer that
    is none of the others); optionally severity_code, whose colour the bar then has. `rest`: a last line without a bar. `whole`: what the
    numbers are told as percentages of, and a bar then as long as its percentage, in this picture and in the next."""
    colors = palette(theme)
    plain = colors.accent if is_clickable else colors.ink
    fills = [colors.context if quiet else plain for quiet in rows["is_quiet"]]
    marker: dict[str, object] = {"color": fills, "line": {"width": 0}}
    if "severity_code" in rows:
        marker = _severity_marker(list(rows["severity_code"]), theme)
    labels = [lines_of(str(label)) for label in rows["label"]] + ([lines_of(rest)] if rest else [])
    middles, bottom = [], 0
    for lines in labels:
        extra = _LINE * (len(lines) - 1)
        middles.append(bottom + extra + _BAR_FROM_TOP)
        bottom += extra + ROW_HEIGHT
    bar: Part = {
        "type": "bar",
        "x": rows["n"],
        "y": middles[: len(rows)],
        "orientation": "h",
        "width": _BAR,
        "marker": marker,
        "text": [f"<b>{value}</b>" for value in rows["value"]],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": text_font(colors),
        "cliponaxis": False,
        "customdata": rows[["code", "words"]].to_numpy().tolist(),
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }
    quiet = {len(rows): colors.context}  # the rest
    written = [_label(middle, lines, quiet=quiet.get(place)) for place, (middle, lines) in enumerate(zip(middles, labels, strict=True))]
    return new_figure(
        lang=lang,
        theme=theme,
        height=bottom + 8,
        margin={"r": 8},
        data=[bar],
        annotations=written,
        xaxis={"visible": False, "range": [0, _right_end(rows, whole, lang)]},
        yaxis={"visible": False, "range": [bottom + 8, 0]},
    )


def lines_of(label: str) -> list[str]:
    """A long label in lines of much the same length."""
    widest = textwrap.wrap(label, LINE_LENGTH, break_long_words=False)
    narrower = (textwrap.wrap(label, width, break_long_words=False) for width in range(len(label) // max(len(widest), 1) + 1, LINE_LENGTH))
    return next((lines for lines in narrower if len(lines) == len(widest)), widest) or [""]


def _right_end(rows: pd.DataFrame, whole: int, lang: str) -> float:
    """Where the axis ends: beyond the longest bar, or the whole, with room for the widest number."""
    if whole:
        return whole * max(1.25, 1.1 + 0.02 * len(f"{i18n.number(whole, lang)} · 100 %"))
    widest = max((len(str(value)) for value in rows["value"]), default=1)
    return max(float(rows["n"].max()), 1.0) * (1.1 + 0.02 * widest)


def _severity_marker(codes: list[str], theme: str) -> dict[str, object]:
    """The ramp of severity; what is too faint for its ground is outlined, unknown is hatched."""
    colors = palette(theme)
    is_unknown = [code == "unknown" for code in codes]
    is_faint = [needs_outline(colors.severity[code], colors.ground) for code in codes]
    return {
        "color": [TRANSPARENT if unknown else colors.severity[code] for code, unknown in zip(codes, is_unknown, strict=True)],
        "line": {"width": [0.6 if faint else 0 for faint in is_faint], "color": colors.context},
        "pattern": {
            "shape": ["/" if unknown else "" for unknown in is_unknown],
            "fgcolor": colors.context,
            "bgcolor": TRANSPARENT,
            "size": 4,
            "solidity": 0.25,
        },
    }


def _label(middle: int, lines: Sequence[str], *, quiet: str | None) -> Part:
    return {
        "x": 0,
        "xref": "paper",
        "y": middle,
        "text": "<br>".join(lines),
        "showarrow": False,
        "xanchor": "left",
        "align": "left",
        "yanchor": "bottom",
        "yshift": 3,
        "xshift": -2,
        "font": {"size": TEXT} | ({"color": quiet} if quiet else {}),
    }
