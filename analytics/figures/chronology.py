"""Counts over time and, on the same axis beneath them, lanes of what else happened: incidents, outages, premium periods, holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.chronology import Lane
from analytics.figures.palette import Palette, palette
from analytics.figures.template import SMALL, text_font
from analytics.figures.time_axis import middle_and_width, midnight
from analytics.figures.timeline import CHARACTER, NARROWEST, places_of_labels, timeline
from analytics.periods import ONE_DAY, Bucket, bucket_start
from analytics.surroundings import Event, Surroundings

BARS_HEIGHT, LABEL_HEIGHT, ROW_HEIGHT, AXIS_HEIGHT, GAP, LINE_LABEL = 240, 19, 15, 40, 14, 17  # px
_MOST_ROWS = 4  # of one lane; what would need more lies over the last
_SIZES = (6, 9, 13)  # px of a mark, by its step


@dataclass(frozen=True)
class _Axis:
    """The days on the picture, and how many of them make one bar."""

    first: dt.date
    last: dt.date
    bucket: Bucket

    def span(self, event: Event) -> tuple[dt.datetime, dt.datetime]:
        return midnight(max(event.starts_on, self.first)), midnight(min(event.ends_on, self.last) + ONE_DAY)

    def share(self, left: dt.datetime, right: dt.datetime) -> float:
        return (right - left) / (midnight(self.last + ONE_DAY) - midnight(self.first))

    def beginnings(self, events: Sequence[Event]) -> list[Event]:
        """Those that begin on the picture; a line on its left edge would separate nothing."""
        return [event for event in events if self.first < event.starts_on <= self.last]

    def bar_of(self, moment: dt.datetime) -> str:
        """First day of the bar above."""
        return bucket_start(min(moment.date(), self.last), self.bucket).isoformat()


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
    """`series` as `analytics.series.complete` gives it, with the `median` of each bar where a line shall follow it; a lane without
    events takes no room. A bar carries its first day, and a mark that of the bar above it."""
    figure = timeline(series, Surroundings(unobserved=unobserved), bucket=bucket, unit=unit, lang=lang, theme=theme)
    axis = _Axis(series["starts_on"].iloc[0], series["ends_on"].iloc[-1], bucket)
    placed = [(lane, rows_of(lane.events)) for lane in lanes if lane.events]
    heights = [LABEL_HEIGHT + ROW_HEIGHT * (1 + max(rows)) for _, rows in placed]
    crossing = [lane.id for lane in lanes if axis.beginnings(lane.crossing)]
    below, above = sum(heights) + (GAP if placed else 0), len(crossing) * LINE_LABEL
    inside = BARS_HEIGHT + below + above
    floor = below / inside
    figure.update_layout(
        height=inside + AXIS_HEIGHT,
        xaxis={"anchor": "y2"} if placed else {},
        yaxis={"domain": [floor, 1 - above / inside]},
        yaxis2={"domain": [0, max(floor - GAP / inside, 0)], "range": [sum(heights) or 1, 0]},
    )
    if "median" in series and series["median"].notna().any():
        _median(figure, series, axis, palette(theme), lang)
    upper = 0.0
    for (lane, rows), height in zip(placed, heights, strict=True):
        if lane.id in crossing:
            top, mark = 1 - crossing.index(lane.id) * LINE_LABEL / inside, upper + LABEL_HEIGHT + ROW_HEIGHT / 2
            _lines(figure, lane, (floor - GAP / inside) * (1 - mark / sum(heights)), top, axis, palette(theme), lang)
        _lane(figure, lane, rows, upper, axis, palette(theme), lang)
        upper += height
    return figure


def rows_of(events: Sequence[Event]) -> list[int]:
    """The row of each event in its lane, so that those that overlap stand under one another."""
    free_from = [dt.date.min] * _MOST_ROWS
    rows = [0] * len(events)
    for place, event in sorted(enumerate(events), key=lambda numbered: (numbered[1].starts_on, numbered[1].ends_on)):
        rows[place] = next((row for row, day in enumerate(free_from) if day <= event.starts_on), _MOST_ROWS - 1)
        free_from[rows[place]] = event.ends_on + ONE_DAY
    return rows


def _lines(figure: go.Figure, lane: Lane, bottom: float, top: float, axis: _Axis, colors: Palette, lang: str) -> None:
    """A thin line where each begins, from its mark in the lane to above the bars, named there where the narrowest screen has room."""
    events = axis.beginnings(lane.crossing)
    line = {"color": colors.context, "width": 1, "dash": "dot" if lane.id == "campaigns" else "dash"}
    for event in events:
        at = midnight(event.starts_on)
        figure.add_shape(type="line", xref="x", yref="paper", x0=at, x1=at, y0=bottom, y1=top, line=line, opacity=0.7)
    for place, side, n in places_of_labels(events, f"time.line.{lane.id}", axis.first, axis.last, lang):
        figure.add_annotation(
            x=place,
            y=top,
            yref="paper",
            yanchor="top",
            text=i18n.plural(f"time.line.{lane.id}", n, lang),
            xanchor=side,
            xshift=3 if side == "left" else -3,
            bgcolor=colors.ground,
            borderpad=0,
            showarrow=False,
            font=text_font(colors, quiet=True, size=SMALL),
        )


def _median(figure: go.Figure, series: pd.DataFrame, axis: _Axis, colors: Palette, lang: str) -> None:
    """A thin line with a rim of the ground, so that it is seen on bars of any colour, and its name where the bars leave most room."""
    middles = [middle_and_width(start, end)[0] for start, end in zip(series["starts_on"], series["ends_on"], strict=True)]
    for color, width in ((colors.ground, 4.5), (colors.ink, 1.75)):
        figure.add_scatter(
            x=middles, y=series["median"], mode="lines", line={"color": color, "width": width}, connectgaps=False, hoverinfo="skip"
        )
    words = i18n.t("time.median", lang)
    at, height = _roomiest(series, width=len(words) * CHARACTER + 8)
    figure.add_annotation(
        x=middles[at],
        y=float(series["median"].iloc[at]),
        ax=middles[at],
        ay=height,
        axref="x",
        ayref="y",
        text=words,
        yanchor="bottom",
        showarrow=True,
        arrowhead=0,
        arrowwidth=1,
        arrowcolor=colors.ink,
        bgcolor=colors.ground,
        borderpad=1,
        font=text_font(colors, size=SMALL),
    )


def _roomiest(series: pd.DataFrame, *, width: float) -> tuple[int, float]:
    """The bar of the line above which a name of this width (px on the narrowest screen) lies lowest, and how high that is."""
    half = max(1, round(width / 2 / NARROWEST * len(series)))
    heights = [float(n) for n in series["n"].fillna(series["n"].max())]  # where nobody looked, another name stands

    def height(at: int) -> float:
        return max(heights[max(at - half, 0) : at + half + 1])

    on_line = [at for at, is_there in enumerate(series["median"].notna()) if is_there]
    inside = [at for at in on_line if half <= at < len(series) - half] or on_line
    best = min(inside, key=height)
    return best, height(best)


def _lane(figure: go.Figure, lane: Lane, rows: Sequence[int], upper: float, axis: _Axis, colors: Palette, lang: str) -> None:
    """Its label, its stretches as lines and its days as marks; the ends and the middle of a stretch can be hovered too."""
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
        bgcolor=colors.ground,
        borderpad=0,
        font=text_font(colors, quiet=True, size=SMALL),
    )
    marks = []
    for place, (event, row) in enumerate(zip(lane.events, rows, strict=True)):
        left, right = axis.span(event)
        y = upper + LABEL_HEIGHT + ROW_HEIGHT * (row + 0.5)
        is_stretch = event.ends_on > event.starts_on
        if is_stretch:
            figure.add_shape(type="line", xref="x", yref="y2", x0=left, x1=right, y0=y, y1=y, line={"color": color, "width": 4})
            _on_stretch(figure, lane.labels[place] if lane.labels else "", left, right, y, axis, colors)
        size = 0.1 if is_stretch else _SIZES[lane.steps[place] if lane.steps else 0]
        middle = left + (right - left) / 2
        places = ((left, left), (middle, middle), (right, right - ONE_DAY)) if is_stretch else ((middle, middle),)
        marks += [(x, y, size, [axis.bar_of(moment), event.words]) for x, moment in places]
    xs, ys, sizes, words = zip(*marks, strict=True)
    figure.add_scatter(
        x=xs,
        y=ys,
        yaxis="y2",
        mode="markers",
        marker={"size": sizes, "color": color, "opacity": 0.85, "line": {"width": 0}},
        customdata=words,
        hovertemplate="%{customdata[1]}<extra></extra>",
    )


def _on_stretch(figure: go.Figure, label: str, left: dt.datetime, right: dt.datetime, y: float, axis: _Axis, colors: Palette) -> None:
    """In the middle of its line, where it fits on the narrowest screen."""
    if label and axis.share(left, right) * NARROWEST > len(label) * CHARACTER + 12:
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
