"""The hours of the week: when failures are met, weekday by weekday."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.figures.calendar import NOT_OBSERVED
from analytics.figures.palette import LIGHT, Palette, palette
from analytics.figures.template import SMALL, new_figure

ROW_HEIGHT = 30  # px
MIN_FOR_A_SHADE = 5  # per cell; 1 to 4 share the palest one, for between them chance decides


def week(cells: pd.DataFrame, *, unit: str, lang: str, theme: str) -> go.Figure:
    """`cells`: weekday (1 to 7), hour (0 to 23), n (NaN: not observed), n_days (observed days of that weekday), every pair once."""
    colors = palette(theme)
    wide = cells.pivot(index="weekday", columns="hour", values="n")
    most = max(int(cells["n"].max()), 1) if cells["n"].notna().any() else 1
    figure = new_figure(lang=lang, theme=theme, height=7 * ROW_HEIGHT + 30, margin={"l": 34, "t": 2, "b": 28})
    by_place = {(row["weekday"], row["hour"]): row for row in cells.to_dict("records")}
    figure.add_heatmap(
        z=_shades(wide, most).to_numpy(),
        x=list(wide.columns),
        y=[i18n.short_weekday(day, lang) for day in wide.index],
        customdata=[[_words(by_place[day, hour], unit, lang) for hour in wide.columns] for day in wide.index],
        hovertemplate="%{customdata}<extra></extra>",
        text=wide.isna().replace({True: NOT_OBSERVED, False: ""}).to_numpy(),
        texttemplate="%{text}",
        textfont={"size": SMALL, "color": colors.context},
        colorscale=[[0, colors.surface], [1, colors.ink]],
        meta=[LIGHT.surface, LIGHT.ink],  # the same on a light ground, for an image of the picture
        zmin=0,
        zmax=max(most, MIN_FOR_A_SHADE),
        showscale=False,
        xgap=2,
        ygap=2,
    )
    figure.update_xaxes(
        tickvals=[0, 4, 8, 12, 16, 20], ticktext=[i18n.t("incident.hour", lang, hour=hour) for hour in (0, 4, 8, 12, 16, 20)]
    )
    figure.update_yaxes(autorange="reversed", type="category", ticks="")
    for (day, hour), row in by_place.items():
        if row["n"] == most:
            _label(figure, i18n.short_weekday(day, lang), hour, i18n.number(row["n"], lang), colors)
    return figure


def _shades(counts: pd.DataFrame, most: int) -> pd.DataFrame:
    """What the colour says of each cell: its number from `MIN_FOR_A_SHADE` on, else only whether anybody reported."""
    palest = max(MIN_FOR_A_SHADE / 2, most / 16)  # still seen beside a cell of hundreds
    return counts.fillna(0).mask((counts >= 1) & (counts < MIN_FOR_A_SHADE), palest)


def _label(figure: go.Figure, weekday: str, hour: int, text: str, colors: Palette) -> None:
    """On a ground of its own: on a phone a number is wider than its cell."""
    font = {"size": SMALL - 1, "color": colors.ground}
    figure.add_annotation(x=hour, y=weekday, text=text, showarrow=False, font=font, bgcolor=colors.ink, borderpad=1)


def _words(row: Mapping[Hashable, Any], unit: str, lang: str) -> str:
    when = i18n.t("time.week.cell", lang, day=i18n.weekday(row["weekday"], lang), hour=row["hour"], until=row["hour"] + 1)
    if row["n"] != row["n"]:  # NaN: nobody looked
        return f"<b>{when}</b><br>{i18n.t('overview.timeline.unobserved', lang)}"
    n = i18n.plural(f"count.{unit}", int(row["n"]), lang)
    return f"<b>{when}</b><br>{n}<br>{i18n.plural('time.week.days', int(row['n_days']), lang)}"
