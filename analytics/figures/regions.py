"""Reporters per 1,000 registered GPs: a point and its interval for Wallonia and for Brussels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

import i18n
from analytics.figures.palette import palette
from analytics.figures.template import SMALL, TEXT, Part, new_figure, text_font
from analytics.regions import RegionRate

ROW_HEIGHT = 62  # px


def regions(
    rows: Sequence[RegionRate],
    labels: Mapping[str, str],
    *,
    lang: str,
    theme: str,
    color_of: str = "",
    axis: str = "overview.regions.axis",
) -> go.Figure:
    """`rows` as `analytics.regions.rates` gives them; one without a rate keeps its line and says its count. `color_of`: the region whose
    colour all have, for its provinces; `axis`: key of the words under the axis. A point carries its code."""
    colors = palette(theme)
    ends = [row.interval.high for row in rows if row.interval]
    right = max(ends, default=1.0) * 1.08
    traces: list[Part] = []
    shapes: list[Part] = []
    annotations: list[Part] = []
    for place, row in enumerate(rows):
        color = colors.region[color_of or row.region_code]
        words = i18n.plural("count.reporters", row.n_reporters, lang)
        annotations.append(
            {
                "x": 0,
                "y": place,
                "xanchor": "left",
                "yanchor": "bottom",
                "yshift": 8,
                "xshift": -10,
                "showarrow": False,
                "align": "left",
                "font": {"size": TEXT},
                "text": f"<b>{labels[row.region_code]}</b>  <span style='color:{colors.context}'>{words}</span>",
            }
        )
        shapes.append(
            {
                "type": "line",
                "x0": 0,
                "x1": right,
                "y0": place,
                "y1": place,
                "line": {"color": colors.hairline, "width": 1},
                "layer": "below",
            }
        )
        if row.rate is None or row.interval is None:
            continue
        shapes.append(
            {
                "type": "line",
                "x0": row.interval.low,
                "x1": row.interval.high,
                "y0": place,
                "y1": place,
                "line": {"color": color, "width": 4},
                "opacity": 0.55,
            }
        )
        traces.append(
            {
                "type": "scatter",
                "x": [row.rate],
                "y": [place],
                "mode": "markers+text",
                "marker": {"size": 13, "color": color, "line": {"width": 2, "color": colors.ground}},
                "text": [f"<b>{i18n.number(row.rate, lang, decimals=1)}</b>"],
                "textposition": "bottom center",
                "textfont": text_font(colors),
                "cliponaxis": False,
                "customdata": [[row.region_code, rate_words(row, labels[row.region_code], lang)]],
                "hovertemplate": "%{customdata[1]}<extra></extra>",
            }
        )
    return new_figure(
        lang=lang,
        theme=theme,
        height=len(rows) * ROW_HEIGHT + 44,
        margin={"l": 8, "r": 8, "b": 40},
        data=traces,
        shapes=shapes,
        annotations=annotations,
        xaxis={
            "range": [0, right],
            "nticks": 5,
            "ticks": "outside",
            "ticklen": 4,
            "tickformat": ",~g",
            "title": {
                "text": i18n.t(axis, lang),
                "font": text_font(colors, quiet=True, size=SMALL),
                "standoff": 6,
            },
        },
        yaxis={"visible": False, "range": [len(rows) - 0.4, -0.75]},
    )


def rate_words(row: RegionRate, label: str, lang: str) -> str:
    """`Wallonie : 12,3 pour 1 000 (de 10,1 à 15,2) – 76 médecins sur 6 176`."""
    if row.rate is None or row.interval is None:
        return i18n.plural("overview.regions.count_words", row.n_reporters, lang, region=label)
    low, high = (i18n.number(value, lang, decimals=1) for value in (row.interval.low, row.interval.high))
    return i18n.plural(
        "overview.regions.rate_words",
        row.n_reporters,
        lang,
        region=label,
        rate=i18n.number(row.rate, lang, decimals=1),
        low=low,
        high=high,
        n_gps=i18n.number(row.n_gps, lang),
    )
