"""One line per criterion of a premium year: its measuring period, and the incidents of its e-services inside and outside it."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

import i18n
from analytics.argument import criteria_words
from analytics.argument.measuring import Measured
from analytics.figures import time_axis
from analytics.figures.palette import Palette, palette
from analytics.figures.template import SMALL, TEXT, Part, new_figure, text_font
from analytics.figures.time_axis import midnight
from analytics.periods import ONE_DAY

_LINE_HEIGHT, _FROM_WORDS, _ROW_GAP, _AXIS = 17, 12, 24, 36  # px: of a line of words; down to its line; to the next words; under the last
_LINE_LENGTH = 46  # characters that a phone shows
_MARK = 13  # px
_EDGE = 0.3  # of the year


def criteria_windows(found: Sequence[Measured], *, year: int, services: Mapping[str, str], lang: str, theme: str) -> go.Figure:
    """`found` from the top. The thick part of a line is the measuring period; a state or a registration has only its day, an upright
    stroke. A full mark is a confirmed incident, an empty one a probable one; its colour, its place and the word under the first of each
    tell whether it lies inside a period."""
    colors = palette(theme)
    first, last = midnight(dt.date(year, 1, 1)), midnight(dt.date(year + 1, 1, 1))
    shapes: list[Part] = []
    annotations: list[Part] = []
    heights, bottom = [], 0
    for one in found:
        lines = textwrap.wrap(name(one, lang), _LINE_LENGTH)
        y = bottom + len(lines) * _LINE_HEIGHT + _FROM_WORDS
        bottom = y + _ROW_GAP
        heights.append(y)
        shapes.append(_line(first, last, y, y, {"color": colors.hairline, "width": 2}))
        shapes += _period(one, y, colors)
        annotations.append(_words(0, y, "<br>".join(f"<b>{line}</b>" for line in lines), colors) | {"xref": "paper", "xshift": -2})
    annotations += _named(found, heights, colors, lang)
    return new_figure(
        lang=lang,
        theme=theme,
        height=bottom + _AXIS,
        margin={"l": 4, "r": 8, "b": _AXIS},
        data=[_marks(found, heights, services, is_inside=is_inside, colors=colors, lang=lang) for is_inside in (False, True)],
        shapes=shapes,
        annotations=annotations,
        hovermode="closest",
        xaxis=time_axis.days(dt.date(year, 1, 1), dt.date(year, 12, 31), nticks=7),
        yaxis={"visible": False, "range": [bottom, 0]},
    )


def name(one: Measured, lang: str) -> str:
    """Up to the comma that opens how it is reckoned."""
    return criteria_words.marked(one.criterion, one.criterion.label.split(", ")[0], lang)


def _line(left: dt.datetime, right: dt.datetime, top: float, bottom: float, line: Part) -> Part:
    return {"type": "line", "x0": left, "x1": right, "y0": top, "y1": bottom, "line": line, "layer": "below"}


def _period(one: Measured, y: float, colors: Palette) -> list[Part]:
    window = one.criterion.window
    if window is None:
        return []
    end = midnight(window.last + ONE_DAY)
    if window.has_no_start:
        return [_line(end, end, y - 9, y + 9, {"color": colors.context, "width": 3})]
    return [_line(midnight(window.first), end, y, y, {"color": colors.context, "width": 6})]


def _named(found: Sequence[Measured], heights: Sequence[float], colors: Palette, lang: str) -> list[Part]:
    """What a thick line is, and where marks lie, each once, under the first that is drawn."""
    named: dict[str, Part] = {}
    for one, y in zip(found, heights, strict=True):
        window = one.criterion.window
        if window and not window.has_no_start:
            named.setdefault("measured", _under(midnight(window.last + ONE_DAY), y, "measured", colors, lang))
        for place, part in (("inside", one.inside), ("before", one.before), ("outside", one.outside)):
            for incident in part[:1]:
                named.setdefault(place, _under(_middle(incident), y, place, colors, lang))
    return list(named.values())


def _under(x: dt.datetime, y: float, name: str, colors: Palette, lang: str) -> Part:
    """Turned inwards near an edge, where a phone would cut it."""
    day = x.timetuple().tm_yday / 366 if (x.month, x.day) != (1, 1) else 1.0  # the end of the year is the first of the next
    side = "left" if day < _EDGE else "right" if day > 1 - _EDGE else "center"
    text = i18n.t(f"board.premium.mark.{name}", lang)
    return _words(x, y, text, colors, size=SMALL) | {
        "xanchor": side,
        "xshift": {"left": -6, "right": 6}.get(side, 0),
        "yanchor": "top",
        "y": y + 8,
    }


def _words(x: Any, y: float, text: str, colors: Palette, *, size: int = TEXT) -> Part:
    return {
        "x": x,
        "y": y - _FROM_WORDS,
        "xanchor": "left",
        "yanchor": "bottom",
        "borderpad": 0,
        "showarrow": False,
        "align": "left",
        "text": text,
        "font": text_font(colors, size=size),
    }


def _marks(
    found: Sequence[Measured], heights: Sequence[float], services: Mapping[str, str], *, is_inside: bool, colors: Palette, lang: str
) -> Part:
    placed = [
        (y, incident)
        for y, one in zip(heights, found, strict=True)
        for incident in (one.inside if is_inside else (*one.before, *one.outside, *one.undecided))
    ]
    color = colors.severity["2"] if is_inside else colors.context
    return {
        "type": "scatter",
        "x": [_middle(incident) for _, incident in placed],
        "y": [y for y, _ in placed],
        "mode": "markers",
        "marker": {
            "size": _MARK,
            "color": [color if incident["level"] == "confirmed" else colors.ground for _, incident in placed],
            "line": {"width": 2, "color": color},
        },
        "cliponaxis": False,
        "customdata": [_incident(incident, services, lang) for _, incident in placed],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _middle(incident: Mapping[str, Any]) -> dt.datetime:
    return midnight(incident["occurred_on"]) + ONE_DAY / 2


def _incident(incident: Mapping[str, Any], services: Mapping[str, str], lang: str) -> str:
    day, at = i18n.date(incident["occurred_on"], lang), i18n.clock(incident["first_report_at"], lang)
    doctors = i18n.plural("count.doctors", incident["n_reporters"], lang)
    level = i18n.sentence_case(i18n.t(f"incidents.level.{incident['level']}", lang))
    return f"<b>{services.get(incident['service_code'], '')}</b><br>{day}, {at}<br>{doctors}<br>{level}"
