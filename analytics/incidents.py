"""What may be said of incidents: when they began, how many were admitted, on which days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

import i18n
from analytics.intervals import Interval, binomial

Record = Mapping[str, Any]
_HALF_HOUR = 30


@dataclass(frozen=True)
class Recognition:
    """Incidents on days for whose official list somebody vouches, and how many of them an official outage confirms."""

    n_incidents: int
    n_confirmed: int

    @property
    def share(self) -> Interval:
        """Exact interval of the share confirmed."""
        return binomial(self.n_confirmed, self.n_incidents)


def recognition(incidents: Sequence[Record], coverage: Sequence[Record]) -> Recognition | None:
    """None where nobody vouches for any day of an incident: then nothing can be said of what was not admitted."""
    vouched = [(one["starts_on"], one["ends_on"] or dt.date.max) for one in coverage if one["is_complete"]]
    inside = [one for one in incidents if any(start <= one["occurred_on"] <= end for start, end in vouched)]
    return Recognition(len(inside), sum(bool(one["is_confirmed"]) for one in inside)) if inside else None


def days(incidents: Sequence[Record], dates: pd.DataFrame, *, start: dt.date, end: dt.date) -> pd.DataFrame:
    """One row per day from `start` to `end`: date_on, is_observed, n_incidents, n_reporters of the largest one."""
    shown = dates[(dates["date_on"] >= start) & (dates["date_on"] <= end)][["date_on", "is_observed"]]
    by_day = pd.DataFrame(
        [{"date_on": one["occurred_on"], "n_reporters": one["n_reporters"]} for one in incidents], columns=["date_on", "n_reporters"]
    )
    counted = by_day.groupby("date_on")["n_reporters"].agg(n_incidents="size", n_reporters="max").reset_index()
    whole = shown.merge(counted, on="date_on", how="left").fillna({"n_incidents": 0, "n_reporters": 0})
    return whole.astype({"n_incidents": int, "n_reporters": int, "is_observed": bool})


def span(incident: Record, lang: str) -> str:
    """`vers 9 h, jusque vers 11 h 30`: to the half-hour, unless five reporters agree on the start within a quarter of an hour."""
    first, last = incident["first_report_at"], incident["last_report_at"]
    start = (
        i18n.clock(first, lang)
        if incident["is_start_agreed"]
        else i18n.t("incidents.about", lang, time=i18n.clock(_rounded(first), lang, is_rounded=True))
    )
    return i18n.t("incidents.span", lang, start=start, end=i18n.clock(_rounded(last), lang, is_rounded=True))


def _rounded(moment: dt.datetime) -> dt.datetime:
    """To the nearest half-hour."""
    minutes = round((moment.minute + moment.second / 60) / _HALF_HOUR) * _HALF_HOUR
    return moment.replace(minute=0, second=0, microsecond=0) + dt.timedelta(minutes=minutes)
