"""Every figure that the screens show, against an independent recomputation in plain pandas over the same rows, for random filters."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from statistics import fmean, median
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import comparison, periods, series, surroundings
from analytics import days as calendar_days
from analytics.filters import Filters
from analytics.queries import background, consequences, counts, over_time
from analytics.tables import WITHOUT_IDENTIFIER
from tests.properties.selections import FIRST, LAST, MANY, RANK, Rows, filters


def counted(frame: pd.DataFrame, by: list[str]) -> dict[Any, tuple[int, int]]:
    """Distinct reporters and rows of every group."""
    groups = frame.groupby(by, dropna=False)["reporter_key"].agg(["nunique", "size"])
    return {key: (int(one["nunique"]), int(one["size"])) for key, one in groups.iterrows()}


def same(found: dict[Any, Any], expected: dict[Any, Any]) -> None:
    plain = {key if key == key and key is not None else None: value for key, value in found.items()}
    assert plain == {key if key == key and key is not None else None: value for key, value in expected.items()}


@MANY
@given(asked=filters())
def test_counts_by_every_code(rows: Rows, asked: Filters) -> None:
    reports = rows.reports_of(asked)
    for column in counts.CODED:
        found = rows.ask(counts.by(column, asked))
        same({one["code"]: (one["n_reporters"], one["n_reports"]) for one in found.to_dict("records")}, counted(reports, [column]))
    by_service = rows.ask(counts.by_service(asked))
    same(
        {one["service_code"]: (one["n_reporters"], one["n_reports"]) for one in by_service.to_dict("records")},
        counted(reports, ["service_code"]),
    )
    naming = rows.ask(counts.reporters_naming(asked, other_than="UNKNOWN"))["n_reporters"].iloc[0]
    assert naming == reports.loc[reports["service_code"] != "UNKNOWN", "reporter_key"].nunique()


@MANY
@given(asked=filters())
def test_totals_and_the_summary_table(rows: Rows, asked: Filters) -> None:
    reports = rows.reports_of(asked)
    totals = rows.ask(counts.totals(asked, observed=(FIRST, LAST), not_failures=("K_REFUSED",))).iloc[0]
    assert (totals["n_reporters"], totals["n_reports"]) == (reports["reporter_key"].nunique(), len(reports))
    for region in ("WAL", "BRU", "VLG", "UNK"):
        inside = reports[reports["region_code"] == region]
        assert (totals[f"n_reporters_{region}"], totals[f"n_reports_{region}"]) == (inside["reporter_key"].nunique(), len(inside))
    without = reports.loc[reports["reporter_key"].astype(str).str.startswith(WITHOUT_IDENTIFIER), "reporter_key"].nunique()
    assert rows.ask(counts.without_identifier(asked))["n_without_identifier"].iloc[0] == without
    assert totals["n_reporters_without_identifier"] == without
    assert totals["n_reports_not_failure"] == (reports["kind_code"] == "K_REFUSED").sum()
    assert totals["n_reports_from_memory"] == reports["is_from_memory"].sum()
    severe = reports[reports["severity_code"].isin(("2", "3"))]
    for one in rows.ask(counts.summary("service_code", asked)).to_dict("records"):
        of_service = reports[reports["service_code"] == one["service_code"]]
        assert one["n_reporters_severe"] == severe.loc[severe["service_code"] == one["service_code"], "reporter_key"].nunique()
        assert (one["first_on"], one["last_on"]) == (of_service["occurred_on"].min(), of_service["occurred_on"].max())


@MANY
@given(asked=filters(), bucket=st.sampled_from(["day", "week", "month"]), unit=st.sampled_from(over_time.UNITS))
def test_counts_over_time(rows: Rows, asked: Filters, bucket: Any, unit: str) -> None:
    reports = rows.reports_of(asked)
    days = pd.to_datetime(reports["occurred_on"])
    before = {"day": 0 * days.dt.day, "week": days.dt.day_of_week, "month": days.dt.day - 1}
    starts = {name: days - pd.to_timedelta(n, unit="D") for name, n in before.items()}
    ranked = pd.DataFrame({"starts_on": starts[bucket], "who": reports["reporter_key"], "rank": reports["severity_code"].map(RANK)})
    if unit == "reporters":
        ranked = ranked.groupby(["starts_on", "who"], as_index=False)["rank"].max()
    expected = ranked.groupby(["starts_on", "rank"]).size()
    found = rows.ask(over_time.by_severity(asked, bucket=bucket, unit=unit))
    told = {(pd.Timestamp(one["starts_on"]), RANK[one["severity_code"]]): one["n"] for one in found.to_dict("records")}
    assert told == {key: int(n) for key, n in expected.items()}


GAP = (dt.date(2024, 8, 12), dt.date(2024, 8, 18))
ONE_DAY = dt.timedelta(1)


def is_observed(day: dt.date) -> bool:
    return FIRST <= day <= LAST and not GAP[0] <= day <= GAP[1]


def stretch(asked: Filters) -> tuple[dt.date, dt.date]:
    return asked.start or FIRST, asked.end or LAST


def whole_series(rows: Rows, asked: Filters, bucket: Any, unit: str) -> pd.DataFrame:
    start, end = stretch(asked)
    found = rows.ask(over_time.by_severity(asked, bucket=bucket, unit=unit))
    return series.complete(found, rows.dates, start=start, end=end, bucket=bucket, last_observed=LAST)


@MANY
@given(asked=filters(), bucket=st.sampled_from(["day", "week"]), unit=st.sampled_from(over_time.UNITS))
def test_the_line_through_the_bars(rows: Rows, asked: Filters, bucket: Any, unit: str) -> None:
    """Each median again from the rows: of bars whose every day was observed, is on the picture and lies before the last week."""
    start, end = stretch(asked)
    reports, length = rows.reports_of(asked), 1 if bucket == "day" else 7
    first = start if bucket == "day" else start - start.weekday() * ONE_DAY
    bars: list[int | None] = []
    while first <= end:
        days = [first + n * ONE_DAY for n in range(length)]
        inside = reports[reports["occurred_on"].isin(days)]
        is_whole = all(is_observed(day) and start <= day <= end and day <= LAST - 7 * ONE_DAY for day in days)
        bars.append((inside["reporter_key"].nunique() if unit == "reporters" else len(inside)) if is_whole else None)
        first += length * ONE_DAY
    half = 3 if bucket == "day" else 2
    around = [bars[at - half : at + half + 1] if half <= at < len(bars) - half else [None] for at in range(len(bars))]
    expected = [None if None in some else median(some) for some in around]  # type: ignore[type-var]
    whole_bars = [n for n in bars if n is not None]
    if sum(one is not None for one in expected) < 7 or median(whole_bars) < 5:
        expected = [None] * len(bars)
    found = series.rolling_median(whole_series(rows, asked, bucket, unit), bucket=bucket)
    assert [None if n != n else n for n in found] == expected


@MANY
@given(asked=filters(), unit=st.sampled_from(over_time.UNITS))
def test_what_the_calendar_shows(rows: Rows, asked: Filters, unit: str) -> None:
    start, end = stretch(asked)
    reports = rows.reports_of(asked)
    by_day = reports.groupby("occurred_on")["reporter_key"].agg("nunique" if unit == "reporters" else "size")
    shown = whole_series(rows, asked, "day", unit)
    days = [start + n * ONE_DAY for n in range((end - start).days + 1)]
    expected = [int(by_day.get(day, 0)) if is_observed(day) or day in by_day.index else None for day in days]
    assert [None if n != n else int(n) for n in shown["n"]] == expected
    n_some = sum(bool(n) for n, day in zip(expected, days, strict=True) if is_observed(day))
    seen = [n or 0 for n, day in zip(expected, days, strict=True) if is_observed(day)]
    shades = calendar_days.steps(shown["n"])
    n_many = next((n for step in reversed(shades[1:]) if (n := sum(one >= step for one in seen)) > 1), 0)
    said = calendar_days.finding(shown, steps=shades, unit=unit, campaigns=[], lang="en")
    assert said.startswith(f"{n_some} day" if n_some else "No report") and (f"; {n_many} day" in said) == (n_many > 0)


@MANY
@given(asked=filters(), against=st.sampled_from(["preceding", "year_before"]))
def test_the_two_means_that_are_compared(rows: Rows, asked: Filters, against: Any) -> None:
    """Windows, days and means again, from the calendar of the demo and the rows."""
    start, end = stretch(asked)
    working = set(rows.dates.loc[rows.dates["is_working_day"], "date_on"])
    observed = [FIRST + n * ONE_DAY for n in range((LAST - FIRST).days + 1) if is_observed(FIRST + n * ONE_DAY)]
    inside = [day for day in observed if start <= day <= end]
    windows = periods.windows_to_compare(rows.dates, start, end, against)
    if not inside:
        assert windows is None
        return
    recent = inside[-30:] if len(inside) >= 60 else inside
    if against == "preceding":
        before = [day for day in observed if day < recent[0]][-len(recent) :]
        is_complete = len(before) == len(recent)
    else:
        before = [day - dt.timedelta(days=364) for day in recent]
        is_complete = all(is_observed(day) for day in before)

    def is_compared(day: dt.date) -> bool:
        is_year_end = (day.month == 12 and day.day >= 24) or (day.month == 1 and day.day <= 2)
        return day in working and not is_year_end and day <= LAST - 7 * ONE_DAY

    assert windows and (windows.before is not None) == is_complete
    if windows.before is None:
        return
    if against == "year_before":
        pairs = [(day, earlier) for day, earlier in zip(recent, before, strict=True) if is_compared(day) and is_compared(earlier)]
        recent, before = [day for day, _ in pairs], [day for _, day in pairs]
    recent, before = ([day for day in days if is_compared(day)] for days in (recent, before))
    assert [*windows.recent.compared_days] == recent and [*windows.before.compared_days] == before
    if not recent or not before:
        return
    reports = rows.reports_of(replace(asked, start=None, end=None))
    by_day = reports[~reports["is_from_memory"]].groupby("occurred_on")["reporter_key"].nunique()
    found = rows.ask(over_time.reporters_by_day(asked, windows))
    result = comparison.compare(windows, dict(zip(found["occurred_on"], found["n_reporters"].map(int), strict=True)))
    assert result.n_reporter_days == sum(int(by_day.get(day, 0)) for day in {*recent, *before})
    if result.per_day is not None:
        means = [fmean(int(by_day.get(day, 0)) for day in days) for days in (recent, before)]
        assert [result.per_day, result.per_day_before] == pytest.approx(means)


def test_versions_of_the_form(rows: Rows) -> None:
    first = rows.submissions.groupby("form_version")["submitted_at"].min().sort_values()
    expected = [(version, moment.tz_convert(ZoneInfo("Europe/Brussels")).date()) for version, moment in first.items()]
    found = rows.ask(background.form_versions())
    assert [(one.name, one.starts_on) for one in surroundings.form_versions(found, "en")] == expected
    assert surroundings.form_changes(found) == [day for _, day in expected[1:]] and len(expected) > 1


@MANY
@given(asked=filters(), unit=st.sampled_from(over_time.UNITS))
def test_hours_of_the_week(rows: Rows, asked: Filters, unit: str) -> None:
    reports = rows.reports_of(asked)
    timed = reports[reports["time_precision"] == "exact"]
    place = 0 if unit == "reporters" else 1
    expected = {key: n[place] for key, n in counted(timed, ["occurred_weekday", "occurred_hour"]).items()}
    found = rows.ask(over_time.by_weekday_and_hour(asked, unit=unit))
    assert {(one["occurred_weekday"], one["occurred_hour"]): one["n"] for one in found.to_dict("records")} == expected
    known = rows.ask(over_time.known_hours(asked)).iloc[0].to_dict()
    n_approximate = int((reports["time_precision"] == "approximate").sum())
    n_reporters = timed["reporter_key"].nunique()
    assert known == {"n_all": len(reports), "n_reports": len(timed), "n_reporters": n_reporters, "n_approximate": n_approximate}


@MANY
@given(asked=filters())
def test_severity_and_the_worst_days(rows: Rows, asked: Filters) -> None:
    reports = rows.reports_of(asked)
    rank = reports["severity_code"].map(RANK)
    highest = rank.groupby(reports["reporter_key"]).max().value_counts()
    found = rows.ask(consequences.by_severity(asked))
    told = {RANK[one["severity_code"]]: (one["n_reporters"], one["n_reports"]) for one in found.to_dict("records")}
    assert told == {int(level): (int(highest.get(level, 0)), int(n)) for level, n in rank.value_counts().items()}
    severe = reports[reports["severity_code"].isin(("2", "3"))]
    by_day = severe.groupby("occurred_on")["reporter_key"].nunique().reset_index(name="n")
    worst = by_day.sort_values(["n", "occurred_on"], ascending=False).head(10)
    days = rows.ask(consequences.worst_days(asked, most=10))
    assert list(zip(days["occurred_on"], days["n_severe"], strict=True)) == list(zip(worst["occurred_on"], worst["n"], strict=True))


@MANY
@given(asked=filters())
def test_consequences_and_ways_round(rows: Rows, asked: Filters) -> None:
    submissions = rows.submissions_of(asked)
    cited = rows.consequences.merge(submissions[["submission_id", "reporter_key"]], on="submission_id")
    found = rows.ask(consequences.prevented(asked))
    told = {one["consequence_code"]: (one["n_reporters"], one["n_submissions"]) for one in found.to_dict("records")}
    assert told == counted(cited, ["consequence_code"])
    answered = rows.ask(consequences.answered_consequences(asked)).iloc[0]
    assert (answered["n_submissions"], answered["n_answered"]) == (len(submissions), cited["submission_id"].nunique())
    ways = rows.ask(consequences.fallbacks(asked))
    told_ways = {(one["fallback_code"], one["fallback_worked_code"]): one["n_submissions"] for one in ways.to_dict("records")}
    assert told_ways == submissions.groupby(["fallback_code", "fallback_worked_code"]).size().to_dict()


@MANY
@given(asked=filters())
def test_measures(rows: Rows, asked: Filters) -> None:
    submissions = rows.submissions_of(asked)
    for one in rows.ask(consequences.measures(asked)).to_dict("records"):
        check_measure(one, submissions[one["measure_code"]])
    reports = rows.reports_of(asked).merge(submissions[["submission_id", "minutes_lost"]], on="submission_id")
    found = rows.ask(consequences.minutes_by_service(asked)).to_dict("records")
    assert {one["service_code"] for one in found} == set(reports.loc[reports["minutes_lost"].notna(), "service_code"])
    for one in found:
        check_measure(one, reports.loc[reports["service_code"] == one["service_code"], "minutes_lost"])


def check_measure(told: dict[Any, Any], values: pd.Series[Any]) -> None:
    given_ = values.dropna().astype(float)
    assert (told["n_submissions"], told["n_answered"], told["total"]) == (len(values), len(given_), int(given_.sum()))
    for share, name in ((0.25, "quartile_1"), (0.5, "median"), (0.75, "quartile_3")):
        if len(given_):
            assert told[name] == pytest.approx(float(np.quantile(given_, share)))
        else:
            assert pd.isna(told[name])
