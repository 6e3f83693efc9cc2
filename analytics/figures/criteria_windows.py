"""One line per criterion of a premium year: its measuring period, and the incidents of its e-services inside and outside it."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

import i18n
from analytics.argument.measuring import Measured
from analytics.figures.palette import Palette, palette
from analytics.figures.template import SMALL, Part, new_figure, text_font
from analytics.figures.timeline import TICKS, midnight
from analytics.periods import ONE_DAY

_LINE_HEIGHT, _FROM_WORDS, _ROW_GAP, _AXIS = 16, 8, 8, 32  # px: of a line of words; down to its line; to the next words; under the last
_LINE_LENGTH = 50  # characters that a phone shows
_MARK = 11  # px


def criteria_windows(found: Sequence[Measured], *, year: int, services: Mapping[str, str], lang: str, theme: str) -> go.Figure:
    """`found` from the top. The thick part of a line is the measuring period, dashed where its source states no first day; a full mark is
    an incident inside it, an empty one outside. A criterion without a known day has no thick part."""
    colors = palette(theme)
    first, last = midnight(dt.date(year, 1, 1)), midnight(dt.date(year + 1, 1, 1))
    shapes: list[Part] = []
    annotations: list[Part] = []
    heights, bottom = [], 0
    for one in found:
        lines = _lines(one, colors, lang)
        y = bottom + len(lines) * _LINE_HEIGHT + _FROM_WORDS
        bottom = y + _ROW_GAP
        heights.append(y)
        shapes.append(_line(first, last, y, {"color": colors.hairline, "width": 1}))
        if (window := one.criterion.window) is not None:
            line = {"color": colors.context, "width": 5, "dash": "dot" if window.has_no_start else "solid"}
            shapes.append(_line(midnight(window.first), midnight(window.last + ONE_DAY), y, line))
        annotations.append(
            {
                "x": 0,
                "xref": "paper",
                "y": y - _FROM_WORDS,
                "xanchor": "left",
                "yanchor": "bottom",
                "xshift": -2,
                "borderpad": 0,
                "showarrow": False,
                "align": "left",
                "text": "<br>".join(lines),
                "font": text_font(colors, size=SMALL),
            }
        )
    return new_figure(
        lang=lang,
        theme=theme,
        height=bottom + _AXIS,
        margin={"l": 4, "r": 8, "b": _AXIS},
        data=[_marks(found, heights, services, is_inside=is_inside, colors=colors, lang=lang) for is_inside in (False, True)],
        shapes=shapes,
        annotations=annotations,
        hovermode="closest",
        xaxis={
            "type": "date",
            "range": [first, last],
            "ticks": "outside",
            "ticklen": 4,
            "tickangle": 0,
            "nticks": 7,
            "tickformatstops": TICKS,
        },
        yaxis={"visible": False, "range": [bottom, 0]},
    )


def _line(left: dt.datetime, right: dt.datetime, y: float, line: Part) -> Part:
    return {"type": "line", "x0": left, "x1": right, "y0": y, "y1": y, "line": line, "layer": "below"}


def counted(one: Measured, lang: str) -> str:
    """How many incidents inside and outside, or why that is not known; empty where there is none."""
    if one.criterion.window is None:
        return i18n.t("board.premium.no_dates", lang)
    if not one.n_observed:
        return i18n.t("overview.timeline.unobserved", lang)
    if not one.inside and not one.outside:
        return ""
    numbers = {name: i18n.number(len(part), lang) for name, part in (("inside", one.inside), ("outside", one.outside))}
    return i18n.t("board.premium.counted", lang, **numbers)


def _lines(one: Measured, colors: Palette, lang: str) -> list[str]:
    """The criterion, then what is counted of it, quieter: beside it where a phone has the room, else below."""
    name = one.criterion.label + (f" ({i18n.t('board.premium.uncertain', lang)})" if one.criterion.is_uncertain else "")
    lines, words = textwrap.wrap(name, _LINE_LENGTH), counted(one, lang)
    has_room = len(lines[-1]) + len(words) < _LINE_LENGTH
    written = [f"<b>{line}</b>" for line in lines]
    if words:
        quiet = f"<span style='color:{colors.context}'>{words}</span>"
        written = [*written[:-1], f"{written[-1]}  {quiet}"] if has_room else [*written, quiet]
    return written


def _marks(
    found: Sequence[Measured], heights: Sequence[float], services: Mapping[str, str], *, is_inside: bool, colors: Palette, lang: str
) -> Part:
    placed = [
        (y, incident)
        for y, one in zip(heights, found, strict=True)
        for incident in (one.inside if is_inside else (*one.outside, *one.undecided))
    ]
    return {
        "type": "scatter",
        "x": [midnight(incident["occurred_on"]) + ONE_DAY / 2 for _, incident in placed],
        "y": [y for y, _ in placed],
        "mode": "markers",
        "marker": {
            "size": _MARK,
            "color": colors.severity["2"] if is_inside else colors.ground,
            "line": {"width": 1.5, "color": colors.severity["2"] if is_inside else colors.context},
        },
        "cliponaxis": False,
        "customdata": [_words(incident, services, lang) for _, incident in placed],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _words(incident: Mapping[str, Any], services: Mapping[str, str], lang: str) -> str:
    day, at = i18n.date(incident["occurred_on"], lang), i18n.clock(incident["first_report_at"], lang)
    doctors = i18n.plural("overview.doctors", incident["n_reporters"], lang)
    return f"<b>{services.get(incident['service_code'], '')}</b><br>{day}, {at}<br>{doctors}"
