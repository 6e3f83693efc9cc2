"""The questions of the moratorium against plain pandas over the tables they read, and on a small build counted by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import select

from analytics import tables, warehouse
from analytics.argument import measuring
from analytics.argument import premium as of_build
from analytics.frames import records
from analytics.queries import chance, exposure, premium
from analytics.queries.exposure import Place
from analytics.warehouse import Build
from tests.analytics import builds
from tests.analytics.builds import reports
from tests.conftest import Union

REGIONS = (("WAL", "BRU"), ("WAL",), ("BRU",))
YEARS = (2023, 2024)  # with reports in the demo


@pytest.fixture(scope="module")
def build(demo: Union) -> Iterator[Build]:
    opened = warehouse.open_current(demo.folder)
    yield opened
    opened.close()


def whole(build: Build, table: Any) -> pd.DataFrame:
    return build.run(select(table))


def joined(build: Build, year: int, regions: tuple[str, ...], *, are_all_kinds: bool = False) -> pd.DataFrame:
    """Every failure reported in the year, or every report, beside every named criterion that measures its e-service, row by row."""
    criteria = whole(build, tables.ppi_criteria)
    criteria = criteria[(criteria["premium_year"] == year) & (criteria["is_shown"] | criteria["is_uncertain"])]
    links = whole(build, tables.ppi_criterion_services)
    links = links[(links["premium_year"] == year) & (links["relation_code"] == "direct")]
    services = whole(build, tables.dim_services)
    needed = services[services["region_code"].isna() | services["region_code"].isin(regions)]["service_code"]
    links = links[links["service_code"].isin(needed)][["criterion_code", "service_code"]]
    reported = whole(build, tables.fct_reports)
    reported = reported[reported["region_code"].isin(regions)]
    reported = reported[[day.year == year for day in reported["occurred_on"]]]
    kinds = whole(build, tables.dim_kinds)
    failures = kinds[kinds["kind_class_code"] == "failure"]["kind_code"]
    reported = reported if are_all_kinds else reported[reported["kind_code"].isin(failures)]
    found = links.merge(criteria[["criterion_code", "is_uncertain", "period_start", "period_end"]], on="criterion_code")
    found = found.merge(reported[["service_code", "report_id", "reporter_key", "occurred_on"]], on="service_code")
    dates = whole(build, tables.dim_dates)
    observed = set(dates[dates["is_observed"].astype(bool)]["date_on"])
    starts = [start if isinstance(start, dt.date) else dt.date(year, 1, 1) for start in found["period_start"]]
    known = [isinstance(end, dt.date) for end in found["period_end"]]
    days = list(zip(found["occurred_on"], starts, found["period_end"], known, strict=True))
    held = [is_known and start <= day <= end for day, start, end, is_known in days]
    has_start = [isinstance(start, dt.date) for start in found["period_start"]]
    found["is_inside"] = [is_held and starts for is_held, starts in zip(held, has_start, strict=True)]
    found["is_before"] = [is_held and not starts for is_held, starts in zip(held, has_start, strict=True)]
    found["is_outside"] = [is_known and not start <= day <= end for day, start, end, is_known in days]
    found["is_observed"] = [day in observed for day in found["occurred_on"]]
    return found


def distinct(rows: pd.DataFrame) -> tuple[int, int]:
    return rows["reporter_key"].nunique(), rows["report_id"].nunique()


@pytest.mark.parametrize("regions", REGIONS)
@pytest.mark.parametrize("year", YEARS)
def test_inside_and_outside_are_those_of_plain_pandas(build: Build, year: int, regions: tuple[str, ...]) -> None:
    rows = joined(build, year, regions)
    answer = {row["criterion_code"]: row for row in records(build.run(premium.by_window(year, regions=regions)))}
    assert answer.keys() == set(rows["criterion_code"])
    for code, own in rows.groupby("criterion_code"):
        for place in ("inside", "before", "outside"):
            there = own[own[f"is_{place}"]]
            for suffix, part in (("", there[there["is_observed"]]), ("_unobserved", there[~there["is_observed"]])):
                told = answer[code]
                assert (told[f"n_reporters_{place}{suffix}"], told[f"n_reports_{place}{suffix}"]) == distinct(part), (code, place, suffix)


@pytest.mark.parametrize("regions", REGIONS)
@pytest.mark.parametrize("year", YEARS)
def test_months_weeks_and_the_whole_are_those_of_plain_pandas(build: Build, year: int, regions: tuple[str, ...]) -> None:
    rows = joined(build, year, regions)
    months = {(row["criterion_code"], row["month_on"]): row for row in records(build.run(premium.by_month(year, regions=regions)))}
    by_month = rows.groupby(["criterion_code", [day.replace(day=1) for day in rows["occurred_on"]]])
    assert months.keys() == set(by_month.groups)
    for key, own in by_month:
        assert (months[key]["n_reporters"], months[key]["n_reports"]) == distinct(own[own["is_observed"]])
        assert (months[key]["n_reporters_unobserved"], months[key]["n_reports_unobserved"]) == distinct(own[~own["is_observed"]])
    seen = rows[rows["is_observed"]]
    weeks = {(row["criterion_code"], row["week_on"]): row for row in records(build.run(premium.by_week(year, regions=regions)))}
    by_week = seen.groupby(["criterion_code", [day - dt.timedelta(days=day.weekday()) for day in seen["occurred_on"]]])
    assert weeks.keys() == set(by_week.groups)
    assert all((weeks[key]["n_reporters"], weeks[key]["n_reports"]) == distinct(own) for key, own in by_week)
    held_of_any_window(build, year, regions, rows)
    held_of_any_window(build, year, regions, joined(build, year, regions, are_all_kinds=True), are_all_kinds=True)


def held_of_any_window(build: Build, year: int, regions: tuple[str, ...], rows: pd.DataFrame, *, are_all_kinds: bool = False) -> None:
    (told,) = records(build.run(premium.in_any_window(year, regions=regions, are_all_kinds=are_all_kinds)))
    stated = rows[~rows["is_uncertain"].astype(bool)]
    assert (told["n_reporters"], told["n_reports"]) == distinct(stated[stated["is_observed"]])
    assert (told["n_reporters_inside"], told["n_reports_inside"]) == distinct(stated[stated["is_observed"] & stated["is_inside"]])
    assert (told["n_reporters_unobserved"], told["n_reports_unobserved"]) == distinct(stated[~stated["is_observed"]])


@pytest.mark.parametrize("year", [2022, 2025])
def test_a_year_without_any_report_is_told_as_none(build: Build, year: int) -> None:
    assert build.run(premium.by_window(year, regions=("WAL", "BRU"))).empty
    (told,) = records(build.run(premium.in_any_window(year, regions=("WAL", "BRU"))))
    assert set(told.values()) == {0}


@pytest.mark.parametrize("regions", REGIONS)
@pytest.mark.parametrize("year", YEARS)
def test_who_reported_inside_is_who_the_exposure_counts(build: Build, year: int, regions: tuple[str, ...]) -> None:
    """The two parts of the page tell one figure."""
    of = of_build.year_of(year, lambda name: whole(build, tables.metadata.tables[f"marts.{name}"]), lang="fr", regions=regions)
    places = [Place(one.direct, one.window.first, one.window.last) for one in of.established if one.window and not one.window.has_no_start]
    (inside,) = records(build.run(premium.in_any_window(year, regions=regions)))
    (exposed,) = records(build.run(exposure.totals(places, regions=regions)))
    assert (inside["n_reporters_inside"], inside["n_reports_inside"]) == (exposed["n_reporters"], exposed["n_reports"])
    assert inside["n_reporters_inside"] > 0


def test_chance_is_summed_once_over_the_days_inside(build: Build) -> None:
    levels = whole(build, tables.usual_levels)
    criteria = whole(build, tables.ppi_criteria)
    criteria = criteria[(criteria["premium_year"] == 2024) & criteria["is_shown"]]
    links = whole(build, tables.ppi_criterion_services)
    links = links[(links["premium_year"] == 2024) & (links["relation_code"] == "direct")].merge(criteria, on="criterion_code")
    services = whole(build, tables.dim_services).set_index("service_code")["region_code"]
    links_of = {code: records(rows) for code, rows in links.groupby("service_code")}
    expected = 0.0
    for level in records(levels):
        for link in links_of.get(level["service_code"], []):
            is_needed = services[level["service_code"]] in ("WAL", "BRU") or pd.isna(services[level["service_code"]])
            start, end = link["period_start"], link["period_end"]
            if is_needed and start and end and start <= level["date_on"] <= end:
                expected += level["expected_false"]
                break
    year = of_build.year_of(2024, lambda name: whole(build, tables.metadata.tables[f"marts.{name}"]), lang="fr")
    spans = measuring.spans([measuring.Measured(one) for one in year.established])
    told = build.run(chance.expected_false(spans))["expected_false"].iloc[0]
    assert told == pytest.approx(expected, rel=1e-9) and expected > 0


# --- by hand ----------------------------------------------------------------------------------------------------------

ROWS = [
    *reports("a", "02-29", "ada", "EFACT"),  # the day before the period
    *reports("b", "03-01", "ada", "EFACT", "VAULT"),  # its first day; another e-service too
    *reports("c", "03-31", "bob", "EFACT", region="BRU"),  # its last day
    *reports("d", "02-14", "bob", "EFACT", region="BRU", sent_after=20),  # of a day nobody observed
    *reports("e", "03-05", "cleo", "VAULT", region="WAL"),  # of Brussels alone
    *reports("f", "03-06", "dov", "EFACT", region="UNK"),
    *reports("g", "03-07", "eve", "HIDDEN"),  # of a criterion that is inferred
    *reports("h", "03-08", "eve", "DOUBTED", "NOWHEN"),
    *reports("i", "03-11", "fay", "EFACT", kind="K_REFUSED"),
    *reports("j", "03-12", "fay", "EFACT", kind="unheard of"),
]


def criterion(code: str, **cells: Any) -> dict[str, Any]:
    period = {"period_start": dt.date(2024, 3, 1), "period_end": dt.date(2024, 3, 31)}
    return {"premium_year": 2024, "criterion_code": code, "is_shown": True, "is_uncertain": False} | period | cells


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    links = (("C_BILL", "EFACT"), ("C_STOCK", "VAULT"), ("C_STOCK", "EFACT"), ("C_INFERRED", "HIDDEN"), ("C_DOUBT", "DOUBTED"))
    others = {
        tables.ppi_criteria: [
            criterion("C_BILL"),
            criterion("C_STOCK", period_start=None),
            criterion("C_INFERRED", is_shown=False),
            criterion("C_DOUBT", is_shown=False, is_uncertain=True),
            criterion("C_NOWHEN", period_start=None, period_end=None),
        ],
        tables.ppi_criterion_services: [
            {"premium_year": 2024, "criterion_code": code, "service_code": service, "relation_code": "direct"}
            for code, service in (*links, ("C_NOWHEN", "NOWHEN"))
        ],
        tables.dim_services: [
            {"service_code": code, "region_code": "BRU" if code == "VAULT" else None}
            for code in ("EFACT", "VAULT", "HIDDEN", "DOUBTED", "NOWHEN")
        ],
        tables.dim_kinds: [
            {"kind_code": "K_DOWN", "kind_class_code": "failure"},
            {"kind_code": "K_REFUSED", "kind_class_code": "refusal"},
        ],
    }
    folder = builds.folder(tmp_path_factory.mktemp("premium"))
    builds.write(folder, ROWS, others=others)
    opened = warehouse.open_current(folder)
    yield opened
    opened.close()


def window_of(build: Build, code: str, regions: tuple[str, ...]) -> dict[str, Any] | None:
    answer = records(build.run(premium.by_window(2024, regions=regions)))
    return next((row for row in answer if row["criterion_code"] == code), None)


def test_the_edges_of_the_period_count_and_what_nobody_observed_stands_apart(small: Build) -> None:
    told = window_of(small, "C_BILL", ("WAL", "BRU"))
    assert told
    assert (told["n_reporters_inside"], told["n_reports_inside"]) == (3, 3)
    assert (told["n_reporters_outside"], told["n_reports_outside"]) == (1, 1)
    assert (told["n_reports_inside_unobserved"], told["n_reports_outside_unobserved"]) == (0, 1)


def test_a_state_has_no_period_what_came_before_its_date_stands_apart(small: Build) -> None:
    told = window_of(small, "C_STOCK", ("WAL", "BRU"))
    assert told and told["n_reports_before"] == 6 and told["n_reports_inside"] == told["n_reports_outside"] == 0
    assert told["n_reports_before_unobserved"] == 1 and told["n_reports_inside_unobserved"] == 0


def test_an_e_service_of_another_region_is_not_needed(small: Build) -> None:
    told = window_of(small, "C_STOCK", ("WAL",))
    assert told and told["n_reports_before"] == 3, "the reports of the vault of Brussels are not those of a Walloon criterion"


def test_inferred_criteria_are_never_counted_and_uncertain_ones_only_by_themselves(small: Build) -> None:
    codes = {row["criterion_code"] for row in records(small.run(premium.by_month(2024, regions=("WAL", "BRU"))))}
    assert codes == {"C_BILL", "C_STOCK", "C_DOUBT", "C_NOWHEN"}
    (whole_year,) = records(small.run(premium.in_any_window(2024, regions=("WAL", "BRU"))))
    assert whole_year["n_reports"] == 7  # a, b twice, c, e, j and the one without a period, not the doubted one
    assert whole_year["n_reports_inside"] == 3 and whole_year["n_reports_unobserved"] == 1


def test_a_refusal_is_no_failure_and_counts_only_where_it_is_asked_for(small: Build) -> None:
    (failures,), (everything,) = (
        records(small.run(premium.in_any_window(2024, regions=("WAL", "BRU"), are_all_kinds=flag))) for flag in (False, True)
    )
    assert (failures["n_reporters_inside"], failures["n_reports_inside"], failures["n_reports"]) == (3, 3, 7)
    assert (everything["n_reporters_inside"], everything["n_reports_inside"], everything["n_reports"]) == (3, 4, 8)


def test_where_no_day_is_known_nothing_is_inside_or_outside(small: Build) -> None:
    told = window_of(small, "C_NOWHEN", ("WAL", "BRU"))
    assert told and {value for name, value in told.items() if name.startswith("n_")} == {0}


def test_reporters_without_a_place_are_told_apart(small: Build) -> None:
    assert records(small.run(premium.of_unknown_place(2024))) == [{"n_reporters": 1, "n_reports": 1}]


def test_days_are_told_with_what_was_reported_of_the_e_services_named(small: Build) -> None:
    """Of every day together, and a doctor who reported on two days once."""
    days = (dt.date(2024, 2, 14), dt.date(2024, 3, 1), dt.date(2024, 3, 2))
    (both,) = records(small.run(premium.naming(["EFACT"], days, regions=("WAL", "BRU"))))
    per_day = [records(small.run(premium.naming(["EFACT"], [day], regions=("WAL", "BRU"))))[0] for day in days]
    assert [one["n_reports"] for one in per_day] == [1, 1, 0]
    assert both == {"n_reporters": 2, "n_reports": 2}
    march = (dt.date(2024, 3, 1), dt.date(2024, 3, 31))
    assert [records(small.run(premium.naming([code], march, regions=("WAL",))))[0]["n_reporters"] for code in ("EFACT", "VAULT")] == [1, 1]
