"""Horizontal bars, the label above its bar so that a phone shows it whole, its number at the end."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.figures.palette import needs_outline, palette
from analytics.figures.template import TEXT, TRANSPARENT, Part, new_figure, text_font

ROW_HEIGHT = 37  # px


def bars(rows: pd.DataFrame, *, lang: str, theme: str, is_clickable: bool = False, rest: str = "") -> go.Figure:
    """`rows`, from the top: code (carried by the bar), label, n, value (its number in words), words (hovered), is_quiet (an answer that
    is none of the others); optionally severity_code, whose colour the bar then has. `rest`: a last line without a bar."""
    colors = palette(theme)
    n_rows = len(rows) + (1 if rest else 0)
    plain = colors.accent if is_clickable else colors.ink
    fills = [colors.context if quiet else plain for quiet in rows["is_quiet"]]
    marker: dict[str, object] = {"color": fills, "line": {"width": 0}}
    if "severity_code" in rows:
        marker = _severity_marker(list(rows["severity_code"]), theme)
    bar: Part = {
        "type": "bar",
        "x": rows["n"],
        "y": list(range(len(rows))),
        "orientation": "h",
        "width": 0.24,
        "marker": marker,
        "text": [f"<b>{value}</b>" for value in rows["value"]],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": text_font(colors),
        "cliponaxis": False,
        "customdata": rows[["code", "words"]].to_numpy().tolist(),
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }
    labels = [_label(place, str(label)) for place, label in enumerate(rows["label"])]
    if rest:
        labels.append(_label(len(rows), rest, quiet=colors.context))
    widest = max((len(str(value)) for value in rows["value"]), default=1)
    return new_figure(
        lang=lang,
        theme=theme,
        height=n_rows * ROW_HEIGHT + 8,
        margin={"r": 8},
        data=[bar],
        annotations=labels,
        xaxis={"visible": False, "range": [0, max(float(rows["n"].max()), 1.0) * (1.1 + 0.02 * widest)]},
        yaxis={"visible": False, "range": [n_rows - 0.75, -0.75]},
    )


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


def _label(row: int, text: str, *, quiet: str | None = None) -> Part:
    return {
        "x": 0,
        "xref": "paper",
        "y": row,
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "align": "left",
        "yanchor": "bottom",
        "yshift": 3,
        "xshift": -2,
        "font": {"size": TEXT} | ({"color": quiet} if quiet else {}),
    }
