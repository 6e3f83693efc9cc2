"""One strip per criterion on the axis of one premium year: the measuring period, reporters per week, incidents, official outages.

All strips share one scale of bars, so that two of them can be compared; the highest bar of each is numbered. Bars outside the
measuring period are veiled, and the ground line is thick inside it; a state or a registration has a day and no period.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.argument.premium import Window
from analytics.figures.palette import Palette, palette
from analytics.figures.template import SMALL, TEXT, TRANSPARENT, Part, new_figure, text_font
from analytics.figures.time_axis import midnight
from analytics.figures.timeline import LATE
from analytics.periods import ONE_DAY

LINE = 18  # px of a line of words
WIDEST = 50  # characters of a line on a phone
LANE, BARS, NUMBER, GAP = 15, 40, 16, 20  # px: of the marks of outages, or of incidents; of the highest bar and its number; under a strip
AXIS = 22  # px, above and below
SIZES = {True: 10, False: 6}  # px of a mark: of an e-service that the criterion measures, of one upstream
NAMED_FROM = 120  # days not observed from which their name has room on a phone
LEAST_TOP = 4.0  # reporters that the highest bar stands for at least: one alone is no tower
QUARTERS, LABELLED = (4, 7, 10), (1, 3, 5, 7, 9, 11)  # months that begin with a line, and those named
_DAY = 86_400_000  # ms


@dataclass(frozen=True)
class Mark:
    """An incident or an official outage. `is_sure`: confirmed, of an incident; known to the day, of an outage."""

    first: dt.date
    last: dt.date
    words: str
    is_direct: bool
    is_sure: bool = True


@dataclass(frozen=True)
class Strip:
    """One criterion. `weeks` as `argument.measuring.weeks` gives them, with `words`; `days`: what is looked at on one day only, a stock
    or a registration."""

    title: str
    note: str
    window: Window | None
    weeks: pd.DataFrame
    days: Sequence[dt.date] = ()
    incidents: Sequence[Mark] = ()
    outages: Sequence[Mark] = ()

    @property
    def lines(self) -> list[str]:
        return [*(f"<b>{line}</b>" for line in textwrap.wrap(self.title, WIDEST)), *textwrap.wrap(self.note, WIDEST + 4)]

    @property
    def height(self) -> int:
        return len(self.lines) * LINE + 2 * LANE + NUMBER + BARS + GAP


@dataclass(frozen=True)
class _Parts:
    traces: list[Part] = field(default_factory=list)
    shapes: list[Part] = field(default_factory=list)
    annotations: list[Part] = field(default_factory=list)


def criteria_strips(
    strips: Sequence[Strip], unobserved: Sequence[tuple[dt.date, dt.date]], *, year: int, lang: str, theme: str
) -> go.Figure:
    """`unobserved`: the stretches of the year that nobody observed. Heights are in px from the foot of the picture."""
    colors, parts = palette(theme), _Parts()
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    height = sum(strip.height for strip in strips)
    top = max([LEAST_TOP, *(float(strip.weeks["n"].max()) for strip in strips if strip.weeks["n"].notna().any())])
    floors = _floors(strips, height)
    _quarters(parts, strips, floors, year, colors)
    _hatching(parts, unobserved, floors, colors, lang)
    for strip, floor in zip(strips, floors, strict=True):
        _words(parts, strip, floor, colors)
        _bars(parts, strip, floor, top, colors, lang)
        _period(parts, strip, floor, first, last, colors)
        _marks(parts, strip.outages, floor + BARS + NUMBER + 1.5 * LANE, "triangle-down", colors)
        _marks(parts, strip.incidents, floor + BARS + NUMBER + 0.5 * LANE, "circle", colors)
    ticks = {
        "type": "date",
        "range": [midnight(first), midnight(last + ONE_DAY)],
        "tickvals": [midnight(dt.date(year, month, 1)) for month in LABELLED],
        "ticktext": [i18n.short_month(dt.date(year, month, 1), lang).removesuffix(f" {year}") for month in LABELLED],
        "ticklabelposition": "outside right",
        "ticks": "outside",
        "ticklen": 4,
        "tickangle": 0,
        "anchor": "y",
    }
    return new_figure(
        lang=lang,
        theme=theme,
        height=height + 2 * AXIS,
        margin={"l": 0, "r": 4, "t": AXIS, "b": AXIS},
        data=[*parts.traces, {"type": "scatter", "x": [None], "y": [None], "xaxis": "x2", "hoverinfo": "skip"}],
        shapes=parts.shapes,
        annotations=parts.annotations,
        hovermode="closest",
        bargap=0,
        xaxis=ticks,
        xaxis2=ticks | {"overlaying": "x", "side": "top", "fixedrange": True},
        yaxis={"range": [0, height], "visible": False},
    )


def _floors(strips: Sequence[Strip], height: int) -> list[float]:
    """Where the bars of each strip stand, the first strip on top."""
    floors, below = [], float(height)
    for strip in strips:
        below -= strip.height
        floors.append(below + GAP)
    return floors


def _quarters(parts: _Parts, strips: Sequence[Strip], floors: Sequence[float], year: int, colors: Palette) -> None:
    """Thin lines through every strip where a quarter begins, not through its words."""
    for floor in floors:
        for month in QUARTERS:
            at = midnight(dt.date(year, month, 1))
            parts.shapes.append(
                {
                    "type": "line",
                    "xref": "x",
                    "yref": "y",
                    "x0": at,
                    "x1": at,
                    "y0": floor,
                    "y1": floor + BARS + NUMBER + 2 * LANE,
                    "line": {"color": colors.hairline, "width": 1},
                    "layer": "below",
                }
            )


def _words(parts: _Parts, strip: Strip, floor: float, colors: Palette) -> None:
    parts.annotations.append(
        {
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": floor + BARS + NUMBER + 2 * LANE,
            "yref": "y",
            "yanchor": "bottom",
            "text": "<br>".join(strip.lines),
            "align": "left",
            "showarrow": False,
            "borderpad": 0,
            "font": text_font(colors, size=TEXT),
        }
    )


def _bars(parts: _Parts, strip: Strip, floor: float, top: float, colors: Palette, lang: str) -> None:
    shown = strip.weeks[strip.weeks["n"] > 0]
    middles = [midnight(row["starts_on"]) + dt.timedelta(days=row["n_days"] / 2) for row in shown.to_dict("records")]
    heights = [float(n) / top * BARS for n in shown["n"]]
    parts.traces.append(
        {
            "type": "bar",
            "x": middles,
            "y": heights,
            "base": [floor] * len(shown),
            "width": [days * _DAY * 0.82 for days in shown["n_days"]],
            "marker": {
                "color": colors.context,
                "pattern": {
                    "shape": [LATE if late else "" for late in shown["is_late"]],
                    "fillmode": "replace",
                    "bgcolor": TRANSPARENT,
                    "size": 4,
                    "solidity": 0.45,
                },
                "line": {"width": [1.0 if late else 0.0 for late in shown["is_late"]], "color": colors.context},
            },
            "customdata": list(shown["words"]),
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    )
    if len(shown):
        at = heights.index(max(heights))
        parts.annotations.append(
            {
                "x": middles[at],
                "y": floor + heights[at],
                "yref": "y",
                "yanchor": "bottom",
                "text": i18n.number(shown["n"].iloc[at], lang),
                "showarrow": False,
                "borderpad": 0,
                "bgcolor": colors.ground,
                "font": text_font(colors, quiet=True, size=SMALL),
            }
        )


def _period(parts: _Parts, strip: Strip, floor: float, first: dt.date, last: dt.date, colors: Palette) -> None:
    """A hairline over the year, thick inside the measuring period, if there is one; a veil over the bars of the rest; a diamond on each
    day that decides."""
    line = {"type": "line", "xref": "x", "yref": "y", "y0": floor, "y1": floor}
    parts.shapes.append(
        line | {"x0": midnight(first), "x1": midnight(last + ONE_DAY), "line": {"color": colors.context, "width": 1, "dash": "dot"}}
    )
    if strip.window:
        left, right = midnight(strip.window.first), midnight(strip.window.last + ONE_DAY)
        if not strip.window.has_no_start:
            parts.shapes.append(line | {"x0": left, "x1": right, "line": {"color": colors.ink, "width": 3, "dash": "solid"}})
        parts.shapes.extend(
            {
                "type": "rect",
                "xref": "x",
                "yref": "y",
                "x0": start,
                "x1": end,
                "y0": floor + 1,
                "y1": floor + BARS,
                "fillcolor": colors.ground,
                "opacity": 0.6,
                "line": {"width": 0},
            }
            for start, end in ((midnight(first), left), (right, midnight(last + ONE_DAY)))
            if start < end
        )
    if strip.days:
        parts.traces.append(
            {
                "type": "scatter",
                "x": [midnight(day) + ONE_DAY / 2 for day in strip.days],
                "y": [floor] * len(strip.days),
                "mode": "markers",
                "cliponaxis": False,
                "marker": {"symbol": "diamond", "size": 11, "color": colors.ink, "line": {"width": 1.5, "color": colors.ground}},
                "hoverinfo": "skip",
            }
        )


def _marks(parts: _Parts, marks: Sequence[Mark], height: float, symbol: str, colors: Palette) -> None:
    """Full where it is sure, hollow where not; small where it is upstream. A stretch of several days is a line too."""
    for mark in marks:
        if mark.last > mark.first:
            ends = {"x0": midnight(mark.first), "x1": midnight(mark.last + ONE_DAY)}
            line = {"color": colors.ink, "width": 2}
            parts.shapes.append({"type": "line", "xref": "x", "yref": "y", "y0": height, "y1": height, "line": line} | ends)
    if not marks:
        return
    parts.traces.append(
        {
            "type": "scatter",
            "x": [midnight(mark.first) + (mark.last - mark.first + ONE_DAY) / 2 for mark in marks],
            "y": [height] * len(marks),
            "mode": "markers",
            "cliponaxis": False,
            "marker": {
                "symbol": [symbol if mark.is_sure else f"{symbol}-open" for mark in marks],
                "size": [SIZES[mark.is_direct] for mark in marks],
                "color": colors.ink,
                "opacity": 1,
                "line": {"width": 1.5, "color": colors.ink},
            },
            "customdata": [mark.words for mark in marks],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    )


def _hatching(parts: _Parts, stretches: Sequence[tuple[dt.date, dt.date]], floors: Sequence[float], colors: Palette, lang: str) -> None:
    """From floor to ceiling of every strip; named in the first one, where the name has room."""
    x: list[dt.datetime | None] = []
    y: list[float | None] = []
    for floor in floors:
        for start, end in stretches:
            left, right, ceiling = midnight(start), midnight(end + ONE_DAY), floor + BARS
            x += [left, left, right, right, left, None]
            y += [floor, ceiling, ceiling, floor, floor, None]
    if not x:
        return
    parts.traces.append(
        {
            "type": "scatter",
            "x": x[:-1],
            "y": y[:-1],
            "mode": "lines",
            "line": {"width": 0},
            "fill": "toself",
            "fillcolor": TRANSPARENT,
            "fillpattern": {"shape": "/", "fgcolor": colors.context, "bgcolor": TRANSPARENT, "size": 7, "solidity": 0.12},
            "hoverinfo": "skip",
        }
    )
    label = i18n.t("overview.timeline.unobserved", lang)
    parts.annotations.extend(
        {
            "x": midnight(start) + (end - start + ONE_DAY) / 2,
            "y": floor + BARS / 2,
            "yref": "y",
            "text": label,
            "showarrow": False,
            "borderpad": 1,
            "bgcolor": colors.ground,
            "font": text_font(colors, quiet=True, size=SMALL),
        }
        for floor in floors
        for start, end in stretches
        if (end - start).days > NAMED_FROM
    )
