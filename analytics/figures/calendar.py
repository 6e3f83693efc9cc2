"""Days as squares, a row a month from Monday on: where something happened is seen before anything is read, weekends as stripes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.days import FEW
from analytics.figures.palette import LIGHT, Palette, contrast, palette
from analytics.figures.template import SMALL, TRANSPARENT, Part, new_figure
from analytics.incidents import STEPS as INCIDENT_STEPS

ROW_HEIGHT = 24  # px
COLUMNS = 37  # a month of 31 days that begins on a Sunday
NOT_OBSERVED = "╱"  # on an hour of the week that nobody observed
_INCIDENT_SHARES = (0.45, 0.72, 1.0)  # of the colour in which a step is drawn
_PALEST = 0.16  # the same, of the first of any number of steps
_STROKE = 7  # px


def incident_calendar(days: pd.DataFrame, *, lang: str, theme: str) -> go.Figure:
    """`days`: date_on, is_observed, n_incidents, n_reporters (of the largest incident), every day of the stretch once."""
    colors = palette(theme)
    steps = [_step(n, INCIDENT_STEPS) if seen else None for n, seen in zip(days["n_reporters"], days["is_observed"], strict=True)]
    shown = days.assign(
        is_late=False,
        step=pd.Series(steps, index=days.index, dtype=float),
        words=[_incidents_in_words(day, lang) for day in days.to_dict("records")],
    )
    return _calendar(shown, incident_shades(colors), incident_shades(LIGHT), lang=lang, theme=theme)


def incident_shades(colors: Palette) -> list[str]:
    """The colours of a day without an incident, and of each of `analytics.incidents.STEPS`."""
    return [colors.hairline, *_shades(colors.hairline, colors.severity["2"], _INCIDENT_SHARES)]


def count_calendar(days: pd.DataFrame, *, steps: Sequence[int], unit: str, lang: str, theme: str) -> go.Figure:
    """`days` as `analytics.series.complete` gives them by day, `steps` of them by `analytics.days.steps`."""
    shown = pd.DataFrame(
        {
            "date_on": days["starts_on"],
            "is_observed": days["n_observed_days"] > 0,
            "is_late": days["is_late"].astype(bool),
            "step": [_step(n, steps) if is_counted else None for n, is_counted in zip(days["n"], days["n"].notna(), strict=True)],
            "words": [_count_in_words(day, unit, lang) for day in days.to_dict("records")],
        }
    )
    shades, on_light = ([color for color, _ in count_shades(steps, lang, ground)] for ground in (theme, "light"))
    return _calendar(shown, shades, on_light, lang=lang, theme=theme)


def count_shades(steps: Sequence[int], lang: str, theme: str) -> list[tuple[str, str]]:
    """The shades of `count_calendar`, each with what it stands for: `0`, `1 à 4`, …, `50 et plus`."""
    colors = palette(theme)
    nothing = _mixed(colors.surface, colors.hairline, 0.5)  # seen beside the days that a month does not have
    shares = [_PALEST + (1 - _PALEST) * place / max(len(steps) - 1, 1) for place in range(len(steps))]
    ends = [step - 1 for step in steps[1:]] or [FEW - 1]
    words = [
        i18n.t("time.days.from_to", lang, first=i18n.number(first, lang), last=i18n.number(last, lang))
        for first, last in zip(steps, ends, strict=False)
    ]
    if len(steps) > 1:
        words.append(i18n.t("time.days.or_more", lang, n=i18n.number(steps[-1], lang)))
    return list(zip([nothing, *_shades(nothing, colors.ink, shares)], [i18n.number(0, lang), *words], strict=True))


def _calendar(days: pd.DataFrame, shades: Sequence[str], on_light: Sequence[str], *, lang: str, theme: str) -> go.Figure:
    """`days`: date_on, is_observed, is_late, step (place of its shade, None: empty), words. A row begins on a Monday, so that weekends
    stand under one another. A square carries its day. `on_light`: the shades of the light theme, for an image of the picture."""
    colors = palette(theme)
    months = list(dict.fromkeys(day.replace(day=1) for day in days["date_on"]))
    row_of = {month: place for place, month in enumerate(months)}
    placed = days.assign(row=[row_of[day.replace(day=1)] for day in days["date_on"]], column=[column_of(day) for day in days["date_on"]])
    steps: list[list[float | None]] = [[None] * COLUMNS for _ in months]
    for day in placed.to_dict("records"):
        steps[day["row"]][day["column"]] = None if pd.isna(day["step"]) else day["step"]
    squares: Part = {
        "type": "heatmap",
        "z": steps,
        "x": list(range(COLUMNS)),
        "y": list(range(len(months))),
        "colorscale": _scale(shades),
        "meta": [color for _, color in _scale(on_light)],
        "zmin": 0,
        "zmax": len(shades) - 1,
        "showscale": False,
        "xgap": 2,
        "ygap": 3,
        "hoverinfo": "skip",
    }
    return new_figure(
        lang=lang,
        theme=theme,
        height=len(months) * ROW_HEIGHT + 26,
        margin={"l": 70, "t": 22},
        data=[
            squares,
            _unobserved(placed[~placed["is_observed"].astype(bool)], colors),
            _late(placed[placed["is_late"]], shades, colors),
            _days_to_hover(placed),
        ],
        hovermode="closest",
        xaxis={
            "side": "top",
            "tickvals": list(range(0, COLUMNS, 7)),  # Mondays: on a phone a letter for every day runs into the next
            "ticktext": [i18n.short_weekday(1, lang)] * len(range(0, COLUMNS, 7)),
            "tickangle": 0,
            "tickfont": {"size": SMALL - 1},
            "ticks": "",
            "range": [-0.5, COLUMNS - 0.5],
        },
        yaxis={
            "tickvals": list(row_of.values()),
            "ticktext": [i18n.short_month(month, lang) for month in months],
            "ticks": "",
            "ticklabelstandoff": 4,
            "range": [len(months) - 0.5, -0.5],
        },
    )


def column_of(day: dt.date) -> int:
    """0 for a first of the month that is a Monday."""
    return day.replace(day=1).weekday() + day.day - 1


def _unobserved(days: pd.DataFrame, colors: Palette) -> Part:
    """An outlined, hatched field round each stretch of days in a row: a square too narrow for a mark of its own is still seen."""
    x: list[float | None] = []
    y: list[float | None] = []
    begins_anew = (days["column"].diff() != 1) | (days["row"].diff() != 0)
    for _, run in days.groupby(begins_anew.cumsum()):
        left, right = float(run["column"].min()) - 0.44, float(run["column"].max()) + 0.44
        top, bottom = float(run["row"].iloc[0]) - 0.4, float(run["row"].iloc[0]) + 0.4
        x += [left, right, right, left, left, None]
        y += [top, top, bottom, bottom, top, None]
    return {
        "type": "scatter",
        "x": x[:-1],
        "y": y[:-1],
        "mode": "lines",
        "line": {"color": colors.context, "width": 1},
        "fill": "toself",
        "fillcolor": TRANSPARENT,
        "fillpattern": {"shape": "/", "fgcolor": colors.context, "bgcolor": TRANSPARENT, "size": 6, "solidity": 0.15},
        "hoverinfo": "skip",
    }


def _late(days: pd.DataFrame, shades: Sequence[str], colors: Palette) -> Part:
    """A stroke the other way on days still incomplete, in the colour that is seen on the square."""
    seen_on = [max((colors.ground, colors.ink), key=lambda color: contrast(color, shade)) for shade in shades]
    strokes = [seen_on[int(step)] for step in days["step"].fillna(0)]
    return {
        "type": "scatter",
        "x": days["column"].tolist(),
        "y": days["row"].tolist(),
        "mode": "markers",
        "marker": {"symbol": "line-nw", "size": _STROKE, "color": TRANSPARENT, "line": {"width": 1.25, "color": strokes}},
        "hoverinfo": "skip",
    }


def _days_to_hover(days: pd.DataFrame) -> Part:
    """A square of a heat map cannot be clicked: an invisible mark on each can, and is hovered where there is no square too."""
    return {
        "type": "scatter",
        "x": days["column"].tolist(),
        "y": days["row"].tolist(),
        "mode": "markers",
        "marker": {"symbol": "square", "size": ROW_HEIGHT - 3, "color": TRANSPARENT, "line": {"width": 0}},
        "customdata": [[day.isoformat(), words] for day, words in zip(days["date_on"], days["words"], strict=True)],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }


def _step(n: float, steps: Sequence[int]) -> int:
    return sum(n >= step for step in steps)


def _incidents_in_words(day: Mapping[Hashable, Any], lang: str) -> str:
    on = i18n.date(day["date_on"], lang, with_weekday=True)
    if not day["is_observed"]:
        return f"<b>{on}</b><br>{i18n.t('incidents.calendar.unobserved', lang)}"
    n_incidents, n_reporters = int(day["n_incidents"]), int(day["n_reporters"])
    if not n_incidents:
        return f"<b>{on}</b><br>{i18n.t('incidents.calendar.none', lang)}"
    told = i18n.plural("incidents.calendar.some", n_incidents, lang)
    return f"<b>{on}</b><br>{told}<br>{i18n.plural('incidents.calendar.largest', n_reporters, lang)}"


def _count_in_words(day: Mapping[Hashable, Any], unit: str, lang: str) -> str:
    lines = [f"<b>{i18n.sentence_case(i18n.date(day['starts_on'], lang, with_weekday=True))}</b>"]
    if day["n"] == day["n"]:  # not NaN
        lines.append(i18n.plural(f"count.{unit}", int(day["n"]), lang))
    if not day["n_observed_days"]:
        lines.append(i18n.t("overview.timeline.unobserved", lang))
    if day["is_late"]:
        lines.append(f"<i>{i18n.t('overview.timeline.late', lang)}</i>")
    return "<br>".join(lines)


def _shades(nothing: str, most: str, shares: Sequence[float]) -> list[str]:
    """Paler to full."""
    return [_mixed(nothing, most, share) for share in shares]


def _scale(shades: Sequence[str]) -> list[tuple[float, str]]:
    """Steps without transition."""
    edges = [place / len(shades) for place in range(len(shades) + 1)]
    return [(edge, color) for color, low, high in zip(shades, edges, edges[1:], strict=False) for edge in (low, high)]


def _mixed(ground: str, color: str, share: float) -> str:
    channels = [[int(one[at : at + 2], 16) for at in (1, 3, 5)] for one in (ground, color)]
    return "#" + "".join(f"{round(low + (high - low) * share):02x}" for low, high in zip(*channels, strict=True))
