"""Pictures read from the back of a room: plain bars over time, and incidents by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics import periods
from analytics.figures import time_axis
from analytics.figures.palette import Palette, palette
from analytics.figures.template import SMALL, TRANSPARENT, Part, new_figure, text_font
from analytics.figures.time_axis import middle_and_width, midnight
from analytics.figures.timeline import LATE, bucket_words
from analytics.periods import ONE_DAY, Bucket

HEIGHT = 230  # px, where the screen gives no more
_AXIS, _ABOVE, _LEFT = 38, 22, 30  # px: under the bars, for the name of the axis above them, beside them for its numbers
_MOST_BLOCKS = 12  # incidents of a month drawn one by one; more are one bar
Stretches = Sequence[tuple[dt.date, dt.date]]


@dataclass(frozen=True)
class Level:
    """The mean of one of two compared stretches, drawn from the first to the last of the days it is the mean of."""

    mean: float
    words: str
    compared: Sequence[dt.date]


def bars(series: pd.DataFrame, *, bucket: Bucket, axis: str, lang: str, theme: str, levels: Sequence[Level] = ()) -> go.Figure:
    """`series` as `analytics.series.complete` gives it; `axis` says what a bar counts. Bars of the last days are hatched, stretches that
    nobody observed hatched the other way; with `levels`, bars of days that are not compared are pale."""
    colors = palette(theme)
    first, last = series["starts_on"].iloc[0], series["ends_on"].iloc[-1]
    top = max(float(series["n"].max()) if series["n"].notna().any() else 0.0, 4.0) * 1.08
    compared = {day for level in levels for day in level.compared}
    is_pale = [bool(levels) and day not in compared for day in series["starts_on"]]
    counted = series.assign(is_pale=is_pale)
    unobserved = [(row["starts_on"], row["ends_on"]) for row in series.to_dict("records") if not row["n_observed_days"]]
    return new_figure(
        lang=lang,
        theme=theme,
        height=HEIGHT,
        margin={"l": _LEFT, "r": 4, "t": _ABOVE, "b": _AXIS},
        data=[_bars(counted[counted["n"] > 0], bucket, colors, lang), *_hatched(unobserved, top, colors)],
        shapes=[_ground(colors), *(_level(one, colors) for one in levels)],
        annotations=[
            _axis_name(axis, colors),
            *(_level_words(one, colors) for one in levels),
            *_not_observed(unobserved, top, colors, lang),
        ],
        bargap=0,
        barmode="overlay",
        hovermode="closest",
        xaxis=time_axis.days(first, last),
        yaxis=time_axis.numbers(top),
    )


def incidents_by_month(found: Sequence[Mapping[str, Any]], dates: pd.DataFrame, *, axis: str, lang: str, theme: str) -> go.Figure:
    """`found`: incidents with occurred_on and is_confirmed; `dates`: date_on and is_observed of every day of the stretch, in order. Blocks
    stand on one another by month, confirmed ones full and at the bottom, probable ones as outlines above."""
    colors = palette(theme)
    first, last = dates["date_on"].iloc[0], dates["date_on"].iloc[-1]
    spans = [(max(start, first), min(periods.bucket_end(start, "month"), last)) for start in periods.buckets(first, last, "month")]
    unobserved = [span for span in spans if periods.observed(dates, *span).empty]
    data: list[Part] = []
    most = 0
    for span in spans:
        of_month = [one for one in found if span[0] <= one["occurred_on"] <= span[1]]
        most = max(most, len(of_month))
        n_confirmed = sum(bool(one["is_confirmed"]) for one in of_month)
        data += _blocks(span, n_confirmed, is_full=True, floor=0, colors=colors, lang=lang)
        data += _blocks(span, len(of_month) - n_confirmed, is_full=False, floor=n_confirmed, colors=colors, lang=lang)
    top = max(most, 3) + 0.3
    return new_figure(
        lang=lang,
        theme=theme,
        height=HEIGHT,
        margin={"l": _LEFT, "r": 4, "t": _ABOVE, "b": _AXIS},
        data=[*data, *_hatched(unobserved, top, colors)],
        shapes=[_ground(colors)],
        annotations=[_axis_name(axis, colors), *_not_observed(unobserved, top, colors, lang)],
        bargap=0,
        barmode="overlay",
        hovermode="closest",
        xaxis=time_axis.days(first.replace(day=1), periods.bucket_end(last.replace(day=1), "month"), ticklabelmode="period"),
        yaxis=time_axis.numbers(top),
    )


def _blocks(span: tuple[dt.date, dt.date], n: int, *, is_full: bool, floor: int, colors: Palette, lang: str) -> list[Part]:
    if not n:
        return []
    start = span[0].replace(day=1)
    middle, width = middle_and_width(start, periods.bucket_end(start, "month"))
    heights = [1] * n if n <= _MOST_BLOCKS else [n]
    color = colors.severity["2"]
    level = i18n.t(f"incidents.level.{'confirmed' if is_full else 'probable'}", lang)
    words = f"<b>{i18n.sentence_case(i18n.month(start, lang))}</b><br>{i18n.number(n, lang)} {level}"
    return [
        {
            "type": "bar",
            "x": [middle] * len(heights),
            "y": [height - 0.12 for height in heights],
            "base": [floor + 0.06 + sum(heights[:place]) for place in range(len(heights))],
            "width": [width * 0.92] * len(heights),
            "marker": {"color": color if is_full else TRANSPARENT, "line": {"width": 2, "color": color}},
            "hovertemplate": f"{words}<extra></extra>",
        }
    ]


def _bars(series: pd.DataFrame, bucket: Bucket, colors: Palette, lang: str) -> Part:
    rows = series.to_dict("records")
    spans = [middle_and_width(row["starts_on"], row["ends_on"]) for row in rows]
    fills = [colors.hairline if row["is_pale"] and not row["is_late"] else colors.context for row in rows]
    return {
        "type": "bar",
        "x": [middle for middle, _ in spans],
        "y": [row["n"] for row in rows],
        "width": [width for _, width in spans],
        "marker": {
            "color": fills,
            "line": {"width": [1 if row["is_late"] or row["is_pale"] else 0 for row in rows], "color": colors.context},
            "pattern": {
                "shape": [LATE if row["is_late"] else "" for row in rows],
                "fillmode": "replace",
                "bgcolor": TRANSPARENT,
                "size": 5,
                "solidity": 0.45,
            },
        },
        "customdata": [_words(row, bucket, lang) for row in rows],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _words(row: Mapping[Hashable, Any], bucket: Bucket, lang: str) -> str:
    lines = [
        f"<b>{i18n.sentence_case(bucket_words(row['starts_on'], bucket, lang))}</b>",
        i18n.plural("count.doctors", int(row["n"]), lang),
    ]
    if row["is_late"]:
        lines.append(i18n.t("overview.timeline.late", lang))
    return "<br>".join(lines)


def _hatched(stretches: Stretches, top: float, colors: Palette) -> list[Part]:
    parts: list[Part] = []
    for start, end in stretches:
        left, right = midnight(start), midnight(end + ONE_DAY)
        parts.append(
            {
                "type": "scatter",
                "x": [left, left, right, right],
                "y": [0, top, top, 0],
                "fill": "toself",
                "mode": "lines",
                "line": {"width": 0},
                "fillcolor": TRANSPARENT,
                "fillpattern": {"shape": "/", "fgcolor": colors.hairline, "bgcolor": TRANSPARENT, "size": 7, "solidity": 0.25},
                "hoverinfo": "skip",
            }
        )
    return parts


def _not_observed(stretches: Stretches, top: float, colors: Palette, lang: str) -> list[Part]:
    """Upright in the middle of each run of stretches that follow one another: room is where nothing is drawn."""
    runs: list[tuple[dt.date, dt.date]] = []
    for start, end in stretches:
        if runs and (start - runs[-1][1]).days <= 1:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return [
        {
            "x": midnight(start) + (midnight(end + ONE_DAY) - midnight(start)) / 2,
            "y": top,
            "yanchor": "top",
            "textangle": -90,
            "text": i18n.t("overview.timeline.unobserved", lang),
            "showarrow": False,
            "font": text_font(colors, size=SMALL),
            "bgcolor": colors.ground,
        }
        for start, end in runs
    ]


def _level(one: Level, colors: Palette) -> Part:
    ends = {"x0": midnight(one.compared[0]), "x1": midnight(one.compared[-1] + ONE_DAY), "y0": one.mean, "y1": one.mean}
    return {"type": "line", "line": {"color": colors.severity["2"], "width": 3}} | ends


def _level_words(one: Level, colors: Palette) -> Part:
    return {
        "x": midnight(one.compared[0]) + (midnight(one.compared[-1] + ONE_DAY) - midnight(one.compared[0])) / 2,
        "y": one.mean,
        "yanchor": "bottom",
        "yshift": 3,
        "text": f"<b>{one.words}</b>",
        "showarrow": False,
        "borderpad": 2,
        "bgcolor": colors.ground,
        "font": text_font(colors),
    }


def _axis_name(words: str, colors: Palette) -> Part:
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": -_LEFT,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 2,
        "text": words,
        "showarrow": False,
        "borderpad": 0,
        "font": text_font(colors, size=SMALL),
    }


def _ground(colors: Palette) -> Part:
    return {
        "type": "line",
        "xref": "x domain",
        "x0": 0,
        "x1": 1,
        "yref": "y",
        "y0": 0,
        "y1": 0,
        "line": {"color": colors.context, "width": 1},
    }
