"""Days as squares, a row a month: where something happened is seen before anything is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.figures.palette import palette
from analytics.figures.template import SMALL, new_figure
from analytics.incidents import STEPS

ROW_HEIGHT = 24  # px
_SHARES = (0.45, 0.72, 1.0)  # of the colour in which a step is drawn
NOT_OBSERVED = "╱"  # on a square of days nobody observed


def calendar(days: pd.DataFrame, *, lang: str, theme: str) -> go.Figure:
    """`days`: date_on, is_observed, n_incidents, n_reporters, every day of the stretch once. A square carries its day."""
    colors = palette(theme)
    months = list(dict.fromkeys((day.year, day.month) for day in days["date_on"]))
    row_of = {month: place for place, month in enumerate(months)}
    level: list[list[float | None]] = [[None] * 31 for _ in months]
    marks = [[""] * 31 for _ in months]
    words: list[list[list[str]]] = [[["", ""] for _ in range(31)] for _ in months]
    for day in days.to_dict("records"):
        on = day["date_on"]
        row, column = row_of[(on.year, on.month)], on.day - 1
        level[row][column] = sum(day["n_reporters"] >= step for step in STEPS)
        marks[row][column] = "" if day["is_observed"] else NOT_OBSERVED
        words[row][column] = [on.isoformat(), _words(day, lang)]
    figure = new_figure(lang=lang, theme=theme, height=len(months) * ROW_HEIGHT + 26, margin={"l": 72, "t": 22})
    figure.add_heatmap(
        z=level,
        x=list(range(1, 32)),
        y=[i18n.short_month(dt.date(year, month, 1), lang) for year, month in months],
        customdata=words,
        hovertemplate="%{customdata[1]}<extra></extra>",
        text=marks,
        texttemplate="%{text}",
        textfont={"size": SMALL, "color": colors.context},
        colorscale=_scale(colors.hairline, colors.severity["2"]),
        zmin=0,
        zmax=len(STEPS),
        showscale=False,
        xgap=2,
        ygap=3,
        hoverongaps=False,
    )
    figure.update_xaxes(side="top", tickvals=[1, 8, 15, 22, 29], range=[0.5, 31.5])
    figure.update_yaxes(autorange="reversed", type="category")
    return figure


def _words(day: Mapping[Hashable, Any], lang: str) -> str:
    on = i18n.date(day["date_on"], lang, with_weekday=True)
    if not day["is_observed"]:
        return f"<b>{on}</b><br>{i18n.t('incidents.calendar.unobserved', lang)}"
    n_incidents, n_reporters = int(day["n_incidents"]), int(day["n_reporters"])
    if not n_incidents:
        return f"<b>{on}</b><br>{i18n.t('incidents.calendar.none', lang)}"
    told = i18n.plural("incidents.calendar.some", n_incidents, lang)
    return f"<b>{on}</b><br>{told}<br>{i18n.plural('incidents.calendar.largest', n_reporters, lang)}"


def _scale(nothing: str, most: str) -> list[tuple[float, str]]:
    """Steps without transition: none, then paler to full."""
    steps = [nothing, *(_mixed(nothing, most, share) for share in _SHARES)]
    edges = [place / len(steps) for place in range(len(steps) + 1)]
    return [(edge, color) for color, low, high in zip(steps, edges, edges[1:], strict=False) for edge in (low, high)]


def _mixed(ground: str, color: str, share: float) -> str:
    channels = [[int(one[at : at + 2], 16) for at in (1, 3, 5)] for one in (ground, color)]
    return "#" + "".join(f"{round(low + (high - low) * share):02x}" for low, high in zip(*channels, strict=True))
