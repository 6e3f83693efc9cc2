"""What the tables of the pages say of themselves when they leave: made as a click on their buttons makes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import i18n
from tests.conftest import Union
from tests.pages.conftest import Files
from tests.pages.files import Opened, opened
from tests.turns import in_turn
from ui import reasons

PUBLIC = "https://bugs.example.org"
TablesOf = Callable[..., dict[str, Opened]]


@pytest.fixture
def served_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EHEALTHBUGS_PUBLIC_URL", PUBLIC + "/")


@pytest.fixture
def tables_of(served_at: None, files_of: Callable[..., Files]) -> TablesOf:
    """`tables_of("overview", region="BRU")`: every table of that page by id, as its file has it."""
    return lambda page, **query: {name: opened(files) for name, files in files_of(page, **query).items()}


def test_a_file_says_who_reported_which_days_are_missing_and_how_many_campaigns(tables_of: TablesOf, demo: Union) -> None:
    n_missing = demo.query(
        """select count(*) from marts.dim_dates, meta.build_info
        where date_on between observed_from and observed_to and not is_observed"""
    )[0][0]
    n_campaigns = demo.query("select count(*) from marts.campaigns")[0][0]
    assert n_missing and n_campaigns, "the demo has both"
    for page in ("overview", "register"):
        for name, table in tables_of(page).items():
            told = table.caveats
            assert "self_selected" in told
            assert (told["days_not_observed"], told["campaigns"]) == (str(n_missing), str(n_campaigns)), name


def test_a_period_without_holes_or_campaigns_has_no_such_caveat(tables_of: TablesOf) -> None:
    told = tables_of("register", from_="2024-01-15", to="2024-01-15")["register"].caveats
    assert "days_not_observed" not in told and "campaigns" not in told


@pytest.mark.parametrize(("lang", "where"), in_turn(i18n.LANGUAGES, [("overview", "by_service", ""), ("register", "register", "register")]))
def test_n_has_a_unit_and_the_link_is_public(
    served_at: None, files_of: Callable[..., Files], demo: Union, lang: str, where: tuple[str, str, str]
) -> None:
    page, table, path = where
    unit, column = ("reporters", "distinct reporter_key") if page == "overview" else ("reports", "*")
    n = demo.query(f"select count({column}) from marts.fct_reports")[0][0]  # noqa: S608
    files = files_of(page, lang=lang)[table]
    told = files["excel_csv"].decode("utf-8-sig").replace('"', "")
    assert f"{i18n.t('exports.n', lang)};{i18n.plural(f'exports.unit.{unit}', n, lang)}" in told
    assert f"{i18n.t('exports.permalink', lang)};{PUBLIC}/{path}?" in told


@pytest.mark.parametrize(("page", "table"), [("overview", "by_service"), ("register", "register")])
def test_the_share_of_unknown_severity_sets_a_filter_on_severity_aside(tables_of: TablesOf, demo: Union, page: str, table: str) -> None:
    share = demo.query("select count_if(severity_code = 'unknown') / count(*) from marts.fct_reports")[0][0]
    assert share > 0
    filtered, whole = tables_of(page, severity="2,3")[table], tables_of(page)[table]
    assert filtered.passport["share_unknown"] == whole.passport["share_unknown"] == repr(round(share, 6))
    assert filtered.passport["share_unknown_of"] == i18n.t("exports.unknown_of.unfiltered", "fr")
    assert whole.passport["share_unknown_of"] == i18n.t("exports.unknown_of", "fr")


def test_tables_over_time_speak_of_what_they_count(tables_of: TablesOf) -> None:
    for unit in ("reporters", "reports"):
        table = tables_of("overview", unit=unit)["over_time"]
        assert (table.passport["n_unit"], table.passport["counted"]) == (
            unit,
            i18n.t(f"overview.timeline.what.{unit}", "fr", per="par semaine"),
        )
        assert ("distinct_by_identifier" in table.caveats) is (unit == "reporters")


def test_the_table_of_the_regions_holds_both_readings(tables_of: TablesOf) -> None:
    for row in tables_of("overview")["by_region"].rows.to_dict("records"):
        assert row["rate"] == pytest.approx(1000 * row["n_reporters"] / row["n_gps"])
        assert row["rate_fte"] == pytest.approx(1000 * row["n_reporters"] / row["n_fte"])
        assert row["n_fte"] < row["n_gps"] and row["low_fte"] < row["rate_fte"] < row["high_fte"]


def test_the_table_of_the_calendar_holds_its_squares(tables_of: TablesOf, demo: Union) -> None:
    """Days with an incident, and those nobody observed, which have no number."""
    of_incidents = demo.query("select occurred_on, count(*), max(n_reporters) from marts.fct_incidents group by all order by all")
    rows = tables_of("incidents", counted="services")["incident_days"].rows
    told = rows[rows["is_observed"]][["date_on", "n_incidents", "n_reporters_largest"]]
    assert [tuple(row) for row in told.itertuples(index=False)] == of_incidents
    unobserved = rows[~rows["is_observed"]]
    assert len(unobserved) and unobserved["n_incidents"].isna().all()


def test_the_table_of_an_incident_holds_the_bars_of_its_hours(tables_of: TablesOf, demo: Union) -> None:
    counted = demo.query(
        """select count(distinct (reporter_key, service_code, time_bucket(interval '15 minutes', occurred_at))) from marts.fct_reports
        where incident_id in (select incident_id from marts.fct_reports where service_code = 'RECIPE'
            and occurred_on = date '2024-01-15' and incident_id is not null)"""
    )[0][0]
    table = tables_of("incident", incident="RECIPE,2024-01-15T09:00")["incident_hours"]
    rows = table.rows
    of_service = rows[rows["is_member"].astype(bool) & (rows["service_code"] == "RECIPE")]
    assert of_service["n_reporters"].sum() == counted
    assert "2024" in table.passport["filter"] and table.passport["n_unit"] == "reporters"


def test_cells_of_one_to_four_reporters_are_for_internal_use(tables_of: TablesOf) -> None:
    table = tables_of("overview", from_="2024-01-15", to="2024-01-15")["by_service"]
    assert table.rows["n_reporters"].between(1, 4).any(), "the demo has such cells on one day"
    assert "few_reporters_internal_use_only" in table.caveats


def test_no_comment_of_a_refused_row_leaves(tables_of: TablesOf) -> None:
    rows = tables_of("quality")["quality_rejected"].rows
    assert len(rows) and not rows["raw_row"].str.contains('"comment"').any()


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_errors_of_files_are_told_in_words(lang: str) -> None:
    assert reasons.detail("not_text", "NUL", lang) == i18n.t("quality.detail.not_text.nul", lang)
    assert reasons.detail("not_our_columns", "first line empty", lang) == i18n.t("quality.detail.not_our_columns.first_line_empty", lang)
    assert reasons.detail("not_our_columns", "signature, NUL", lang) == "signature, NUL", "names of columns are quoted"
    assert "3" in reasons.detail("json_unreadable", "3/4", lang)
    assert reasons.detail("xlsx_unreadable", "File is not a zip file", lang) == ""
