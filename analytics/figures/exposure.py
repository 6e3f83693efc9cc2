"""Exposed working hours of each criterion: a point per scenario on one line, from strict to wide, with its words above it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

import i18n
from analytics.argument.exposure import SCENARIOS
from analytics.figures.palette import Palette, palette
from analytics.figures.template import SMALL, TEXT, Part, new_figure, text_font

LINE, GAP, TRACK = 19, 20, 16  # px: of a line of words, between two criteria, from the words to the points
MOST_LETTERS = 46  # of one line on a phone
MARKS = {"strict": "●", "central": "○", "wide": "┃"}  # in the words, as they are drawn
_SYMBOLS = {"strict": "circle", "central": "circle-open", "wide": "line-ns-open"}
_SIZES = {"strict": 8, "central": 14, "wide": 18}  # one on another, all three are seen


@dataclass(frozen=True)
class Strip:
    """One criterion. `hours`: of the scenarios in order, None where nothing can be measured; `words`: theirs, or the reason why not."""

    label: str
    hours: tuple[float, ...] | None
    words: tuple[str, ...]


def exposure_strips(strips: Sequence[Strip], *, axis: str, lang: str, theme: str) -> go.Figure:
    """`axis`: words under the scale of hours, which all criteria share."""
    colors = palette(theme)
    right = max((max(strip.hours) for strip in strips if strip.hours), default=0.0)
    right = right * 1.06 if right else 1.0
    annotations: list[Part] = []
    shapes: list[Part] = []
    traces: list[Part] = []
    top = 0
    for strip in strips:
        label = textwrap.wrap(strip.label, MOST_LETTERS)
        lines = [f"<b>{line}</b>" for line in label]
        lines += [f"<span style='color:{colors.context}'>{line}</span>" for line in _values(strip, colors)]
        annotations.append(_words("<br>".join(lines), top))
        top += LINE * len(lines)
        if strip.hours:
            top += TRACK
            shapes += _track(strip.hours, right, top, colors)
            traces += _points(strip, top, colors)
        top += GAP
    return new_figure(
        lang=lang,
        theme=theme,
        height=top + 44,
        margin={"l": 10, "r": 10, "b": 44},
        data=traces,
        shapes=shapes,
        annotations=annotations,
        xaxis={
            "range": [0, right],
            "nticks": 5,
            "ticks": "outside",
            "ticklen": 4,
            "tickformat": ",~g",
            "title": {"text": axis, "font": text_font(colors, quiet=True, size=SMALL), "standoff": 6},
        },
        yaxis={"visible": False, "range": [top, 0]},  # in px from above
    )


def _values(strip: Strip, colors: Palette) -> list[str]:
    if strip.hours is None:
        return list(strip.words)
    marked = (f"<span style='color:{colors.ink}'>{MARKS[code]}</span> {words}" for code, words in zip(SCENARIOS, strip.words, strict=True))
    return ["   ".join(marked)]


def _words(text: str, top: int) -> Part:
    return {
        "x": 0,
        "xshift": -9,
        "y": top,
        "xanchor": "left",
        "yanchor": "top",
        "showarrow": False,
        "align": "left",
        "borderpad": 0,
        "font": {"size": TEXT},
        "text": text,
    }


def _track(hours: tuple[float, ...], right: float, y: int, colors: Palette) -> list[Part]:
    """The whole scale as a hairline, the stretch between the scenarios on it."""
    return [
        {"type": "line", "x0": 0, "x1": right, "y0": y, "y1": y, "line": {"color": colors.hairline, "width": 1}, "layer": "below"},
        {
            "type": "line",
            "x0": min(hours),
            "x1": max(hours),
            "y0": y,
            "y1": y,
            "line": {"color": colors.context, "width": 3},
            "layer": "below",
        },
    ]


def _points(strip: Strip, y: int, colors: Palette) -> list[Part]:
    return [
        {
            "type": "scatter",
            "x": [hours],
            "y": [y],
            "mode": "markers",
            "marker": {"symbol": _SYMBOLS[code], "size": _SIZES[code], "color": colors.ink, "line": {"width": 2, "color": colors.ink}},
            "cliponaxis": False,
            "customdata": [[code, f"{strip.label}<br>{words}"]],
            "hovertemplate": "%{customdata[1]}<extra></extra>",
        }
        for code, hours, words in zip(SCENARIOS, strip.hours or (), strip.words, strict=True)
    ]


def alt(strips: Sequence[Strip], lang: str) -> str:
    """The picture in words."""
    colon = i18n.t("punctuation.colon", lang)
    listed = (f"{strip.label}{colon}{', '.join(strip.words)}" for strip in strips)
    return i18n.t("exposure.alt", lang, list=i18n.t("punctuation.separator", lang).join(listed))
