"""Every promise about a build can fail: a fault is planted in a copy of the demo build, and the check names it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import duckdb
import pytest

from etl.checks import CheckFailed, require_passed, run_check
from etl.sql import model_names
from privacy.sql import register_scrub
from tests.conftest import Union

FAULTS = {
    "sources_add_up": "update meta.import_ledger set accepted = accepted + 1 where rowid = 0",
    "accepted_rows_stand_in_facts": "delete from marts.fct_submissions where rowid = 0",
    "submissions_are_counted_once": "insert into marts.fct_submissions select * from marts.fct_submissions limit 1",
    "submissions_have_reports": "update marts.fct_reports set severity_code = '3' where severity_code = '0' and rowid < 500",
    "codes_are_known": "update marts.fct_submissions set kind_code = 'K_FAX' where rowid = 0",
    "moments_agree": "update marts.fct_submissions set occurred_weekday = 1 where occurred_weekday = 3 and rowid < 100",
    "severity_follows_the_rule": (
        "update marts.fct_submissions set severity_code = 'unknown' where submission_id in "
        "(select submission_id from marts.fct_consequences where consequence_code = 'I_NO_ERX')"
    ),
    "regions_follow_provinces": "update marts.fct_submissions set region_code = 'BRU' where province_code = 'BE35'",
    "premium_services_are_known": "update marts.ppi_criterion_services set service_code = 'NOBODY' where service_code = 'MULTEMED'",
    "measures_are_plausible": "update marts.fct_submissions set minutes_lost = 2000 where rowid = 0",
    "days_are_covered": "delete from marts.dim_dates where date_on = date '2024-01-15'",
    "demo_stays_apart": "update marts.fct_submissions set form_version = '2' where rowid = 0",
    "corrections_fit": (
        "insert into meta.corrections by name select "
        "1 as record_number, 'gone' as submission_id, 'kind_code' as column_name, 'submission_unknown' as fit_code"
    ),
    "decisions_are_applied": (
        "insert into meta.near_duplicates by name select min(submission_id) as submission_id, "
        "max(submission_id) as other_submission_id, 'same' as decision_code, true as has_effect from marts.fct_submissions"
    ),
    "incidents_hold_their_reports": "update marts.fct_incidents set n_reporters = n_reporters - 1 where rowid = 0",
    "incidents_leave_nobody_out": (
        "update marts.fct_reports set incident_id = null where incident_id = (select min(incident_id) from marts.fct_incidents)"
    ),
    "official_outages_are_told_once": "update marts.fct_official_outages set official_outage_id = 'O02' where official_outage_id = 'O01'",
    "trials_are_of_this_rule": "update marts.incident_rule_trials set rule_version = '0' where rowid = 0",
    "texts_hold_no_identifiers": "update marts.fct_submissions set comment = 'patient 85.07.30-033.28' where rowid = 0",
}


@pytest.fixture(scope="module")
def copied(demo: Union, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = tmp_path_factory.mktemp("copied") / "build.duckdb"
    shutil.copyfile(demo.folder.build_file(demo.build_id), path)
    with duckdb.connect(str(path)) as con:
        con.execute("set TimeZone = 'Europe/Brussels'")
        register_scrub(con)
        yield con


@pytest.fixture
def copy(copied: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """What a test plants is taken back after it."""
    copied.begin()
    yield copied
    copied.rollback()


def test_every_check_of_a_build_has_its_planted_fault() -> None:
    assert set(FAULTS) == {name for name in model_names("checks") if not name.startswith("reference_")}


@pytest.mark.parametrize("name", FAULTS)
def test_a_check_holds_and_then_names_the_planted_fault(copy: duckdb.DuckDBPyConnection, name: str) -> None:
    assert run_check(copy, name).has_passed
    copy.execute(FAULTS[name])
    result = run_check(copy, name)
    assert result.n_offenders > 0 and not result.has_passed
    assert result.promise in str(result)


def test_a_check_that_examined_nothing_fails(copy: duckdb.DuckDBPyConnection) -> None:
    for table in (
        "marts.fct_submissions",
        "marts.fct_reports",
        "marts.fct_consequences",
        "marts.fct_incidents",
        "marts.fct_official_outages",
        "marts.ppi_criterion_services",
        "marts.incident_rule_trials",
        "marts.incident_cause_trials",
        "meta.import_ledger",
    ):
        copy.execute(f"delete from {table}")  # noqa: S608 - names written above
    assert [name for name in FAULTS if run_check(copy, name).has_passed] == []


def test_a_broken_promise_stops_the_publication(copy: duckdb.DuckDBPyConnection) -> None:
    copy.execute(FAULTS["sources_add_up"])
    with pytest.raises(CheckFailed, match="sources_add_up"):
        require_passed([run_check(copy, "sources_add_up")])
