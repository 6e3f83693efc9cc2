"""The ledger on one axis of months with the incidents beneath; reporters week by week on both sides of a promise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.figures import time_axis
from analytics.figures.palette import Palette, palette
from analytics.figures.template import SMALL, TRANSPARENT, Part, new_figure, text_font
from analytics.figures.time_axis import middle_and_width, midnight
from analytics.figures.timeline import CHARACTER, NARROWEST
from analytics.periods import ONE_DAY, bucket_end

Stretches = Sequence[tuple[dt.date, dt.date]]
LABEL, ROW, BARS, AXIS, GAP = 18, 22, 84, 40, 10  # px, from the top: name and marks of a lane; the incidents, the months
PROMISE_HEIGHT, PROMISE_TOP = 190, 34  # px


def months(
    entries: pd.DataFrame,
    incidents: pd.DataFrame,
    unobserved: Stretches,
    *,
    kinds: Sequence[str],
    start: dt.date,
    end: dt.date,
    lang: str,
    theme: str,
) -> go.Figure:
    """`entries`: kind_code, month_on, n, words; `incidents`: month_on, n. `kinds` are the lanes, from the top."""
    colors = palette(theme)
    lanes = (LABEL + ROW) * len(kinds)
    inside = lanes + GAP + LABEL + BARS
    floor = BARS / inside  # share of the height under which the incidents stand
    top = max(float(incidents["n"].max()) if len(incidents) else 0.0, 1.0) * 1.25
    parts: list[Part] = [*_hatched(unobserved, start, end, top, "y", colors)]
    parts.append(_bars(incidents, colors, lang))
    notes: list[Part] = [_name(i18n.t("demands.lane.incidents", lang), BARS + 2, inside, colors)]
    notes += _unobserved_names(unobserved, start, end, top, "y", colors, lang)
    for place, kind in enumerate(kinds):
        upper = place * (LABEL + ROW)
        notes.append(_name(i18n.t(f"demands.lane.{kind}", lang), inside - upper - LABEL, inside, colors))
        of_kind = entries[entries["kind_code"] == kind]
        if len(of_kind):
            parts.append(_marks(of_kind, upper + LABEL + ROW / 2, colors, lang))
    return new_figure(
        lang=lang,
        theme=theme,
        height=inside + AXIS,
        margin={"l": 2, "r": 8, "t": 2, "b": AXIS - 2},
        data=parts,
        annotations=notes,
        shapes=[_ground(colors)],
        bargap=0,
        hovermode="closest",
        xaxis=time_axis.days(start, end, ticklabelmode="period", anchor="y"),
        yaxis={"range": [0, top], "domain": [0, floor], "visible": False},
        yaxis2={"range": [lanes, 0], "domain": [1 - lanes / inside, 1], "visible": False, "anchor": "x"},
    )


def before_after(
    weeks: pd.DataFrame, unobserved: Stretches, *, on: dt.date, words: str, means: tuple[float, float] | None, lang: str, theme: str
) -> go.Figure:
    """`weeks` as `analytics.argument.promises.by_week` gives them; `words` name the line at the day `on`; `means` of both sides, where they
    were compared."""
    colors = palette(theme)
    first, last = weeks["starts_on"].iloc[0], weeks["ends_on"].iloc[-1]
    highest = weeks["per_day"].max()
    top = max(0.0 if pd.isna(highest) else float(highest), 1.0) * 1.2
    seen = weeks[weeks["per_day"].notna()]
    spans = [middle_and_width(start, end) for start, end in zip(seen["starts_on"], seen["ends_on"], strict=True)]
    bars: Part = {
        "type": "bar",
        "x": [middle for middle, _ in spans],
        "y": seen["per_day"],
        "width": [width for _, width in spans],
        "marker": {"color": colors.context, "line": {"width": 0}},
        "customdata": [_week_words(row, lang) for row in seen.to_dict("records")],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    line = {"type": "line", "xref": "x", "yref": "paper", "x0": midnight(on), "x1": midnight(on), "y0": 0, "y1": 1}
    shapes = [_ground(colors), line | {"line": {"color": colors.ink, "width": 1.5}}]
    notes: list[Part] = [_line_name(words, on, first, last, colors), *_unobserved_names(unobserved, first, last, top, "y", colors, lang)]
    for mean, left, right in zip(means or (), (first, on + ONE_DAY), (on - ONE_DAY, last), strict=False):
        across = {"type": "line", "xref": "x", "x0": midnight(left), "x1": midnight(right + ONE_DAY), "y0": mean, "y1": mean}
        shapes.append(across | {"line": {"color": colors.ink, "width": 2}})
        notes.append(_mean(mean, left, right, colors, lang))
    return new_figure(
        lang=lang,
        theme=theme,
        height=PROMISE_HEIGHT,
        margin={"l": 30, "r": 8, "t": PROMISE_TOP, "b": 38},
        data=[*_hatched(unobserved, first, last, top, "y", colors), bars],
        annotations=notes,
        shapes=shapes,
        bargap=0,
        hovermode="closest",
        xaxis=time_axis.days(first, last, nticks=5),
        yaxis={"range": [0, top], "showgrid": True, "nticks": 3},
    )


def _bars(incidents: pd.DataFrame, colors: Palette, lang: str) -> Part:
    """The number stands on the highest bar alone; the others can be hovered and read in the table."""
    spans = [middle_and_width(month, bucket_end(month, "month")) for month in incidents["month_on"]]
    highest = incidents["n"].max() if len(incidents) else 0
    first = next((place for place, n in enumerate(incidents["n"]) if n == highest), -1)
    words = [
        f"<b>{i18n.month(month, lang)}</b><br>{i18n.plural('demands.incidents', int(n), lang)}"
        for month, n in incidents.itertuples(index=False)
    ]
    return {
        "type": "bar",
        "x": [middle for middle, _ in spans],
        "y": incidents["n"],
        "width": [width for _, width in spans],
        "marker": {"color": colors.context, "line": {"width": 0}},
        "text": [i18n.number(int(n), lang) if place == first and n else "" for place, n in enumerate(incidents["n"])],
        "textposition": "outside",
        "textangle": 0,
        "constraintext": "none",
        "cliponaxis": False,
        "textfont": text_font(colors, size=SMALL),
        "customdata": words,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _marks(entries: pd.DataFrame, y: float, colors: Palette, lang: str) -> Part:
    """One mark a month, with its number where it stands for several."""
    middles = [middle_and_width(month, bucket_end(month, "month"))[0] for month in entries["month_on"]]
    return {
        "type": "scatter",
        "x": middles,
        "y": [y] * len(middles),
        "yaxis": "y2",
        "mode": "markers+text",
        "marker": {"size": 10, "color": colors.ink, "line": {"width": 0}, "opacity": 1},
        "text": [f" {i18n.number(int(n), lang)}" if n > 1 else "" for n in entries["n"]],
        "textposition": "middle right",
        "textfont": text_font(colors, size=SMALL),
        "cliponaxis": False,
        "customdata": entries["words"],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _name(words: str, height: float, inside: float, colors: Palette) -> Part:
    """Of a lane, at its left edge; `height` in px from the bottom."""
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": height / inside,
        "yref": "paper",
        "yanchor": "bottom",
        "text": words,
        "showarrow": False,
        "borderpad": 0,
        "font": text_font(colors, quiet=True, size=SMALL),
    }


def _ground(colors: Palette) -> Part:
    line = {"color": colors.context, "width": 1}
    return {"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "yref": "y", "y0": 0, "y1": 0, "line": line}


def _hatched(stretches: Stretches, first: dt.date, last: dt.date, top: float, axis: str, colors: Palette) -> list[Part]:
    return [
        {
            "type": "scatter",
            "x": [left, left, right, right],
            "y": [0, top, top, 0],
            "yaxis": axis,
            "fill": "toself",
            "mode": "lines",
            "line": {"width": 0},
            "fillcolor": TRANSPARENT,
            "fillpattern": {"shape": "/", "fgcolor": colors.hairline, "bgcolor": TRANSPARENT, "size": 7, "solidity": 0.2},
            "hoverinfo": "skip",
        }
        for left, right in _clipped(stretches, first, last)
    ]


def _unobserved_names(stretches: Stretches, first: dt.date, last: dt.date, top: float, axis: str, colors: Palette, lang: str) -> list[Part]:
    """Where the name has room on the narrowest screen."""
    label = i18n.t("overview.timeline.unobserved", lang)
    whole: Any = midnight(last + ONE_DAY) - midnight(first)
    return [
        {
            "x": left + (right - left) / 2,
            "y": top / 2,
            "yref": axis,
            "text": label,
            "showarrow": False,
            "bgcolor": colors.ground,
            "font": text_font(colors, quiet=True, size=SMALL),
        }
        for left, right in _clipped(stretches, first, last)
        if (right - left) / whole * NARROWEST > len(label) * CHARACTER
    ]


def _clipped(stretches: Stretches, first: dt.date, last: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
    inside = [(max(start, first), min(end, last)) for start, end in stretches if start <= last and end >= first]
    return [(midnight(start), midnight(end + ONE_DAY)) for start, end in inside]


def _line_name(words: str, on: dt.date, first: dt.date, last: dt.date, colors: Palette) -> Part:
    return {
        "x": midnight(on),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": words,
        "showarrow": False,
        "font": text_font(colors, size=SMALL),
    }


def _mean(mean: float, left: dt.date, right: dt.date, colors: Palette, lang: str) -> Part:
    return {
        "x": midnight(left) + (midnight(right + ONE_DAY) - midnight(left)) / 2,
        "y": mean,
        "yanchor": "bottom",
        "text": f"<b>{i18n.t('demands.mean', lang, mean=i18n.number(mean, lang, decimals=1))}</b>",
        "showarrow": False,
        "bgcolor": colors.ground,
        "borderpad": 1,
        "font": text_font(colors, size=SMALL),
    }


def _week_words(row: Any, lang: str) -> str:
    head = i18n.t("demands.week", lang, days=i18n.day_range(row["starts_on"], row["ends_on"], lang))
    days = i18n.plural("demands.week.days", int(row["n_days"]), lang)
    return f"<b>{head}</b><br>{i18n.t('demands.mean', lang, mean=i18n.number(row['per_day'], lang, decimals=1))} ({days})"
