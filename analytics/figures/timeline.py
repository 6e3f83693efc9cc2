"""Reporters or reports over time, stacked by severity, with what else happened: outages, campaigns, blind spots."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.figures import time_axis
from analytics.figures.palette import Palette, needs_outline, palette
from analytics.figures.template import SMALL, TRANSPARENT, Part, new_figure, text_font
from analytics.figures.time_axis import middle_and_width, midnight
from analytics.periods import ONE_DAY, Bucket
from analytics.series import MEDIAN_OF, SEVERITIES
from analytics.surroundings import Event, Surroundings

HEIGHT = 340
LATE = "\\"  # the hatching of days for which reports still come in
NARROWEST = 330  # px between the axis and the right edge on a phone; labels are laid out for it
CHARACTER = 6.4  # px, a generous mean at 12 px
_BARS_TOP = 0.84  # of the height; above stand two lanes
_LANES = {"outages": 0.75, "campaigns": 0.2}


def timeline(series: pd.DataFrame, surroundings: Surroundings, *, bucket: Bucket, unit: str, lang: str, theme: str) -> go.Figure:
    """`series` as `analytics.series.complete` gives it. The bars of the last days are hatched: reports still come in."""
    colors = palette(theme)
    first, last = series["starts_on"].iloc[0], series["ends_on"].iloc[-1]
    top = max(float(series["n"].max(skipna=True) if series["n"].notna().any() else 0), 4.0) * 1.04
    parts = _Parts(shapes=[_ground(colors)])
    _unobserved(parts, surroundings.unobserved, first, last, top, colors, lang)
    _bars(parts, series, colors)
    _hover(parts, series, bucket, unit, lang)
    _events(parts, surroundings.outages, "outages", first, last, colors, lang)
    _events(parts, surroundings.campaigns, "campaigns", first, last, colors, lang)
    return new_figure(
        lang=lang,
        theme=theme,
        height=HEIGHT,
        margin={"l": 30, "r": 4, "t": 2, "b": 40},
        data=parts.traces,
        shapes=parts.shapes,
        annotations=parts.annotations,
        **_axes(first, last, top, bucket),
    )


@dataclass(frozen=True)
class _Parts:
    """What the figure is made of, as it grows."""

    traces: list[Part] = field(default_factory=list)
    shapes: list[Part] = field(default_factory=list)
    annotations: list[Part] = field(default_factory=list)


def _ground(colors: Palette) -> Part:
    """The line the bars stand on."""
    line = {"color": colors.context, "width": 1}
    return {"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "yref": "y", "y0": 0, "y1": 0, "line": line}


def bucket_words(day: dt.date, bucket: Bucket, lang: str) -> str:
    """`semaine du 22 janvier 2024`, `janvier 2024`, `lundi 22 janvier 2024`."""
    if bucket == "week":
        return i18n.t("overview.bucket.week", lang, day=i18n.date(day, lang))
    return i18n.month(day, lang) if bucket == "month" else i18n.date(day, lang, with_weekday=True)


def _axes(first: dt.date, last: dt.date, top: float, bucket: Bucket) -> Part:
    bare = {"range": [0, 1], "visible": False, "fixedrange": True}
    return {
        "barmode": "stack",
        "bargap": 0,
        "hovermode": "closest",
        "xaxis": time_axis.days(first, last) | ({"ticklabelmode": "period"} if bucket == "month" else {}),
        "yaxis": time_axis.numbers(top, domain=[0, _BARS_TOP]),
        "yaxis2": bare | {"domain": [_BARS_TOP, 1], "anchor": "x"},  # the lanes
        "yaxis3": bare | {"overlaying": "y"},  # what is hovered
    }


def _bars(parts: _Parts, series: pd.DataFrame, colors: Palette) -> None:
    """One trace per severity, without its empty parts: an empty part would still draw its outline."""
    for severity in SEVERITIES:
        part = series[series[severity] > 0]
        middles_and_widths = [middle_and_width(start, end) for start, end in _spans(part)]
        parts.traces.append(
            {
                "type": "bar",
                "x": [middle for middle, _ in middles_and_widths],
                "y": part[severity],
                "width": [width for _, width in middles_and_widths],
                "marker": _marker(severity, list(part["is_late"]), colors),
                "hoverinfo": "skip",
                "name": severity,
            }
        )


def _marker(severity: str, is_late: Sequence[bool], colors: Palette) -> dict[str, Any]:
    """Full, but hatched one way where the severity is unknown and the other way where the days are incomplete, both ways where both."""
    is_unknown = severity == "unknown"
    color = colors.context if is_unknown else colors.severity[severity]
    is_faint = is_unknown or needs_outline(color, colors.ground)
    whole, incomplete = ("/", "x") if is_unknown else ("", LATE)
    return {
        "color": color,
        "pattern": {
            "shape": [incomplete if late else whole for late in is_late],
            "fillmode": "replace",
            "bgcolor": TRANSPARENT,
            "size": 4 if is_unknown else 5,
            "solidity": 0.25 if is_unknown else 0.45,
        },
        "line": {
            "width": [0.6 if is_faint else 1.0 if late else 0.0 for late in is_late],
            "color": colors.context if is_faint else color,
        },
    }


def _hover(parts: _Parts, series: pd.DataFrame, bucket: Bucket, unit: str, lang: str) -> None:
    """An invisible bar from floor to ceiling carries the first day and what the whole bar says: no gap, easier to hit than
    five thin segments."""
    spans = _spans(series)
    parts.traces.append(
        {
            "type": "bar",
            "x": [middle_and_width(start, end)[0] for start, end in spans],
            "y": [1] * len(series),
            "width": [((end - start).days + 1) * time_axis.DAY for start, end in spans],
            "yaxis": "y3",
            "marker": {"color": TRANSPARENT, "line": {"width": 0}},
            "customdata": [[row["starts_on"].isoformat(), _bar_words(row, bucket, unit, lang)] for row in series.to_dict("records")],
            "hovertemplate": "%{customdata[1]}<extra></extra>",
        }
    )


def _bar_words(row: Mapping[Hashable, Any], bucket: Bucket, unit: str, lang: str) -> str:
    head = bucket_words(row["starts_on"], bucket, lang)
    lines = [f"<b>{head[:1].upper()}{head[1:]}</b>"]
    if row["n"] != row["n"]:  # NaN: nobody looked
        return "<br>".join([*lines, i18n.t("overview.timeline.unobserved", lang)])
    lines.append(i18n.plural(f"count.{unit}", int(row["n"]), lang))
    lines += [
        i18n.t(f"overview.severity.{severity}", lang) + i18n.t("punctuation.colon", lang) + i18n.number(row[severity], lang)
        for severity in SEVERITIES
        if row[severity]
    ]
    if row["n_observed_days"] < row["n_days"]:
        lines.append(f"<i>{i18n.plural('overview.days_observed', row['n_observed_days'], lang, of=i18n.number(row['n_days'], lang))}</i>")
    if not math.isnan(row.get("median", math.nan)):
        lines.append(_median_words(bucket, lang) + i18n.t("punctuation.colon", lang) + i18n.number(row["median"], lang))
    if row["is_late"]:
        lines.append(f"<i>{i18n.t('overview.timeline.late', lang)}</i>")
    return "<br>".join(lines)


def _median_words(bucket: Bucket, lang: str) -> str:
    """`médiane de 7 jours`."""
    return i18n.t(f"time.median.{bucket}", lang, n=MEDIAN_OF[bucket])


def _unobserved(
    parts: _Parts,
    stretches: Sequence[tuple[dt.date, dt.date]],
    first: dt.date,
    last: dt.date,
    top: float,
    colors: Palette,
    lang: str,
) -> None:
    """Hatched from floor to ceiling; named where the name has room."""
    label = i18n.t("overview.timeline.unobserved", lang)
    for start, end in stretches:
        left, right = midnight(max(start, first)), midnight(min(end, last) + ONE_DAY)
        parts.traces.append(
            {
                "type": "scatter",
                "x": [left, left, right, right],
                "y": [0, top, top, 0],
                "fill": "toself",
                "mode": "lines",
                "line": {"width": 0},
                "fillcolor": TRANSPARENT,
                "fillpattern": {"shape": "/", "fgcolor": colors.hairline, "bgcolor": TRANSPARENT, "size": 7, "solidity": 0.2},
                "hoverinfo": "skip",
            }
        )
        share = ((min(end, last) - max(start, first)).days + 1) / ((last - first).days + 1)
        is_wide = share * NARROWEST > len(label) * CHARACTER
        parts.annotations.append(
            {
                "x": left + (right - left) / 2,
                "y": top,
                "text": label,
                "textangle": 0 if is_wide else -90,
                "yanchor": "top",
                "yshift": -4,
                "showarrow": False,
                "font": text_font(colors, quiet=True, size=SMALL),
                "bgcolor": colors.ground,
            }
        )


def _events(
    parts: _Parts,
    events: Sequence[Event],
    lane: str,
    first: dt.date,
    last: dt.date,
    colors: Palette,
    lang: str,
) -> None:
    """Marks in a lane above the bars: a point for a day, a line as long as the source is vague. Labels close to one
    another become one label with their number."""
    if not events:
        return
    height, is_outage = _LANES[lane], lane == "outages"
    color = colors.ink if is_outage else colors.context
    spans = [(midnight(max(e.starts_on, first)), midnight(min(e.ends_on, last) + ONE_DAY)) for e in events]
    middles = [left + (right - left) / 2 for left, right in spans]
    for (left, right), middle in zip(spans, middles, strict=True):
        line = {"color": color, "width": 1, "dash": "solid" if is_outage else "dot"}
        to_ground = {"x0": middle, "x1": middle, "y0": 0, "y1": _BARS_TOP + (1 - _BARS_TOP) * height}
        parts.shapes.append({"type": "line", "xref": "x", "yref": "paper", "line": line, "opacity": 0.5, "layer": "below"} | to_ground)
        if right - left > ONE_DAY:
            length = {"x0": left, "x1": right, "y0": height, "y1": height}
            parts.shapes.append({"type": "line", "xref": "x", "yref": "y2", "line": {"color": color, "width": 4}} | length)
    parts.traces.append(
        {
            "type": "scatter",
            "x": middles,
            "y": [height] * len(middles),
            "yaxis": "y2",
            "mode": "markers",
            "marker": {"symbol": "triangle-down" if is_outage else "circle", "size": 9 if is_outage else 6, "color": color},
            "customdata": [event.words for event in events],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    )
    for position, side, n in places_of_labels(events, f"overview.timeline.{lane}", first, last, lang):
        parts.annotations.append(
            {
                "x": position,
                "y": height,
                "yref": "y2",
                "text": i18n.plural(f"overview.timeline.{lane}", n, lang),
                "xanchor": side,
                "xshift": 9 if side == "left" else -9,
                "showarrow": False,
                "font": text_font(colors, quiet=not is_outage, size=SMALL),
            }
        )


def places_of_labels(events: Sequence[Event], key: str, first: dt.date, last: dt.date, lang: str) -> list[tuple[dt.datetime, str, int]]:
    """(place, side of the text, number of events), laid out for the narrowest screen: events too close for a label each
    share one, which stands after the last of them or in the first gap with room; without room there is none."""
    n_days = (last - first).days + 1

    def width(n: int) -> float:
        return len(i18n.plural(key, n, lang)) * CHARACTER + 14

    def at(place: float) -> dt.datetime:
        return midnight(first) + dt.timedelta(minutes=round(place / NARROWEST * n_days * 1440))

    places = sorted(((max(event.starts_on, first) - first).days + 0.5) / n_days * NARROWEST for event in events)
    groups: list[list[float]] = []
    for place in places:
        if groups and place - groups[-1][-1] < width(len(groups[-1])):
            groups[-1].append(place)
        else:
            groups.append([place])
    labels, taken = [], 0.0  # px already used from the left
    for group, after in zip(groups, [*(group[0] for group in groups[1:]), NARROWEST], strict=True):
        needed = width(len(group))
        if group[-1] + needed <= after:
            labels.append((at(group[-1]), "left", len(group)))
            taken = group[-1] + needed
        elif group[0] - needed >= taken:
            labels.append((at(group[0]), "right", len(group)))
            taken = group[-1]
    return labels


def _spans(series: pd.DataFrame) -> list[tuple[dt.date, dt.date]]:
    return list(zip(series["starts_on"], series["ends_on"], strict=True))
