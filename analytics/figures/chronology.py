"""Counts over time and, on the same axis beneath them, lanes of what else happened: incidents, outages, premium periods, holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.chronology import Lane
from analytics.figures.palette import Palette, palette
from analytics.figures.template import SMALL, text_font
from analytics.figures.timeline import CHARACTER, NARROWEST, midnight, timeline
from analytics.periods import ONE_DAY, Bucket
from analytics.surroundings import Event, Surroundings

BARS_HEIGHT, LABEL_HEIGHT, ROW_HEIGHT, AXIS_HEIGHT, GAP = 240, 19, 15, 40, 14  # px
_MOST_ROWS = 4  # of one lane; what would need more lies over the last
_SIZES = (6, 9, 13)  # px of a mark, by its step


def chronology(
    series: pd.DataFrame,
    unobserved: Sequence[tuple[dt.date, dt.date]],
    lanes: Sequence[Lane],
    *,
    bucket: Bucket,
    unit: str,
    lang: str,
    theme: str,
) -> go.Figure:
    """`series` as `analytics.series.complete` gives it; a lane without events takes no room. A bar carries its first day."""
    figure = timeline(series, Surroundings(unobserved=unobserved), bucket=bucket, unit=unit, lang=lang, theme=theme)
    first, last = series["starts_on"].iloc[0], series["ends_on"].iloc[-1]
    placed = [(lane, rows_of(lane.events)) for lane in lanes if lane.events]
    heights = [LABEL_HEIGHT + ROW_HEIGHT * (1 + max(rows)) for _, rows in placed]
    below = sum(heights) + (GAP if placed else 0)
    inside = BARS_HEIGHT + below
    floor = below / inside
    figure.update_layout(height=inside + AXIS_HEIGHT, xaxis={"anchor": "y2"} if placed else {})
    figure.update_yaxes(domain=[floor, 1], selector={"anchor": None})
    figure.update_layout(
        yaxis={"domain": [floor, 1]}, yaxis2={"domain": [0, max(floor - GAP / inside, 0)], "range": [sum(heights) or 1, 0]}
    )
    upper = 0.0
    for (lane, rows), height in zip(placed, heights, strict=True):
        _lane(figure, lane, rows, upper, first, last, palette(theme), lang)
        upper += height
    return figure


def rows_of(events: Sequence[Event]) -> list[int]:
    """The row of each event in its lane, so that those that overlap stand under one another."""
    free_from: list[dt.date] = []
    rows = [0] * len(events)
    for place, event in sorted(enumerate(events), key=lambda numbered: (numbered[1].starts_on, numbered[1].ends_on)):
        row = next((number for number, day in enumerate(free_from) if day <= event.starts_on), len(free_from))
        row = min(row, _MOST_ROWS - 1)
        free_from[row:row] = [] if row < len(free_from) else [event.ends_on]
        free_from[row] = max(free_from[row], event.ends_on + ONE_DAY)
        rows[place] = row
    return rows


def _lane(
    figure: go.Figure, lane: Lane, rows: Sequence[int], upper: float, first: dt.date, last: dt.date, colors: Palette, lang: str
) -> None:
    color = colors.context if lane.is_quiet else colors.ink
    figure.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        y=upper + LABEL_HEIGHT,
        yref="y2",
        yanchor="bottom",
        text=i18n.t(f"time.lane.{lane.id}.what" if lane.steps else f"time.lane.{lane.id}", lang),
        showarrow=False,
        font=text_font(colors, quiet=True, size=SMALL),
    )
    xs, ys, sizes, words = [], [], [], []
    for place, (event, row) in enumerate(zip(lane.events, rows, strict=True)):
        left, right = midnight(max(event.starts_on, first)), midnight(min(event.ends_on, last) + ONE_DAY)
        middle, y = left + (right - left) / 2, upper + LABEL_HEIGHT + ROW_HEIGHT * (row + 0.5)
        is_stretch = event.ends_on > event.starts_on
        if is_stretch:
            _stretch(figure, left, right, y, color)
            _on_stretch(figure, lane.labels[place] if lane.labels else "", left, right, y, first, last, colors)
        for x in (left, middle, right) if is_stretch else (middle,):
            xs.append(x)
            ys.append(y)
            sizes.append(0.1 if is_stretch else _SIZES[lane.steps[place] if lane.steps else 0])
            words.append(event.words)
    figure.add_scatter(
        x=xs,
        y=ys,
        yaxis="y2",
        mode="markers",
        marker={"size": sizes, "color": color, "opacity": 0.85, "line": {"width": 0}},
        customdata=words,
        hovertemplate="%{customdata}<extra></extra>",
    )


def _stretch(figure: go.Figure, left: dt.datetime, right: dt.datetime, y: float, color: str) -> None:
    figure.add_shape(type="line", xref="x", yref="y2", x0=left, x1=right, y0=y, y1=y, line={"color": color, "width": 4})


def _on_stretch(
    figure: go.Figure, label: str, left: dt.datetime, right: dt.datetime, y: float, first: dt.date, last: dt.date, colors: Palette
) -> None:
    """In the middle of its line, where it fits on the narrowest screen."""
    room = (right - left) / (midnight(last + ONE_DAY) - midnight(first)) * NARROWEST
    if label and room > len(label) * CHARACTER + 12:
        figure.add_annotation(
            x=left + (right - left) / 2,
            y=y,
            xref="x",
            yref="y2",
            text=label,
            showarrow=False,
            bgcolor=colors.ground,
            borderpad=1,
            font=text_font(colors, quiet=True, size=SMALL),
        )
