"""Reporters over time as two builds know them: what was known then, what came in since, what went."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.figures import time_axis
from analytics.figures.palette import palette
from analytics.figures.template import TRANSPARENT, Part, new_figure
from analytics.figures.time_axis import middle_and_width
from analytics.figures.timeline import LATE, bucket_words
from analytics.periods import Bucket

HEIGHT = 260  # px


def shades(theme: str) -> tuple[str, str]:
    """The colours of what was known then and of what came in since."""
    colors = palette(theme)
    return colors.severity["unknown"], colors.ink


def then_and_now(bars: pd.DataFrame, *, bucket: Bucket, lang: str, theme: str) -> go.Figure:
    """`bars`: starts_on, ends_on, is_late, n_before, n_after (NaN: not observed). A bar is as high as the higher of the two; what is no
    longer counted stands above it as an empty outline. Late and unobserved days are hatched as in every picture over time."""
    colors = palette(theme)
    then, since = shades(theme)
    n_before, n_after = (bars[name].fillna(0) for name in ("n_before", "n_after"))
    common = pd.concat([n_before, n_after], axis=1).min(axis=1)
    spans = [middle_and_width(start, end) for start, end in zip(bars["starts_on"], bars["ends_on"], strict=True)]
    first, last = bars["starts_on"].iloc[0], bars["ends_on"].iloc[-1]
    top = max(float(pd.concat([n_before, n_after]).max()), 4.0) * 1.04
    is_unseen = bars["n_after"].isna()
    late = list(bars["is_late"])
    layers: tuple[tuple[pd.Series[float], Part, Sequence[bool]], ...] = (
        (common, {"color": then, "line": {"width": 0}}, late),
        (n_after - common, {"color": since, "line": {"width": 0}}, late),
        (n_before - common, {"color": TRANSPARENT, "line": {"width": 1, "color": colors.ink}}, []),
        (is_unseen * top, {"color": TRANSPARENT, "line": {"width": 0}, "pattern": _hatching("/", colors.hairline)}, []),
    )
    words = [_words(row, bucket, lang) for row in bars.to_dict("records")]
    return new_figure(
        lang=lang,
        theme=theme,
        height=HEIGHT,
        margin={"l": 30, "r": 4, "t": 4, "b": 40},
        data=[_layer(heights, marker, spans, words, late=late) for heights, marker, late in layers],
        barmode="stack",
        bargap=0,
        hovermode="closest",
        xaxis=time_axis.days(first, last),
        yaxis=time_axis.numbers(top),
    )


def _hatching(shape: str | list[str], color: str) -> Part:
    return {"shape": shape, "fgcolor": color, "bgcolor": TRANSPARENT, "size": 7 if shape == "/" else 5, "solidity": 0.3}


def _layer(
    heights: pd.Series[float], marker: Part, spans: Sequence[tuple[Any, float]], words: Sequence[str], *, late: Sequence[bool]
) -> Part:
    """Empty parts are left out: they would still draw their outline."""
    shown = [place for place, height in enumerate(heights) if height > 0]
    if late:
        shapes = [LATE if late[place] else "" for place in shown]
        widths = [1.0 if late[place] else 0.0 for place in shown]
        marker = marker | {
            "pattern": _hatching(shapes, marker["color"]) | {"fillmode": "replace", "solidity": 0.45},
            "line": {"width": widths, "color": marker["color"]},
        }
    return {
        "type": "bar",
        "x": [spans[place][0] for place in shown],
        "y": [float(heights.iloc[place]) for place in shown],
        "width": [spans[place][1] for place in shown],
        "marker": marker,
        "customdata": [words[place] for place in shown],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _words(row: Mapping[Hashable, Any], bucket: Bucket, lang: str) -> str:
    head = bucket_words(row["starts_on"], bucket, lang)
    lines = [f"<b>{head[:1].upper()}{head[1:]}</b>"]
    if row["n_after"] != row["n_after"]:  # NaN: nobody looked
        return "<br>".join([*lines, i18n.t("overview.timeline.unobserved", lang)])
    for name in ("now", "then"):
        n = int(row["n_after" if name == "now" else "n_before"])
        lines.append(i18n.t(f"changes.bar.{name}", lang, n_what=i18n.plural("count.doctors", n, lang)))
    return "<br>".join(lines)
