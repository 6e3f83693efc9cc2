"""Who is named most: horizontal bars, the label above its bar so that a phone shows it whole."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.figures.palette import palette
from analytics.figures.template import TEXT, new_figure, text_font

TOP = 10
ROW_HEIGHT = 37  # px
UNSPECIFIED = "UNKNOWN"  # "I do not know which one": an answer, but no e-service


def ranking(services: pd.DataFrame, *, unit: str, lang: str, theme: str) -> go.Figure:
    """`services`: service_code, label, family, n_reporters, n_reports, most first. The bars can be clicked:
    each carries its code. What lies beyond the first ten is one line without a bar, for its reporters overlap."""
    colors = palette(theme)
    column = f"n_{unit}"
    services = services.sort_values(column, ascending=False, kind="stable")
    shown, rest = services.head(TOP), services.iloc[TOP:]
    n_rows = len(shown) + (1 if len(rest) else 0)
    figure = new_figure(lang=lang, theme=theme, height=n_rows * ROW_HEIGHT + 8, margin={"r": 8})
    rows = list(range(len(shown)))
    figure.add_bar(
        x=shown[column],
        y=rows,
        orientation="h",
        width=0.24,
        marker={
            "color": [colors.context if code == UNSPECIFIED else colors.accent for code in shown["service_code"]],
            "line": {"width": 0},
        },
        text=[f"<b>{i18n.number(n, lang)}</b>" for n in shown[column]],
        textposition="outside",
        constraintext="none",
        textfont=text_font(colors),
        cliponaxis=False,
        customdata=[[row["service_code"], _words(row, lang)] for row in shown.to_dict("records")],
        hovertemplate="%{customdata[1]}<extra></extra>",
    )
    for place, row in zip(rows, shown.to_dict("records"), strict=True):
        _label(figure, place, str(row["label"]))
    if len(rest):
        _label(figure, len(shown), _rest_words(rest[column], unit, lang), quiet=colors.context)
    figure.update_xaxes(visible=False, range=[0, max(float(shown[column].max()), 1.0) * 1.14])
    figure.update_yaxes(visible=False, range=[n_rows - 0.75, -0.75])
    return figure


def _label(figure: go.Figure, row: int, text: str, *, quiet: str | None = None) -> None:
    figure.add_annotation(
        x=0,
        xref="paper",
        y=row,
        text=text,
        showarrow=False,
        xanchor="left",
        align="left",
        yanchor="bottom",
        yshift=3,
        xshift=-2,
        font={"size": TEXT} | ({"color": quiet} if quiet else {}),
    )


def _words(row: Mapping[Hashable, Any], lang: str) -> str:
    reporters = i18n.plural("overview.reporters", int(row["n_reporters"]), lang)
    reports = i18n.plural("overview.reports", int(row["n_reports"]), lang)
    return f"<b>{row['label']}</b><br>{row['family']}<br>{reporters}<br>{reports}"


def _rest_words(counts: pd.Series[int], unit: str, lang: str) -> str:
    """`et 14 autres : au plus 12 médecins chacun`: no sum, because their reporters overlap."""
    most = i18n.plural("overview.doctors" if unit == "reporters" else "overview.reports", int(counts.max()), lang)
    return i18n.plural("overview.ranking.rest", len(counts), lang, most=most)
