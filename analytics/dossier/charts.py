"""The drawings of the dossier, from the same frames as the screen: frame in, marks out. `templates/charts.typ` puts them on paper.

A chart is plain data: places as fractions of the drawing (0 left or bottom, 1 right or top), words finished, colours by role. Nothing is
counted here. The roles are those of `analytics.figures.palette`; hatching and words stand beside every colour, so that grey print reads.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

import i18n
from analytics.argument.criteria_words import name
from analytics.argument.exposure import SCENARIOS
from analytics.argument.measuring import Month, place
from analytics.argument.premium import Criterion
from analytics.exports import HIDDEN
from analytics.figures.calendar import incident_shades
from analytics.figures.palette import LIGHT
from analytics.figures.ranking import UNSPECIFIED
from analytics.frames import is_missing
from analytics.incidents import STEPS
from analytics.periods import ONE_DAY, Bucket
from analytics.regions import RegionRate
from analytics.series import SEVERITIES
from analytics.surroundings import Surroundings

Kind = Literal["bars", "timeline", "points", "calendar", "exposure", "matrix"]
ROOM_FOR_NUMBERS = 1.18  # of the longest bar
MOST_YEARS = 6  # that a calendar shows on one page
PALETTE: dict[str, str] = {
    "ink": LIGHT.ink,
    "context": LIGHT.context,
    "hairline": LIGHT.hairline,
    "surface": LIGHT.surface,
    "accent": LIGHT.accent,
    **{f"severity-{code}": color for code, color in LIGHT.severity.items()},
    **{f"region-{code}": color for code, color in LIGHT.region.items()},
    **{f"step-{step}": color for step, color in enumerate(incident_shades(LIGHT))},
}


@dataclass(frozen=True)
class Chart:
    kind: Kind
    marks: dict[str, Any]


def bars(rows: pd.DataFrame, *, lang: str, whole: int = 0, rest: str = "") -> Chart:
    """`rows`, from the top: label, n (or HIDDEN), value (its number in words), is_quiet; optionally severity_code, whose colour the bar
    then has. `whole`: what the numbers are parts of, and a bar then as long as its part."""
    shown = [0.0 if n is HIDDEN else float(n) for n in rows["n"]]
    right = (float(whole) if whole else max([*shown, 1.0])) * ROOM_FOR_NUMBERS
    of_severity = "severity_code" in rows
    marks = [
        {
            "label": str(row["label"]),
            "value": i18n.t("exports.hidden", lang) if row["n"] is HIDDEN else str(row["value"]),
            "is_hidden": row["n"] is HIDDEN,
            "length": n / right,
            "fill": f"severity-{row['severity_code']}" if of_severity else "context" if row["is_quiet"] else "ink",
            "is_hatched": of_severity and row["severity_code"] == "unknown",
        }
        for row, n in zip(rows.to_dict("records"), shown, strict=True)
    ]
    return Chart("bars", {"rows": marks, "rest": rest})


def timeline(series: pd.DataFrame, beside: Surroundings, *, bucket: Bucket, lang: str) -> Chart:
    """`series` as `analytics.series.complete` gives it, or with `n` alone where severities must not be told. What lies within days that
    nobody observed has no bar. `on` of a mark is the first day of its row."""
    first, last = series["starts_on"].iloc[0], series["ends_on"].iloc[-1]
    levels = [code for code in SEVERITIES if code in series]
    numbers = [n for n in series["n"] if n is not HIDDEN and not is_missing(n)]
    ticks = _ticks(max([*map(float, numbers), 1.0]))
    top = max(max([*map(float, numbers), 1.0]) * 1.04, ticks[-1])

    def at(day: dt.date) -> float:
        return float((day - first).days / ((last - first).days + 1))

    def stretch(row: Mapping[Any, Any]) -> dict[str, Any]:
        return {"on": row["starts_on"].isoformat(), "from": at(row["starts_on"]), "to": at(row["ends_on"] + ONE_DAY)}

    drawn = []
    for row in series.to_dict("records"):
        if row["n"] is HIDDEN or is_missing(row["n"]):
            continue
        bottom, parts = 0.0, []
        for code in levels or ("n",):
            height = float(row[code]) / top
            if height > 0:
                fill = "ink" if code == "n" else f"severity-{code}"
                parts.append({"from": bottom, "to": bottom + height, "fill": fill, "is_hatched": code == "unknown"})
            bottom += height
        drawn.append(stretch(row) | {"parts": parts, "is_late": bool(row["is_late"])})
    hidden = [stretch(row) for row in series.to_dict("records") if row["n"] is HIDDEN]
    has_late = any(bar["is_late"] and bar["parts"] for bar in drawn)
    return Chart(
        "timeline",
        {
            "bars": drawn,
            "hidden": hidden,
            "unobserved": [{"from": max(at(a), 0), "to": min(at(b + ONE_DAY), 1)} for a, b in beside.unobserved],
            "outages": sorted({_middle(at(max(one.starts_on, first)), at(min(one.ends_on, last) + ONE_DAY)) for one in beside.outages}),
            "campaigns": [{"from": max(at(one.starts_on), 0), "to": min(at(one.ends_on + ONE_DAY), 1)} for one in beside.campaigns],
            "y": [{"at": value / top, "label": i18n.number(value, lang)} for value in ticks],
            "x": _days(first, last, bucket, lang),
            "key": [{"fill": f"severity-{code}", "label": i18n.t(f"overview.severity.{code}", lang)} for code in levels],
            "words": {
                "unobserved": i18n.t("overview.timeline.unobserved", lang),
                "hidden": i18n.t("exports.hidden", lang),
                "late": i18n.t("overview.timeline.late", lang) if has_late else "",
                "outages": i18n.plural("overview.timeline.outages", 1, lang) if beside.outages else "",
                "campaigns": i18n.plural("overview.timeline.campaigns", 1, lang) if beside.campaigns else "",
            },
        },
    )


def points(rows: Sequence[RegionRate], labels: Mapping[str, str], *, lang: str, axis: str) -> Chart:
    """A point and its interval per region; one without a rate keeps its line and says its count. `axis`: the words under the axis."""
    ticks = _ticks(max((row.interval.high for row in rows if row.interval), default=1.0))
    right = max(max((row.interval.high for row in rows if row.interval), default=1.0) * 1.05, ticks[-1])
    marks = [
        {
            "label": labels[row.region_code],
            "words": i18n.plural("count.reporters", row.n_reporters, lang),
            "fill": f"region-{row.region_code}",
            "at": None if row.rate is None else row.rate / right,
            "low": None if row.interval is None else row.interval.low / right,
            "high": None if row.interval is None else row.interval.high / right,
            "value": "" if row.rate is None else i18n.number(row.rate, lang, decimals=1),
            "between": "" if row.interval is None else _between(row.interval.low, row.interval.high, lang),
        }
        for row in rows
    ]
    decimals = 1 if any(value % 1 for value in ticks) else 0
    ticked = [{"at": value / right, "label": i18n.number(value, lang, decimals=decimals)} for value in ticks]
    return Chart("points", {"rows": marks, "x": ticked, "axis": axis})


def calendar(days: pd.DataFrame, *, lang: str) -> Chart:
    """A square a day, a strip a year; `days` as `analytics.incidents.days` gives them. A square is as strong as the largest incident of
    its day, empty without one, struck through where nobody looked."""
    years: dict[int, list[dict[str, Any]]] = {}
    for row in days.to_dict("records"):
        on: dt.date = row["date_on"]
        step = sum(row["n_reporters"] >= least for least in STEPS) if row["n_incidents"] else 0
        cell = {
            "on": on.isoformat(),
            "month": on.month,
            "column": _week_of_year(on),
            "row": on.isoweekday() - 1,
            "step": step,
            "is_observed": bool(row["is_observed"]),
        }
        years.setdefault(on.year, []).append(cell)
    strips = [
        {
            "year": str(year),
            "cells": cells,
            "months": [
                {"column": _week_of_year(dt.date(year, month, 1)), "label": i18n.short_month(dt.date(year, month, 1), lang).split()[0]}
                for month in sorted({cell["month"] for cell in cells})
            ],
        }
        for year, cells in sorted(years.items())
    ]
    names = [i18n.short_weekday(day, lang) for day in (1, 3, 5)]
    words = {name: i18n.t(f"dossier.calendar.{name}", lang) for name in ("first", "second", "third", "none")}
    words["unobserved"] = i18n.t("overview.timeline.unobserved", lang)
    return Chart("calendar", {"strips": strips, "weekdays": names, "words": words})


@dataclass(frozen=True)
class Strip:
    """The exposure of one criterion. `hours` by scenario in order, None where they must not be told; `words` those of each."""

    label: str
    note: str
    hours: tuple[float | None, ...]
    words: tuple[str, ...]


def exposure(strips: Sequence[Strip], *, axis: str, lang: str) -> Chart:
    """The three scenarios of each criterion on one line, on a scale of hours that all share. `axis`: the words under it."""
    most = max((hours for strip in strips for hours in strip.hours if hours is not None), default=0.0) or 1.0
    right = most * 1.04
    rows = [
        {
            "label": strip.label,
            "note": strip.note,
            "points": [
                {"mark": mark, "at": None if hours is None else hours / right, "words": words}
                for mark, hours, words in zip(SCENARIOS, strip.hours, strip.words, strict=True)
            ],
        }
        for strip in strips
    ]
    ticks = [{"at": value / right, "label": i18n.number(value, lang)} for value in _ticks(most)]
    return Chart("exposure", {"rows": rows, "x": ticks, "axis": axis})


def matrix(criteria: Sequence[Criterion], months: Sequence[Month], n: Mapping[tuple[str, dt.date], tuple[int, int]], *, lang: str) -> Chart:
    """Criterion by month. `n`: by criterion and month, the reporters of its observed days and those who told of the others from memory."""

    def cell(one: Criterion, month: Month) -> dict[str, Any]:
        observed, from_memory = n.get((one.code, month.first), (0, 0))
        told = i18n.number(observed, lang) if month.is_observed else f"({i18n.number(from_memory, lang)})" if from_memory else ""
        where = place(month.first, month.last, one.window)
        return {"on": month.first.isoformat(), "place": where, "is_observed": month.is_observed, "words": told}

    cells = {one.code: [cell(one, month) for month in months] for one in criteria}
    places = {of["place"] for row in cells.values() for of in row}
    kinds = [kind for kind in ("inside", "part", "before", "outside", "unknown") if kind in places]
    if not all(month.is_observed for month in months):
        kinds.append("unobserved")
    return Chart(
        "matrix",
        {
            "months": [i18n.short_month(month.first, lang).removesuffix(f" {month.first.year}") for month in months],
            "rows": [{"code": one.code, "label": name(one, lang), "cells": cells[one.code]} for one in criteria],
            "key": [{"place": kind, "label": i18n.t(f"moratorium.cell.{kind}", lang)} for kind in kinds],
        },
    )


def ranked(named: pd.DataFrame, *, most: int, lang: str) -> pd.DataFrame:
    """The first rows of `queries.counts.by_service` with their label, as `bars` takes them."""
    shown = named.head(most)
    return pd.DataFrame(
        {
            "label": shown["label"],
            "n": shown["n_reporters"],
            "value": [i18n.number(int(n), lang) for n in shown["n_reporters"]],
            "is_quiet": shown["service_code"] == UNSPECIFIED,
        }
    )


def _between(low: float, high: float, lang: str) -> str:
    return "–".join(i18n.number(bound, lang, decimals=1) for bound in (low, high))


def _middle(low: float, high: float) -> float:
    return (max(low, 0) + min(high, 1)) / 2


def _week_of_year(day: dt.date) -> int:
    """The column of a day: weeks begin on Monday, the first may be short."""
    return (day.timetuple().tm_yday - 1 + dt.date(day.year, 1, 1).weekday()) // 7


def _ticks(top: float) -> list[float]:
    """Round numbers from 0, three to five of them, the last not above `top`; whole ones where `top` is at least four."""
    raw = top / 4
    ten = 10 ** math.floor(math.log10(raw)) if raw > 0 else 1
    step = next(factor * ten for factor in (1, 2, 2.5, 5, 10) if factor * ten >= raw)
    if top >= 4 or step >= 1:
        step = max(1.0, step if step % 1 == 0 else math.ceil(step))
    return [step * place for place in range(int(top / step + 1e-9) + 1)]


def _days(first: dt.date, last: dt.date, bucket: Bucket, lang: str) -> list[dict[str, Any]]:
    """Where the axis has its words: days of a short stretch, first days of months, quarters or years of a longer one; under the middle of
    the bars where each month has its word."""
    n_days = (last - first).days + 1
    every = [first + n * ONE_DAY for n in range(n_days)]
    step = 1 if n_days <= 250 else 3 if n_days <= 1100 else 12
    months = [(day, i18n.short_month(day, lang)) for day in every if day.day == 1 and (day.month - 1) % step == 0]
    if bucket == "month" and step == 1:
        return [{"at": ((day - first).days + 15) / n_days, "label": words} for day, words in months]
    if n_days > 62:
        return [{"at": (day - first).days / n_days, "label": words} for day, words in months]
    is_short = n_days <= 10
    named = [day for day in every if is_short or day.weekday() == 0]
    middle = 0.5 if is_short else 0.0
    return [{"at": ((day - first).days + middle) / n_days, "label": i18n.short_date(day, lang).rsplit(" ", 1)[0]} for day in named]
