"""The eleven provinces as tiles of one size, where they lie: a large one weighs no more than a small one. Counts, no rates."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.figures.palette import palette
from analytics.figures.template import SMALL, TEXT, new_figure

TILE_HEIGHT = 72  # px
PLACES = {  # column and row, from the north-west
    "BE25": (0, 0),
    "BE23": (1, 0),
    "BE21": (2, 0),
    "BE22": (3, 0),
    "BE10": (1, 1),
    "BE24": (2, 1),
    "BE32": (0, 2),
    "BE31": (1, 2),
    "BE33": (2, 2),
    "BE35": (1, 3),
    "BE34": (2, 3),
}
_PALEST, _STRONGEST = 0.08, 0.5  # of the region's colour: words stay readable on it
_GAP = 0.05


def tiles(provinces: pd.DataFrame, *, lang: str, theme: str) -> go.Figure:
    """`provinces`: province_code, region_code, label (lines by `<br>`), n, value (n in words), words (hovered), is_chosen; each once.
    A tile carries its code; the chosen ones are outlined."""
    colors = palette(theme)
    most = max(int(provinces["n"].max()), 1)
    n_rows = 1 + max(row for _, row in PLACES.values())
    figure = new_figure(lang=lang, theme=theme, height=n_rows * TILE_HEIGHT)
    for one in provinces.to_dict("records"):
        column, row = PLACES[one["province_code"]]
        strength = _PALEST + (_STRONGEST - _PALEST) * int(one["n"]) / most
        figure.add_bar(
            x=[column + 0.5],
            y=[1 - 2 * _GAP],
            base=[row + _GAP],
            width=[1 - _GAP],
            marker={
                "color": _faded(colors.region[one["region_code"]], strength),
                "line": {"width": 2 if one["is_chosen"] else 1, "color": colors.accent if one["is_chosen"] else colors.hairline},
            },
            customdata=[[one["province_code"], one["words"]]],
            hovertemplate="%{customdata[1]}<extra></extra>",
        )
        figure.add_annotation(
            x=column + 0.5,
            y=row + 0.5,
            text=f"{one['label']}<br><b>{one['value']}</b>",
            showarrow=False,
            font={"size": SMALL if "<br>" in one["label"] else TEXT, "color": colors.ink},
        )
    figure.update_layout(barmode="overlay", bargap=0, hovermode="closest")
    figure.update_xaxes(visible=False, range=[0, 4])
    figure.update_yaxes(visible=False, range=[n_rows, 0])
    return figure


def _faded(color: str, opacity: float) -> str:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:.2f})"
