"""Every question of the overview on a build whose answers were counted by hand (the rows stand in conftest.py)."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from duckdb_engine import Dialect
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from analytics import periods, surroundings, tables, warehouse
from analytics.filters import Filters
from analytics.periods import ONE_DAY, Window, Windows
from analytics.queries import background, counts, delays, over_time
from analytics.warehouse import Build
from tests.analytics import builds
from tests.analytics.builds import FIRST, LAST, day, reports

OBSERVED = (FIRST, LAST)
NOT_FAILURES = ("K_REFUSED", "K_PLANNED")


def rows(build: Build, question: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in build.run(question).itertuples(index=False)]


def one(build: Build, question: Any) -> dict[str, Any]:
    (row,) = build.run(question).to_dict("records")
    return {str(name): value for name, value in row.items()}


def window(first: dt.date, last: dt.date) -> Window:
    """A stretch whose compared days are its Mondays to Fridays."""
    days = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    return Window(first, last, len(days), tuple(on for on in days if on.isoweekday() <= 5))


# --- in all -----------------------------------------------------------------------------------------------------------


def test_totals_of_everything(build: Build) -> None:
    assert one(build, counts.totals(Filters(), observed=OBSERVED, not_failures=NOT_FAILURES)) == {
        "n_reporters": 5,  # ada, bob, cleo, dov, eve
        "n_reporters_without_identifier": 0,
        "n_reporters_counted_regions": 3,  # ada, bob, dov; cleo has no region, eve is Flemish
        "n_reports": 10,
        "n_reports_from_memory": 2,  # s5, s6
        "n_reports_severity_unknown": 2,  # s3, s5
        "n_reports_not_failure": 2,  # s4, s7
        "n_reports_outside": 1,  # s6; s9 lies in a gap, but inside the observed period
        "n_reporters_WAL": 2,  # ada, dov
        "n_reporters_BRU": 2,  # bob, and ada once: a reporter may stand in two regions
        "n_reporters_VLG": 1,
        "n_reporters_UNK": 1,
        "n_reports_WAL": 4,
        "n_reports_BRU": 4,
        "n_reports_VLG": 1,
        "n_reports_UNK": 1,
    }


def test_totals_of_nothing_are_zero_not_missing(build: Build) -> None:
    found = one(build, counts.totals(Filters(services=("PARIS",)), observed=OBSERVED, not_failures=NOT_FAILURES))
    assert set(found.values()) == {0}


def test_a_submission_counts_once_however_many_services_it_names(build: Build) -> None:
    both = Filters(services=("RECIPE", "MCN_EATTEST"), start=day("01-09"), end=day("01-09"), regions=("WAL",))
    assert one(build, counts.submissions(both)) == {"n_submissions": 1, "n_without_identifier": 0}
    assert one(build, counts.totals(both, observed=OBSERVED, not_failures=NOT_FAILURES))["n_reports"] == 2
    assert one(build, counts.submissions(Filters())) == {"n_submissions": 9, "n_without_identifier": 0}


def test_by_service_counts_reporters_once_each_and_orders_by_them(build: Build) -> None:
    assert rows(build, counts.by_service(Filters())) == [
        ("RECIPE", 3, 5),  # ada (twice), bob (twice), dov
        ("EH_BOX", 2, 2),  # bob, eve
        ("MCN", 1, 1),
        ("MCN_EATTEST", 1, 1),
        ("UNKNOWN", 1, 1),
    ]


def test_parts_by_service_exceed_the_whole(build: Build) -> None:
    parts = build.run(counts.by_service(Filters()))["n_reporters"].sum()
    assert parts == 8 > one(build, counts.totals(Filters(), observed=OBSERVED, not_failures=NOT_FAILURES))["n_reporters"]


def test_service_summary_agrees_with_the_ranking(build: Build) -> None:
    summary = build.run(counts.summary("service_code", Filters()))
    lean = build.run(counts.by_service(Filters()))
    assert summary[["service_code", "n_reporters", "n_reports"]].equals(lean)
    recipe = summary.iloc[0].to_dict()
    assert recipe["n_reporters_severe"] == 3  # ada (s2), bob (s9), dov
    assert recipe["n_reports_severity_unknown"] == 1
    assert recipe["n_reports_from_memory"] == 1
    assert (recipe["first_on"], recipe["last_on"]) == (dt.date(2023, 12, 20), day("02-14"))


@pytest.mark.parametrize(
    ("filters", "n_reporters", "n_reports"),
    [
        (Filters(severities=("2", "3")), 4, 5),  # ada, bob, dov, eve
        (Filters(regions=("UNK",)), 1, 1),
        (Filters(provinces=("BE10",)), 1, 3),
        (Filters(kinds=("K_SLOW",)), 0, 0),
        (Filters(start=day("01-09"), end=day("01-09")), 2, 3),
        (Filters(start=day("02-01")), 2, 2),
        (Filters(end=day("2023-12-31")), 1, 1),
        (Filters(services=("RECIPE",), severities=("unknown",)), 1, 1),
    ],
)
def test_filters_narrow(build: Build, filters: Filters, n_reporters: int, n_reports: int) -> None:
    found = one(build, counts.totals(filters, observed=OBSERVED, not_failures=NOT_FAILURES))
    assert (found["n_reporters"], found["n_reports"]) == (n_reporters, n_reports)


# --- over time --------------------------------------------------------------------------------------------------------


def test_a_reporter_counts_once_a_week_at_the_highest_severity(build: Build) -> None:
    first_half_of_january = Filters(start=day("01-08"), end=day("01-21"))
    assert rows(build, over_time.by_severity(first_half_of_january, bucket="week")) == [
        (day("01-08"), "0", 1),  # bob: a nuisance beats an unknown
        (day("01-08"), "3", 1),  # ada: the worst of her three reports
        (day("01-15"), "unknown", 1),  # cleo: unknown, for want of anything else
        (day("01-15"), "2", 1),  # eve
    ]


def test_reports_count_each_at_their_own_severity(build: Build) -> None:
    week = Filters(start=day("01-08"), end=day("01-14"))
    assert rows(build, over_time.by_severity(week, bucket="week", unit="reports")) == [
        (day("01-08"), "unknown", 1),
        (day("01-08"), "0", 1),
        (day("01-08"), "1", 2),
        (day("01-08"), "3", 1),
    ]


def test_days_and_months_start_where_they_should(build: Build) -> None:
    bob = Filters(regions=("BRU",))
    assert {row[0] for row in rows(build, over_time.by_severity(bob, bucket="day"))} == {
        day("01-09"), day("01-12"), day("02-14"), day("02-25"),
    }  # fmt: skip
    assert {row[0] for row in rows(build, over_time.by_severity(bob, bucket="month"))} == {day("01-01"), day("02-01")}
    sunday = Filters(start=day("02-25"), end=day("02-25"))
    assert rows(build, over_time.by_severity(sunday, bucket="week")) == [(day("02-19"), "2", 1)]


def test_another_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="incidents"):
        over_time.by_severity(Filters(), bucket="day", unit="incidents")


def test_busiest_day_prefers_the_later_of_equals(build: Build) -> None:
    january = window(day("01-01"), day("01-31"))
    assert rows(build, over_time.busiest_day(Filters(), window=january)) == [(day("01-09"), 2)]
    after = window(day("01-10"), day("01-31"))
    assert rows(build, over_time.busiest_day(Filters(), window=after)) == [(day("01-20"), 1)]


def test_busiest_day_ignores_days_nobody_observed(build: Build) -> None:
    with_gap = window(day("02-10"), day("02-20"))
    assert rows(build, over_time.busiest_day(Filters(), window=with_gap)) == []


def test_every_day_of_both_windows_counts_what_came_within_a_week(folder: builds.DataFolder) -> None:
    on_time = reports("w1", "01-31", "ada", "RECIPE", sent_after=0)
    late = reports("w2", "01-31", "bob", "RECIPE", sent_after=8)
    earlier = reports("w3", "01-10", "cleo", "RECIPE", sent_after=7)
    on_sunday = reports("w4", "02-11", "dov", "RECIPE")
    recent = reports("w5", "02-20", "eve", "RECIPE") + reports("w6", "02-20", "eve", "EH_BOX") + reports("w7", "02-21", "eve", "RECIPE")
    builds.write(folder, on_time + late + earlier + on_sunday + recent)
    build = warehouse.open_current(folder)
    question = over_time.reporters_by_day(
        Filters(start=day("02-20"), end=day("02-21")),  # the period of the filter does not apply
        Windows(window(day("02-01"), day("02-29")), window(day("01-01"), day("01-31"))),
    )
    found = [(day("01-10"), 1), (day("01-31"), 1), (day("02-20"), 1), (day("02-21"), 1)]
    assert rows(build, question) == found
    build.close()


@pytest.mark.parametrize("seed", range(4))
def test_random_reports_are_counted_as_a_naive_loop_counts_them(folder: builds.DataFolder, seed: int) -> None:
    dice = random.Random(seed)
    severities = ["0", "1", "2", "3", "unknown"]
    given = [
        row
        for n in range(300)
        for row in reports(
            f"s{n}",
            (FIRST + dt.timedelta(days=dice.randrange(91))).isoformat(),
            f"r{dice.randrange(25)}",
            *dice.sample(["RECIPE", "EH_BOX", "MCN", "UNKNOWN"], k=dice.choice([1, 1, 2, 3])),
            severity=dice.choice(severities),
            region=dice.choice(["WAL", "BRU", "VLG", "UNK"]),
        )
    ]
    builds.write(folder, given)
    build = warehouse.open_current(folder)
    for bucket in ("day", "week", "month"):
        worst: dict[tuple[dt.date, str], str] = {}
        for row in given:
            place = periods.bucket_start(row["occurred_on"], bucket), row["reporter_key"]
            ranks = {"unknown": -1} | {str(n): n for n in range(4)}
            worst[place] = max(worst.get(place, "unknown"), row["severity_code"], key=lambda code: ranks[code])
        naive: dict[tuple[dt.date, str], int] = defaultdict(int)
        for (start, _reporter), severity in worst.items():
            naive[start, severity] += 1
        found = {(a, b): n for a, b, n in rows(build, over_time.by_severity(Filters(), bucket=bucket))}
        assert found == dict(naive)
    by_service: dict[str, set[str]] = defaultdict(set)
    for row in given:
        by_service[row["service_code"]].add(row["reporter_key"])
    found_services = {code: n for code, n, _ in rows(build, counts.by_service(Filters()))}
    assert found_services == {code: len(reporters) for code, reporters in by_service.items()}
    build.close()


# --- beside the counts ------------------------------------------------------------------------------------------------


def outage_ids(build: Build, **filters: Any) -> list[str]:
    question = background.official_outages(Filters(**filters), start=FIRST, end=LAST)
    return list(build.run(question)["official_outage_id"])


def test_official_outages_of_the_days_shown(build: Build) -> None:
    """O4 is too early, O5 has no date."""
    assert outage_ids(build) == ["O1", "O2", "O3", "O6"]


def test_official_outages_follow_the_filter_upstream(build: Build) -> None:
    assert outage_ids(build, services=("RECIPE",)) == ["O1", "O2", "O6"]
    assert outage_ids(build, services=("MCN_EATTEST",)) == ["O1", "O2", "O6"]  # O1: the fault lay with MyCareNet
    assert outage_ids(build, services=("EH_BOX",)) == ["O2", "O3"]


def test_an_outage_known_to_the_week_touches_each_of_its_days(build: Build) -> None:
    question = background.official_outages(Filters(), start=day("02-03"), end=day("02-03"))
    assert list(build.run(question)["official_outage_id"]) == ["O3"]


def test_campaigns_and_denominators(build: Build) -> None:
    assert list(build.run(background.campaigns(start=day("03-14"), end=LAST))["campaign_id"]) == ["c1"]
    assert build.run(background.campaigns(start=day("03-15"), end=LAST)).empty
    registered = build.run(background.gps(background.REGISTERED)).set_index("area_code")["value"]
    assert registered["WAL"] + registered["BRU"] == 7881


def test_a_version_of_the_form_begins_with_its_first_submission_and_none_without_a_name(tmp_path: Path) -> None:
    def sent(name: str, on: str, version: str | None) -> list[dict[str, Any]]:
        return [one | {"form_version": version} for one in reports(name, on, name, "MCN")]

    given = (("b", "02-05", "2"), ("a", "02-03", "2"), ("c", "01-10", "1"), ("d", "01-01", ""), ("e", "01-01", None))
    folder = builds.folder(tmp_path)
    builds.write(folder, [row for one_sent in given for row in sent(*one_sent)])
    with closing(warehouse.open_current(folder)) as build:
        found = build.run(background.form_versions())
        assert [(one.name, one.starts_on) for one in surroundings.form_versions(found, "fr")] == [("1", day("01-10")), ("2", day("02-03"))]
        assert surroundings.form_changes(found) == [day("02-03")]


# --- the statements themselves ----------------------------------------------------------------------------------------

WINDOW = window(day("01-01"), day("01-31"))
ALL = Filters(
    services=("RECIPE",),
    regions=("WAL",),
    provinces=("BE35",),
    severities=("3",),
    kinds=("K_DOWN",),
    start=FIRST,
    end=LAST,
)
QUESTIONS = {
    "totals": counts.totals(ALL, observed=OBSERVED, not_failures=NOT_FAILURES),
    "submissions": counts.submissions(ALL),
    "by_service": counts.by_service(ALL),
    "service_summary": counts.summary("service_code", ALL),
    **{f"by_severity_{bucket}": over_time.by_severity(ALL, bucket=bucket) for bucket in ("day", "week", "month")},
    "busiest_day": over_time.busiest_day(ALL, window=WINDOW),
    "reporters_by_day": over_time.reporters_by_day(ALL, Windows(WINDOW, WINDOW)),
    "severity_unknown": counts.severity_unknown(ALL),
    "official_outages": background.official_outages(ALL, start=FIRST, end=LAST),
    "campaigns": background.campaigns(start=FIRST, end=LAST),
    "form_versions": background.form_versions(),
    "gps": background.gps("registered"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_bound_value_in_a_group_by_and_no_function_of_one_vendor(name: str) -> None:
    text = str(QUESTIONS[name].compile(dialect=Dialect()))  # type: ignore[no-untyped-call]
    for clause in re.findall(r"GROUP BY (.*?)(?:ORDER BY|LIMIT|\)|$)", text, flags=re.DOTALL):
        assert "$" not in clause and "%(" not in clause and ":" not in clause, clause
    assert not re.search(r"date_trunc|median|quantile|list_|GROUPING SETS", text, flags=re.IGNORECASE)
    assert str(QUESTIONS[name].compile(dialect=postgresql.dialect()))


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_runs_with_every_filter_on(build: Build, name: str) -> None:
    assert build.run(QUESTIONS[name]) is not None


def test_columns_named_in_a_frame_stay_when_it_is_empty(build: Build) -> None:
    empty = build.run(select(tables.fct_reports).where(tables.fct_reports.c.service_code == "PARIS"))
    assert list(empty.columns) == list(tables.fct_reports.c.keys()) and empty.empty


# --- when in the week, and how late -----------------------------------------------------------------------------------


def test_an_hour_of_the_week_counts_a_reporter_once_however_many_weeks(tmp_path: Path) -> None:
    sent = [*reports("a", "01-08", "ada", "MCN"), *reports("b", "01-15", "ada", "MCN", "RSW"), *reports("c", "01-16", "bob", "MCN")]
    sent += [one | {"time_precision": "day"} for one in reports("d", "01-16", "cleo", "MCN")]
    sent += [one | {"time_precision": "approximate"} for one in reports("e", "01-16", "dora", "MCN", "RSW")]
    folder = builds.folder(tmp_path)
    builds.write(folder, sent)
    with closing(warehouse.open_current(folder)) as build:
        assert rows(build, over_time.by_weekday_and_hour(Filters())) == [(1, 10, 1), (2, 10, 1)]
        assert rows(build, over_time.by_weekday_and_hour(Filters(), unit="reports")) == [(1, 10, 3), (2, 10, 1)]
        assert one(build, over_time.known_hours(Filters())) == {"n_all": 7, "n_reports": 4, "n_reporters": 2, "n_approximate": 2}
    with pytest.raises(ValueError, match="none of"):
        over_time.by_weekday_and_hour(Filters(), unit="incidents")


def test_a_delay_is_of_a_submission_and_no_finer_than_its_time(tmp_path: Path) -> None:
    def after(minutes: float, name: str, **cells: Any) -> list[dict[str, Any]]:
        return [
            row | {"submitted_at": row["occurred_at"] + dt.timedelta(minutes=minutes)} | cells
            for row in reports(name, "01-15", name, "MCN", "RSW")
        ]

    sent = [
        *after(59, "a"),
        *after(60, "b"),
        *after(13 * 60 + 59, "c"),
        *after(14 * 60, "d"),
        *after(3 * 1440, "e"),
        *after(9 * 1440, "f", is_from_memory=True),
        *after(5, "g", time_precision="day"),
        *after(5, "h", submitted_at=None),
        *after(2 * 1440, "i", form_version="form-1+paper"),
        *after(9 * 1440, "j", form_version="form-1+paper", is_from_memory=True),
        *after(61, "k", form_version="form-1+told"),
    ]
    folder = builds.folder(tmp_path)
    builds.write(folder, sent)
    with closing(warehouse.open_current(folder)) as build:
        assert dict(rows(build, delays.by_delay(Filters()))) == {
            "hour": 1,
            "same_day": 4,
            "next_day": 1,
            "week": 1,
            "memory": 1,
            "paper": 2,
            "unknown": 1,
        }
        timed = one(build, delays.median_delay(Filters()))
        assert (timed["n_submissions"], timed["median_minutes"]) == (7, 839)
        assert rows(build, delays.by_delay(Filters(services=("RECIPE",)))) == []
