"""The axis of days that all pictures over time share, where a stretch of days stands on it, and the axis of whole numbers beside it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from analytics.figures.template import Part
from analytics.periods import ONE_DAY

DAY = 86_400_000  # ms
_FEW_DAYS = 6  # up to here every day has its tick, and no hour has one
TICKS = [  # what follows the line break stands once, under the first tick it holds for
    {"dtickrange": [None, "M1"], "value": "%-d %b\n%Y"},
    {"dtickrange": ["M1", "M12"], "value": "%b\n%Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]


def days(first: dt.date, last: dt.date, *, nticks: int = 6, **more: Any) -> Part:
    """From the first day to the end of the last; `more` settings of one picture."""
    shared = {"type": "date", "ticks": "outside", "ticklen": 4, "tickangle": 0, "tickformatstops": TICKS}
    daily = {"dtick": DAY, "ticklabelmode": "period"} if (last - first).days < _FEW_DAYS else {}
    return shared | {"range": [midnight(first), midnight(last + ONE_DAY)], "nticks": nticks} | daily | more


def numbers(top: float, **more: Any) -> Part:
    """Whole numbers from zero to `top`, with few ticks, and none between two numbers."""
    return {"range": [0, top], "showgrid": True, "nticks": 4, "tickformat": ",d", "dtick": 1 if top < 5 else None} | more


def middle_and_width(start: dt.date, end: dt.date) -> tuple[dt.datetime, float]:
    """Of the bar of these days, which leaves a gap to the next; the width in milliseconds."""
    n_days = (end - start).days + 1
    gap = 0.14 if n_days == 1 else 0.1
    return midnight(start) + dt.timedelta(days=n_days / 2), n_days * DAY * (1 - gap)


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())
