"""The whole observed period in a low strip, month by month: where the stretch shown lies, and where to choose another."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.figures.palette import palette
from analytics.figures.template import TRANSPARENT, new_figure
from analytics.figures.time_axis import DAY, TICKS, midnight
from analytics.periods import ONE_DAY, bucket_end

HEIGHT = 84  # px
_OUTSIDE = 0.35  # opacity of what is not shown above


def range_strip(months: pd.DataFrame, *, start: dt.date, end: dt.date, unit: str, lang: str, theme: str) -> go.Figure:
    """`months`: starts_on (the first day of a month), n (NaN: not observed). A stretch can be drawn across it; a click cannot
    choose, for Streamlit takes clicks off a picture that is drawn on."""
    colors = palette(theme)
    figure = new_figure(lang=lang, theme=theme, height=HEIGHT, margin={"l": 30, "r": 4, "b": 40})
    is_seen = months["n"].notna()
    top = max(float(months["n"].max()) if is_seen.any() else 0.0, 1.0) * 1.05
    ends = [bucket_end(day, "month") for day in months["starts_on"]]
    is_shown = [day <= end and last >= start for day, last in zip(months["starts_on"], ends, strict=True)]
    figure.add_bar(
        x=[midnight(day) + (midnight(last + ONE_DAY) - midnight(day)) / 2 for day, last in zip(months["starts_on"], ends, strict=True)],
        y=months["n"].fillna(top),
        width=[((last - day).days + 1) * DAY * 0.9 for day, last in zip(months["starts_on"], ends, strict=True)],
        marker={
            "color": [colors.accent if seen else TRANSPARENT for seen in is_seen],
            "opacity": [1.0 if shown else _OUTSIDE for shown in is_shown],
            "line": {"width": 0},
            "pattern": {"shape": ["" if seen else "/" for seen in is_seen], "fgcolor": colors.context, "size": 7, "solidity": 0.2},
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": _OUTSIDE}},
        customdata=[f"{i18n.month(day, lang)}<br>{_words(n, unit, lang)}" for day, n in zip(months["starts_on"], months["n"], strict=True)],
        hovertemplate="%{customdata}<extra></extra>",
    )
    first, last = months["starts_on"].iloc[0], ends[-1]
    figure.update_xaxes(type="date", range=[midnight(first), midnight(last + ONE_DAY)], tickformatstops=TICKS, nticks=6, tickangle=0)
    figure.update_yaxes(visible=False, range=[0, top])
    figure.update_layout(
        dragmode="select",
        selectdirection="h",
        hovermode="closest",
        newselection={"line": {"color": colors.ink, "width": 1}},
    )
    figure.add_vrect(
        x0=midnight(start), x1=midnight(end + ONE_DAY), line={"color": colors.context, "width": 1}, layer="below", fillcolor=colors.surface
    )
    return figure


def _words(n: float, unit: str, lang: str) -> str:
    if n != n:  # NaN: nobody looked
        return i18n.t("overview.timeline.unobserved", lang)
    return i18n.plural(f"count.{unit}", int(n), lang)
