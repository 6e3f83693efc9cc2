"""Days as squares, a row a month: where something happened is seen before anything is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.figures.palette import Palette, palette
from analytics.figures.template import SMALL, TRANSPARENT, new_figure
from analytics.incidents import STEPS as INCIDENT_STEPS

ROW_HEIGHT = 24  # px
COUNT_STEPS = (1, 5, 10, 20, 50)  # reporters or reports of a day from which its square is drawn stronger; 1 to 4 share one shade
NOT_OBSERVED = "╱"  # on a square of days nobody observed
_INCIDENT_SHARES = (0.45, 0.72, 1.0)  # of the colour in which a step is drawn
_COUNT_SHARES = (0.18, 0.36, 0.55, 0.76, 1.0)
_STROKE = 9  # px


def incident_calendar(days: pd.DataFrame, *, lang: str, theme: str) -> go.Figure:
    """`days`: date_on, is_observed, n_incidents, n_reporters (of the largest incident), every day of the stretch once."""
    colors = palette(theme)
    shown = days.assign(
        step=[_step(n, INCIDENT_STEPS) for n in days["n_reporters"]],
        words=[_incidents_in_words(day, lang) for day in days.to_dict("records")],
    )
    return _calendar(shown, [colors.hairline, *_shades(colors.hairline, colors.severity["2"], _INCIDENT_SHARES)], lang=lang, theme=theme)


def count_calendar(days: pd.DataFrame, *, unit: str, lang: str, theme: str) -> go.Figure:
    """`days` as `analytics.series.complete` gives them by day. A square carries its day."""
    colors = palette(theme)
    shown = pd.DataFrame(
        {
            "date_on": days["starts_on"],
            "is_observed": True,  # days that were not get their stroke below, and no shade unless somebody reported of them
            "step": [_step(n, COUNT_STEPS) if is_counted else None for n, is_counted in zip(days["n"], days["n"].notna(), strict=True)],
            "words": [_count_in_words(day, unit, lang) for day in days.to_dict("records")],
        }
    )
    figure = _calendar(shown, [color for color, _ in count_shades(lang, theme)], lang=lang, theme=theme)
    _strokes(figure, shown[days["n_observed_days"] == 0], "line-ne", colors, lang)
    _strokes(figure, shown[days["is_late"].astype(bool)], "line-nw", colors, lang)
    _days_to_click(figure, shown, lang)
    return figure


def count_shades(lang: str, theme: str) -> list[tuple[str, str]]:
    """The shades of `count_calendar`, each with what it stands for: `0`, `1 à 4`, …, `50 et plus`."""
    colors = palette(theme)
    nothing = _mixed(colors.surface, colors.hairline, 0.5)  # seen beside the days that a month does not have
    shades = [nothing, *_shades(nothing, colors.ink, _COUNT_SHARES)]
    ends = [step - 1 for step in COUNT_STEPS[1:]]
    words = [i18n.t("time.days.from_to", lang, first=first, last=last) for first, last in zip(COUNT_STEPS, ends, strict=False)]
    return list(zip(shades, [i18n.number(0, lang), *words, i18n.t("time.days.or_more", lang, n=COUNT_STEPS[-1])], strict=True))


def _calendar(days: pd.DataFrame, shades: Sequence[str], *, lang: str, theme: str) -> go.Figure:
    """`days`: date_on, is_observed, step (place of its shade), words."""
    months = list(dict.fromkeys((day.year, day.month) for day in days["date_on"]))
    row_of = {month: place for place, month in enumerate(months)}
    steps: list[list[float | None]] = [[None] * 31 for _ in months]
    marks, words = ([[""] * 31 for _ in months] for _ in range(2))
    for day in days.to_dict("records"):
        on = day["date_on"]
        row, column = row_of[(on.year, on.month)], on.day - 1
        steps[row][column] = day["step"]
        marks[row][column] = "" if day["is_observed"] else NOT_OBSERVED
        words[row][column] = day["words"]
    figure = new_figure(lang=lang, theme=theme, height=len(months) * ROW_HEIGHT + 26, margin={"l": 72, "t": 22})
    figure.add_heatmap(
        z=steps,
        x=list(range(1, 32)),
        y=[i18n.short_month(dt.date(year, month, 1), lang) for year, month in months],
        customdata=words,
        hovertemplate="%{customdata}<extra></extra>",
        text=marks,
        texttemplate="%{text}",
        textfont={"size": SMALL, "color": palette(theme).context},
        colorscale=_scale(shades),
        zmin=0,
        zmax=len(shades) - 1,
        showscale=False,
        xgap=2,
        ygap=3,
        hoverongaps=False,
    )
    figure.update_xaxes(side="top", tickvals=[1, 8, 15, 22, 29], ticks="", range=[0.5, 31.5])
    figure.update_yaxes(range=[len(months) - 0.5, -0.5], type="category", ticks="")
    return figure


def _strokes(figure: go.Figure, days: pd.DataFrame, symbol: str, colors: Palette, lang: str) -> None:
    """One way for days nobody observed, the other way for days still incomplete, in the colour that is seen on the square."""
    strokes = [colors.ground if step >= len(COUNT_STEPS) // 2 else colors.context for step in days["step"].fillna(0)]
    figure.add_scatter(
        **_places(days, lang),
        mode="markers",
        marker={"symbol": symbol, "size": _STROKE, "color": TRANSPARENT, "line": {"width": 1.25, "color": strokes}},
        hoverinfo="skip",
    )


def _days_to_click(figure: go.Figure, days: pd.DataFrame, lang: str) -> None:
    """A square of a heat map cannot be clicked: an invisible mark on each can, and says the same."""
    figure.data[0].update(hoverinfo="skip", hovertemplate=None)
    figure.add_scatter(
        **_places(days, lang),
        mode="markers",
        marker={"symbol": "square", "size": ROW_HEIGHT - 3, "color": TRANSPARENT, "line": {"width": 0}},
        customdata=[[day.isoformat(), words] for day, words in zip(days["date_on"], days["words"], strict=True)],
        hovertemplate="%{customdata[1]}<extra></extra>",
    )
    figure.update_layout(hovermode="closest")


def _places(days: pd.DataFrame, lang: str) -> dict[str, list[Any]]:
    return {"x": [day.day for day in days["date_on"]], "y": [i18n.short_month(day.replace(day=1), lang) for day in days["date_on"]]}


def _step(n: float, steps: Sequence[int]) -> int:
    return sum(n >= step for step in steps)


def _incidents_in_words(day: Mapping[Hashable, Any], lang: str) -> str:
    on = i18n.date(day["date_on"], lang, with_weekday=True)
    if not day["is_observed"]:
        return f"<b>{on}</b><br>{i18n.t('incidents.calendar.unobserved', lang)}"
    n_incidents, n_reporters = int(day["n_incidents"]), int(day["n_reporters"])
    if not n_incidents:
        return f"<b>{on}</b><br>{i18n.t('incidents.calendar.none', lang)}"
    told = i18n.plural("incidents.calendar.some", n_incidents, lang)
    return f"<b>{on}</b><br>{told}<br>{i18n.plural('incidents.calendar.largest', n_reporters, lang)}"


def _count_in_words(day: Mapping[Hashable, Any], unit: str, lang: str) -> str:
    lines = [f"<b>{i18n.sentence_case(i18n.date(day['starts_on'], lang, with_weekday=True))}</b>"]
    if day["n"] == day["n"]:  # not NaN
        lines.append(i18n.plural(f"overview.{unit}", int(day["n"]), lang))
    if not day["n_observed_days"]:
        lines.append(i18n.t("overview.timeline.unobserved", lang))
    if day["is_late"]:
        lines.append(f"<i>{i18n.t('overview.timeline.late', lang)}</i>")
    return "<br>".join(lines)


def _shades(nothing: str, most: str, shares: Sequence[float]) -> list[str]:
    """Paler to full."""
    return [_mixed(nothing, most, share) for share in shares]


def _scale(shades: Sequence[str]) -> list[tuple[float, str]]:
    """Steps without transition."""
    edges = [place / len(shades) for place in range(len(shades) + 1)]
    return [(edge, color) for color, low, high in zip(shades, edges, edges[1:], strict=False) for edge in (low, high)]


def _mixed(ground: str, color: str, share: float) -> str:
    channels = [[int(one[at : at + 2], 16) for at in (1, 3, 5)] for one in (ground, color)]
    return "#" + "".join(f"{round(low + (high - low) * share):02x}" for low, high in zip(*channels, strict=True))
