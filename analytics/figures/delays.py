"""How long after the fact it is reported: one bar a delay, the label beside it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.figures.palette import palette
from analytics.figures.template import new_figure, text_font

ROW_HEIGHT = 28  # px


def delays(counts: pd.DataFrame, *, lang: str, theme: str) -> go.Figure:
    """`counts`: delay_code, n_submissions, in order. Those sent from memory are pale: they open no incident."""
    colors = palette(theme)
    figure = new_figure(lang=lang, theme=theme, height=len(counts) * ROW_HEIGHT + 6, margin={"l": 142, "r": 48})
    figure.add_bar(
        x=counts["n_submissions"],
        y=[i18n.t(f"time.delay.{code}", lang) for code in counts["delay_code"]],
        orientation="h",
        width=0.56,
        marker={
            "color": [colors.context if code in ("memory", "unknown") else colors.ink for code in counts["delay_code"]],
            "line": {"width": 0},
        },
        text=[i18n.number(int(n), lang) for n in counts["n_submissions"]],
        textposition="outside",
        constraintext="none",
        cliponaxis=False,
        textfont=text_font(colors),
        hoverinfo="skip",
    )
    figure.update_xaxes(visible=False, range=[0, max(float(counts["n_submissions"].max()), 1.0)])
    figure.update_yaxes(autorange="reversed", ticklabelstandoff=6, tickfont=text_font(colors))
    return figure
