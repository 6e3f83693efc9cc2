"""The day of an incident by the clock: each e-service hit on a row of its own, its reporters beside those of an ordinary day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.figures.palette import Palette, palette
from analytics.figures.template import SMALL, TEXT, new_figure, text_font
from analytics.incidents import clock_hours
from analytics.queries.incident import STEP_MINUTES

ROW_HEIGHT, LABEL_HEIGHT, LANE_HEIGHT, AXIS_HEIGHT = 64, 48, 40, 26  # px
_LEAST_TOP = 3  # reporters: the height of a row in which nobody shares a quarter of an hour


@dataclass(frozen=True)
class ServiceDay:
    """`quarters`: starts_at (aware), is_member, n_reporters, as `queries.incident.over_the_day` gives them; `words` stand under
    it, above the bars. `usual_per_quarter`: reporters of an ordinary day, spread evenly; None where no level was known."""

    label: str
    words: str
    quarters: pd.DataFrame
    usual_per_quarter: float | None


@dataclass(frozen=True)
class OfficialHours:
    """What the official record gives of this day, in hours of the clock; the whole day where it gives none."""

    first: float
    last: float
    words: str


def hours(rows: Sequence[ServiceDay], official: OfficialHours | None, *, shown: tuple[int, int], lang: str, theme: str) -> go.Figure:
    """`shown`: first and last hour of the axis. All rows have one scale."""
    colors = palette(theme)
    lane = LANE_HEIGHT if official else 0
    height = lane + len(rows) * (ROW_HEIGHT + LABEL_HEIGHT) + AXIS_HEIGHT
    figure = new_figure(lang=lang, theme=theme, height=height, margin={"l": 24, "r": 4, "b": AXIS_HEIGHT})
    inside = height - AXIS_HEIGHT
    top = max([_LEAST_TOP, *(int(_at_once(row.quarters).max()) for row in rows if len(row.quarters))]) * 1.05
    figure.update_layout(barmode="stack", bargap=0, hovermode="closest")
    figure.update_xaxes(
        range=list(shown),
        tickvals=list(range(shown[0], shown[1] + 1, 2)),
        ticktext=[_hour(hour, lang) for hour in range(shown[0], shown[1] + 1, 2)],
        ticks="outside",
        ticklen=4,
        anchor=f"y{len(rows)}" if len(rows) > 1 else "y",
    )
    if official:
        _official(figure, official, shown, (1 - lane / inside, 1.0), colors)
    for place, row in enumerate(rows):
        upper = 1 - (lane + place * (ROW_HEIGHT + LABEL_HEIGHT) + LABEL_HEIGHT) / inside
        _row(figure, row, place + 1, (max(upper - ROW_HEIGHT / inside, 0.0), upper), top, colors, lang)
    return figure


def _row(figure: go.Figure, row: ServiceDay, number: int, domain: tuple[float, float], top: float, colors: Palette, lang: str) -> None:
    name = "" if number == 1 else str(number)
    axis = {"domain": list(domain), "range": [0, top], "anchor": "x", "fixedrange": True, "showgrid": True, "nticks": 3, "tickformat": ",d"}
    figure.update_layout({f"yaxis{name}": axis})
    for is_member in (True, False):
        part = row.quarters[row.quarters["is_member"].astype(bool) == is_member]
        figure.add_bar(
            x=[clock_hours(moment) + STEP_MINUTES / 120 for moment in part["starts_at"]],
            y=part["n_reporters"],
            width=STEP_MINUTES / 60 * 0.82,
            marker={"color": colors.ink if is_member else colors.context, "opacity": 1 if is_member else 0.45, "line": {"width": 0}},
            customdata=[_words(moment, n, is_member, lang) for moment, n in zip(part["starts_at"], part["n_reporters"], strict=True)],
            hovertemplate=f"<b>{row.label}</b><br>%{{customdata}}<extra></extra>",
            yaxis=f"y{name}",
        )
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, yref=f"y{name}", y0=0, y1=0, line={"color": colors.context, "width": 1})
    if row.usual_per_quarter is not None:
        level = min(row.usual_per_quarter, top)
        line = {"color": colors.context, "width": 1, "dash": "dot"}
        figure.add_shape(type="line", xref="paper", x0=0, x1=1, yref=f"y{name}", y0=level, y1=level, line=line)
    figure.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        xshift=-24,
        y=domain[1],
        yref="paper",
        yanchor="bottom",
        yshift=2,
        text=f"<b>{row.label}</b><br><span style='font-size:{SMALL}px;color:{colors.context}'>{row.words}</span>",
        align="left",
        showarrow=False,
        font={"size": TEXT},
    )


def _official(figure: go.Figure, official: OfficialHours, shown: tuple[int, int], domain: tuple[float, float], colors: Palette) -> None:
    """A line as long as the source is vague."""
    middle = domain[0] + (domain[1] - domain[0]) * 0.3
    first, last = max(official.first, shown[0]), min(official.last, shown[1])
    line = {"color": colors.ink, "width": 4}
    figure.add_shape(type="line", xref="x", yref="paper", x0=first, x1=last, y0=middle, y1=middle, line=line)
    figure.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        xshift=-24,
        y=middle,
        yref="paper",
        yanchor="bottom",
        yshift=5,
        text=official.words,
        showarrow=False,
        font=text_font(colors, size=SMALL),
    )


def _at_once(quarters: pd.DataFrame) -> pd.Series[int]:
    return quarters.groupby("starts_at")["n_reporters"].sum()


def _hour(hour: int, lang: str) -> str:
    return i18n.t("incident.hour", lang, hour=hour)


def _words(moment: pd.Timestamp, n: int, is_member: bool, lang: str) -> str:
    start = i18n.clock(moment, lang)
    end = i18n.clock(moment + pd.Timedelta(minutes=STEP_MINUTES), lang)
    told = i18n.plural("count.doctors", int(n), lang)
    text = i18n.t("incident.hours.quarter", lang, start=start, end=end, doctors=told)
    return text if is_member else f"{text}<br>{i18n.t('incident.hours.isolated', lang)}"
