"""The reference facts: they load, the dictionary and every promise about them can fail, and the facts that matter stand."""

from __future__ import annotations

import csv
import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import types

from analytics.tables import metadata
from etl.checks import run_check
from etl.reference import ReferenceInvalid, hash_reference, load_reference
from etl.sql import model, model_names
from settings import get_settings

FACTS = get_settings().reference_dir
MARTS = [
    *("dim_services", "dim_service_dependencies", "dim_provinces", "dim_severities", "dim_kinds", "dim_consequences"),
    *("dim_fallbacks", "dim_error_codes", "dim_fault_sources", "dim_practice_types", "dim_software", "ppi_criteria"),
    *(
        "ppi_criterion_services",
        "ppi_tiers",
        "ppi_payouts",
        "ppi_registration_dates",
        "ppi_data_failures",
        "success_criteria",
        "argument_cards",
        "ledger",
        "published_figures",
        "gp_denominators",
        "fct_official_outages",
        "official_coverage",
    ),
    "official_incident_counts",
    "dim_sources",
]
CHECKS = [name for name in model_names("checks") if name.startswith("reference_")]
DUCKDB_TYPES = {
    types.String: "VARCHAR",
    types.Integer: "INTEGER",
    types.SmallInteger: "SMALLINT",
    types.Boolean: "BOOLEAN",
    types.Date: "DATE",
    types.Double: "DOUBLE",
    types.DateTime: "TIMESTAMP WITH TIME ZONE",
}

Cells = dict[str, str]


def build(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory with the reference tables of `folder` and the marts made from them."""
    con = duckdb.connect()
    con.execute("set timezone = 'Europe/Brussels'")
    load_reference(con, folder)
    con.execute("create schema marts")
    con.execute(model("intermediate", "rec_tables"))
    for name in MARTS:
        con.execute(model("marts", name))
    return con


def read(folder: Path, table: str) -> list[Cells]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rewrite(folder: Path, table: str, change: Callable[[list[Cells]], list[Cells]]) -> None:
    """Replaces the lines of a file in a copy of the folder."""
    rows = change(read(folder, table))
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def put(table: str, which: Cells, **cells: str) -> Callable[[Path], None]:
    """A fault to plant: these cells in the first line that has the values of `which`."""

    def change(rows: list[Cells]) -> list[Cells]:
        line = next(row for row in rows if which.items() <= row.items())
        line.update(cells)
        return rows

    return lambda folder: rewrite(folder, table, change)


def drop(table: str, which: Cells) -> Callable[[Path], None]:
    return lambda folder: rewrite(folder, table, lambda rows: [row for row in rows if not which.items() <= row.items()])


def repeat(table: str, which: Cells, **cells: str) -> Callable[[Path], None]:
    """A fault to plant: a second copy of a line, with these cells changed."""

    def change(rows: list[Cells]) -> list[Cells]:
        line = next(row for row in rows if which.items() <= row.items())
        return [*rows, line | cells]

    return lambda folder: rewrite(folder, table, change)


@pytest.fixture(scope="module")
def facts() -> Iterator[duckdb.DuckDBPyConnection]:
    con = build(FACTS)
    yield con
    con.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the reference folder, to plant faults in."""
    return Path(shutil.copytree(FACTS, tmp_path / "reference"))


def rows_of(con: duckdb.DuckDBPyConnection, query: str, *parameters: object) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = con.execute(query, parameters).fetchall()
    return rows


# --- loading ----------------------------------------------------------------------------------------------------------


def test_tables_are_those_of_the_dictionary(facts: duckdb.DuckDBPyConnection) -> None:
    declared = {(row["table_name"], row["column_name"], row["type"]) for row in read(FACTS, "dictionary")}
    loaded = rows_of(
        facts,
        "select table_name, column_name, data_type from information_schema.columns where table_schema = 'reference'",
    )
    assert set(loaded) == declared


def test_every_line_is_loaded(facts: duckdb.DuckDBPyConnection) -> None:
    for path in FACTS.glob("*.csv"):
        assert facts.table(f"reference.{path.stem}").count("*").fetchall() == [(len(read(FACTS, path.stem)),)], path.name


def test_loading_twice_replaces_and_gives_the_same_hash() -> None:
    con = duckdb.connect()
    first = load_reference(con, FACTS)
    assert load_reference(con, FACTS) == first == hash_reference(FACTS)


def test_a_refused_folder_leaves_what_was_loaded(folder: Path) -> None:
    con = duckdb.connect()
    load_reference(con, FACTS)
    put("services", {"service_code": "RECIPE"}, mark="I")(folder)
    with pytest.raises(ReferenceInvalid):
        load_reference(con, folder)
    assert rows_of(con, "select mark from reference.services where service_code = 'RECIPE'") == [("S",)]


def test_line_ends_and_byte_order_mark_of_a_spreadsheet_are_accepted(folder: Path) -> None:
    path = folder / "ppi_payouts.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert rows_of(build(folder), "select sum(n_gps) from marts.ppi_payouts") == [(12445,)]


def test_hash_follows_names_and_bytes_of_facts_only(folder: Path) -> None:
    original = hash_reference(folder)
    (folder / "README.md").write_text("other words", encoding="utf-8")
    assert hash_reference(folder) == original
    (folder / "forms").mkdir(exist_ok=True)
    (folder / "forms" / "shape.csv").write_text("a = 1", encoding="utf-8")
    with_shape = hash_reference(folder)
    (folder / "forms" / "shape.csv").rename(folder / "forms" / "other.csv")
    renamed = hash_reference(folder)
    put("fees", {"fee_code": "dmg"}, amount_eur="36.62")(folder)
    assert len({original, with_shape, renamed, hash_reference(folder)}) == 4


# --- the dictionary can fail ------------------------------------------------------------------------------------------

BROKEN_RULES: dict[str, tuple[Callable[[Path], object], str]] = {
    "type integer": (
        put("ppi_payouts", {"amount_eur": "6000"}, n_gps="many"),
        "ppi_payouts.csv, line 5, column n_gps: 'many' is not a whole number",
    ),
    "type double": (
        put("fees", {"fee_code": "dmg"}, amount_eur="36,61"),
        "fees.csv, line 7, column amount_eur: '36,61' is not a number with a decimal point",
    ),
    "type date": (
        put("official_outages", {"official_outage_id": "O15"}, starts_on="2023-02-31"),
        "column starts_on: '2023-02-31' is not a day written YYYY-MM-DD",
    ),
    "type time": (
        put("official_outages", {"official_outage_id": "O05"}, start_time="9h"),
        "column start_time: '9h' is not a time written HH:MM",
    ),
    "type boolean": (
        put("ppi_criteria", {"criterion_code": "C_CH4"}, is_shown="yes"),
        "column is_shown: 'yes' is not true or false",
    ),
    "empty cell": (put("services", {"service_code": "RECIPE"}, label_nl=""), "column label_nl: may not be empty"),
    "blanks around": (
        put("services", {"service_code": "RECIPE"}, label_nl=" Recip-e"),
        "column label_nl: ' Recip-e' has blanks around it",
    ),
    "key": (repeat("services", {"service_code": "RECIPE"}), "column service_code: 'RECIPE' already stands on line"),
    "key of two columns": (
        repeat("service_edges", {"upstream_code": "MCN", "downstream_code": "RECIPE"}),
        "column upstream_code, downstream_code: 'MCN RECIPE' already stands on line",
    ),
    "reference": (
        put("services", {"service_code": "RECIPE"}, family_code="none"),
        "column family_code: 'none' does not stand in service_families",
    ),
    "reference in a list": (
        put("services", {"service_code": "RECIPE"}, source="R2|X99"),
        "column source: 'X99' does not stand in sources.source_key",
    ),
    "allowed value": (put("services", {"service_code": "RECIPE"}, mark="I"), "column mark: 'I' is not one of C, D, S"),
    "allowed value in a list": (
        put("services", {"service_code": "RECIPE"}, translated_languages="nl|de"),
        "translated_languages: 'de' is not one of",
    ),
    "below the range": (
        put("postal_ranges", {"postal_from": "1000"}, postal_from="999"),
        "column postal_from: 999 is below 1000",
    ),
    "above the range": (
        put("postal_ranges", {"postal_to": "9999"}, postal_to="10000"),
        "column postal_to: 10000 is above 9999",
    ),
    "day below the range": (
        put("official_coverage", {"is_complete": "false"}, starts_on="1999-01-01"),
        "starts_on: 1999-01-01 is below 2017-01-01",
    ),
    "undeclared column": (
        lambda folder: rewrite(folder, "regions", lambda rows: [row | {"note": "x"} for row in rows]),
        "regions.csv, line 1, column note: is not declared in dictionary.csv",
    ),
    "missing column": (
        lambda folder: rewrite(folder, "regions", lambda rows: [{k: v for k, v in row.items() if k != "label_en"} for row in rows]),
        "regions.csv, line 1, column label_en: is declared in dictionary.csv but missing",
    ),
    "column twice": (
        lambda folder: (folder / "regions.csv").write_text("label_fr,label_fr\n"),
        "column label_fr: stands more than once",
    ),
    "undeclared file": (
        lambda folder: (folder / "extra.csv").write_text("a\n1\n"),
        "extra.csv: is not declared in dictionary.csv",
    ),
    "missing file": (
        lambda folder: (folder / "fees.csv").unlink(),
        "fees.csv: is declared in dictionary.csv but missing",
    ),
    "empty file": (lambda folder: (folder / "fees.csv").write_text(""), "fees.csv: is empty"),
    "no dictionary": (lambda folder: (folder / "dictionary.csv").unlink(), "dictionary.csv: is missing"),
    "dictionary of another shape": (
        lambda folder: (folder / "dictionary.csv").write_text("a,b\n"),
        "dictionary.csv, line 1: the header must be",
    ),
    "type nobody knows": (put("dictionary", {"table_name": "fees"}, type="MONEY"), "column type: 'MONEY' is no type"),
    "reference to nothing": (
        put("dictionary", {"table_name": "fees", "column_name": "source"}, refers_to="sources.none"),
        "which does not exist",
    ),
    "cells too many": (
        lambda folder: _append(folder / "regions.csv", "X,a,b,c,d\n"),
        "regions.csv, line 6: has 5 cells, the header has 4",
    ),
    "semicolons": (
        lambda folder: _replace(folder / "regions.csv", b",", b";"),
        "regions.csv, line 1: is separated by semicolons",
    ),
    "not UTF-8": (
        lambda folder: _replace(folder / "provinces.csv", "è".encode(), "è".encode("cp1252")),
        "provinces.csv: is not UTF-8 text",
    ),
    "open quotation mark": (
        lambda folder: _append(folder / "regions.csv", '"X,a,b,c\n'),
        "regions.csv, line 6: cannot be read as comma-separated text",
    ),
}


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def _replace(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))


@pytest.mark.parametrize("rule", BROKEN_RULES)
def test_a_broken_rule_is_refused_with_its_place(folder: Path, rule: str) -> None:
    plant, message = BROKEN_RULES[rule]
    plant(folder)
    with pytest.raises(ReferenceInvalid, match=re.escape(message)):
        load_reference(duckdb.connect(), folder)


def test_every_fault_is_named_at_once(folder: Path) -> None:
    put("services", {"service_code": "RECIPE"}, mark="I", label_fr="")(folder)
    put("fees", {"fee_code": "dmg"}, year="1999")(folder)
    with pytest.raises(ReferenceInvalid) as refused:
        load_reference(duckdb.connect(), folder)
    assert {(fault.file_name, fault.column_name) for fault in refused.value.faults} == {
        ("services.csv", "mark"),
        ("services.csv", "label_fr"),
        ("fees.csv", "year"),
    }


# --- the marts and their promises -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MARTS)
def test_marts_have_the_columns_of_the_contract(facts: duckdb.DuckDBPyConnection, name: str) -> None:
    made = rows_of(
        facts,
        "select column_name, data_type from information_schema.columns where table_schema = 'marts' and table_name = ? "
        "order by ordinal_position",
        name,
    )
    declared = metadata.tables[f"marts.{name}"].columns
    assert made == [(column.name, DUCKDB_TYPES[type(column.type)]) for column in declared]


@pytest.mark.parametrize("name", CHECKS)
def test_the_facts_keep_every_promise(facts: duckdb.DuckDBPyConnection, name: str) -> None:
    result = run_check(facts, name)
    assert result.has_passed, str(result)
    assert result.promise.endswith(".")


# what breaks each promise: a fault in a copy of the files, or, where the dictionary would refuse it, in the marts
BROKEN_PROMISES: dict[str, Callable[[Path], None] | str] = {
    "reference_coverage_stretches_apart": put("official_coverage", {"ends_on": "2024-02-29"}, ends_on="2024-03-02"),
    "reference_criteria_counts": drop("ppi_criteria", {"premium_year": "2023", "criterion_code": "C_BARO"}),
    "reference_criteria_have_services": drop("ppi_criterion_services", {"criterion_code": "C_MULTEMED"}),
    "reference_criteria_periods_within_year": put("ppi_criteria", {"premium_year": "2023", "period_code": "S2"}, period_start="2023-01-01"),
    "reference_dependencies_hold_every_edge": "delete from marts.dim_service_dependencies where path_length = 1 and upstream_code = 'MCN'",
    "reference_dependencies_without_loop": put("service_edges", {"upstream_code": "RECIPE"}, downstream_code="MCN"),
    "reference_derived_values_within_rounding": put("gp_denominators", {"area_code": "BE32", "year": "2023"}, value_high="1340"),
    "reference_inferences_are_hidden": put("ppi_criteria", {"premium_year": "2024", "criterion_code": "C_BILLING"}, is_shown="true"),
    "reference_labels_in_three_languages": "update marts.dim_services set label_nl = null where service_code = 'RECIPE'",
    "reference_marks_known": "update marts.dim_kinds set mark = 'I' where kind_code = 'K_DOWN'",
    "reference_official_counts_add_up": put("official_incident_counts", {"origin_code": "insurers"}, n_incidents="64"),
    "reference_outages_match_only_with_date_and_service": put("official_outages", {"official_outage_id": "O20"}, is_matchable="true"),
    "reference_outages_no_finer_than_stated": put("official_outages", {"official_outage_id": "O16"}, start_time="09:00"),
    "reference_payouts_add_up": put("ppi_payouts", {"amount_eur": "6000"}, n_gps="5849"),
    "reference_payouts_derived_figures": put("published_figures", {"figure_code": "ppi_cost_of_lifting_all"}, value="13280001"),
    "reference_postal_codes_have_one_province": put("postal_ranges", {"postal_from": "1300"}, postal_from="1299"),
    "reference_provinces_have_postal_codes": put("postal_ranges", {"province_code": "BE34"}, province_code="BE32"),
    "reference_regions_add_up_to_belgium": put("gp_denominators", {"definition_code": "registered", "area_code": "BRU"}, value="1706"),
    "reference_sources_resolve": "update marts.ppi_tiers set source = 'G4|nobody' where premium_year = 2023",
    "reference_spellings_unambiguous": repeat("service_aliases", {"alias": "mycarnet"}, alias="e Attest", service_code="MCN_EFACT"),
    "reference_tiers_rise_with_criteria": put("ppi_tiers", {"premium_year": "2024", "amount_eur": "4500"}, n_criteria_min="7"),
    "reference_unmarked_rows_are_no_facts": put("services", {"service_code": "RECIPE"}, mark="", source=""),
    "reference_walloon_changes_agree": put("gp_denominators", {"area_code": "BE33", "year": "2024"}, value="1156"),
    "reference_walloon_provinces_add_up": put("gp_denominators", {"area_code": "BE35", "year": "2023"}, value="576"),
}


def test_every_promise_has_a_fault_that_breaks_it() -> None:
    assert set(BROKEN_PROMISES) == set(CHECKS)


@pytest.mark.parametrize("name", BROKEN_PROMISES)
def test_a_broken_promise_is_found(folder: Path, name: str) -> None:
    fault = BROKEN_PROMISES[name]
    if isinstance(fault, str):
        con = build(folder)
        con.execute(fault)
    else:
        fault(folder)
        con = build(folder)
    result = run_check(con, name)
    assert result.n_offenders > 0
    assert result.examples


@pytest.fixture(scope="module")
def nothing() -> Iterator[duckdb.DuckDBPyConnection]:
    """The same tables without a single row."""
    con = build(FACTS)
    for schema, table in rows_of(con, "select table_schema, table_name from information_schema.tables"):
        con.execute(f"delete from {schema}.{table}")  # noqa: S608
    yield con
    con.close()


@pytest.mark.parametrize("name", CHECKS)
def test_a_promise_about_nothing_does_not_pass(nothing: duckdb.DuckDBPyConnection, name: str) -> None:
    assert not run_check(nothing, name).has_passed


# --- the facts that matter --------------------------------------------------------------------------------------------


def test_recipe_consent_and_edmg_are_criteria_in_2022_only(facts: duckdb.DuckDBPyConnection) -> None:
    assert rows_of(
        facts,
        "select distinct criterion_code, premium_year from marts.ppi_criteria "
        "where criterion_code in ('C_RECIPE', 'C_CONSENT', 'C_EDMG') order by criterion_code",
    ) == [("C_CONSENT", 2022), ("C_EDMG", 2022), ("C_RECIPE", 2022)]
    assert rows_of(facts, "select distinct premium_year from marts.ppi_criterion_services where service_code = 'RECIPE'") == [(2022,)]


def test_inferred_criteria_are_kept_but_never_shown(facts: duckdb.DuckDBPyConnection) -> None:
    assert rows_of(facts, "select premium_year, criterion_code from marts.ppi_criteria where not is_shown order by all") == [
        (2022, "C_EATTEST"),
        (2022, "C_EFACT"),
        (2022, "C_MEDSCHEME"),
        (2023, "C_MEDSCHEME"),
        (2024, "C_BILLING"),
    ]
    assert rows_of(facts, "select premium_year, count(*) from marts.ppi_criteria group by all order by all") == [
        (2022, 10),
        (2023, 7),
        (2024, 8),
    ]


def test_the_outages_of_january_2024_lie_outside_every_second_semester(facts: duckdb.DuckDBPyConnection) -> None:
    january = dt.date(2024, 1, 1), dt.date(2024, 1, 31)
    outages = "select official_outage_id from marts.fct_official_outages where starts_on between ? and ?"
    assert rows_of(facts, outages, *january) == [("O16",), ("O17",), ("O18",), ("O19",)]
    inside = (
        "select count(*) from marts.fct_official_outages inner join marts.ppi_criteria on starts_on between period_start and period_end "
        "where period_code = 'S2' and starts_on between ? and ?"
    )
    assert rows_of(facts, inside, *january) == [(0,)]


def test_tiers_and_payouts(facts: duckdb.DuckDBPyConnection) -> None:
    tiers = "select amount_eur, n_criteria_min from marts.ppi_tiers where premium_year = ? order by amount_eur desc"
    assert rows_of(facts, tiers, 2024) == [(6000, 7), (4500, 6), (3500, 5), (1000, 0)]
    assert rows_of(facts, tiers, 2023) == [(6000, 6), (4500, None), (3500, None), (1000, 0)]
    assert rows_of(facts, "select n_gps from marts.ppi_payouts where amount_eur = 6000") == [(5848,)]
    assert rows_of(facts, "select count(*), sum(n_gps), sum(n_gps * amount_eur) from marts.ppi_payouts") == [(9, 12445, 54264000)]


def test_official_incidents(facts: duckdb.DuckDBPyConnection) -> None:
    counts = dict(rows_of(facts, "select origin_code, n_incidents from marts.official_incident_counts"))
    assert counts == {"total": 142, "mycarenet": 21, "insurers": 63, "not_broken_down": 58, "statement": None}
    assert rows_of(facts, "select mark from marts.official_incident_counts where origin_code = 'not_broken_down'") == [("D",)]


def test_official_outages_and_their_precision(facts: duckdb.DuckDBPyConnection) -> None:
    outages = {str(row[0]): row[1:] for row in rows_of(facts, "select * from marts.fct_official_outages")}
    columns = metadata.tables["marts.fct_official_outages"].columns.keys()[1:]
    o09, o10, o17, o20 = (dict(zip(columns, outages[key], strict=True)) for key in ("O09", "O10", "O17", "O20"))
    assert (o17["starts_on"], o17["precision"], o17["part_of_day"], o17["started_at"]) == (
        dt.date(2024, 1, 15),
        "P",
        "morning",
        None,
    )
    assert (o17["service_code"], o17["fault_service_code"]) == (
        "RECIPE",
        "MCN",
    )  # the service named is not the component at fault
    assert o09["started_at"] == dt.datetime(2020, 1, 15, 8, 38, tzinfo=dt.UTC)
    assert o09["ended_at"] == dt.datetime(2020, 1, 15, 17, 0, tzinfo=dt.UTC)
    assert (o10["service_code"], o10["is_matchable"]) == (None, False)
    assert (o20["starts_on"], o20["precision"], o20["is_matchable"]) == (None, None, False)
    assert "O14" not in outages
    assert rows_of(facts, "select count(*) from marts.official_coverage where is_complete") == [(0,)]


def test_a_cause_has_sources_of_its_own_among_those_of_the_outage(facts: duckdb.DuckDBPyConnection) -> None:
    rows = rows_of(facts, "select official_outage_id, cause_en, cause_source, source from marts.fct_official_outages")
    for _, cause, cause_source, source in rows:
        assert bool(cause) == bool(cause_source)
        assert {*(cause_source or "").split("|")} - {""} <= {*source.split("|")}
    # who told of the minutes wrote before anybody named the billing offices
    assert {(row[2], row[3]) for row in rows if row[1] and "billing offices" in row[1]} == {("P1", "P1|A1")}


def test_denominators(facts: duckdb.DuckDBPyConnection) -> None:
    values = "select area_code, value from marts.gp_denominators where definition_code = ? and year = ?"
    assert dict(rows_of(facts, values, "registered", 2022)) == {"BE": 17914, "VLG": 10033, "WAL": 6176, "BRU": 1705}
    assert dict(rows_of(facts, values, "fte", 2023)) == {"BE": 9614, "VLG": 5597, "WAL": 3086, "BRU": 931}
    assert dict(rows_of(facts, values, "active_aviq", 2024))["WAL"] == 3813
    assert rows_of(facts, "select distinct valid_on from marts.gp_denominators where definition_code = 'registered'") == [
        (dt.date(2022, 12, 31),)
    ]


def test_dependencies_carry_the_weakest_mark_of_the_shortest_chain(facts: duckdb.DuckDBPyConnection) -> None:
    chain = "select path_length, mark from marts.dim_service_dependencies where upstream_code = ? and downstream_code = ?"
    assert rows_of(facts, chain, "MCN", "RECIPE") == [(1, "S")]
    assert rows_of(facts, chain, "MCN", "PARIS") == [(2, "S")]
    assert rows_of(facts, chain, "EID_FAS", "RECIPE") == [(2, "C")]  # S to the session, C from there
    assert rows_of(facts, chain, "RECIPE", "MCN") == []


def test_a_link_that_holds_under_a_condition_is_passed_on_to_nothing(facts: duckdb.DuckDBPyConnection) -> None:
    links = "select downstream_code, path_length, holds_for from marts.dim_service_dependencies where upstream_code = ? and {} order by 1"
    from_dmg = rows_of(facts, links.format("downstream_code in ('RECIPE', 'PARIS', 'VIDIS')"), "MCN_EDMG")
    assert from_dmg == [("RECIPE", 1, "some_software")]
    assert rows_of(facts, links.format("downstream_code = 'RECIPE'"), "INSURERS") == []
    networks = [(name, 1, "reading") for name in ("COZO", "RSB", "RSW", "VZN")]
    for code in ("EH_CONSENT", "EH_THERLINK", "EH_METAHUB"):
        assert rows_of(facts, links.format("true"), code) == networks
    # what stops the session stops both, without condition
    assert rows_of(facts, links.format("downstream_code in ('RSW', 'SUMEHR')"), "EID_FAS") == [("RSW", 2, None), ("SUMEHR", 3, None)]


def test_provinces_of_postal_codes(facts: duckdb.DuckDBPyConnection) -> None:
    codes = {
        1040: "BRU",
        1300: "WAL",
        1500: "VLG",
        3000: "VLG",
        6599: "WAL",
        6600: "WAL",
        7500: "WAL",
        9999: "VLG",
        4700: "WAL",
    }
    region_of = (
        "select region_code from reference.postal_ranges inner join marts.dim_provinces using (province_code) "
        "where ? between postal_from and postal_to"
    )
    for code, region in codes.items():
        found = rows_of(facts, region_of, code)
        assert found == [(region,)], code
    assert rows_of(facts, "select count(*) from reference.postal_exclusions where postal_code = 1040") == [(0,)]
    assert rows_of(facts, "select holder from reference.postal_exclusions where postal_code = 7010") == [("SHAPE",)]


def test_classes_of_kinds_and_implied_severities(facts: duckdb.DuckDBPyConnection) -> None:
    classes = dict(
        rows_of(
            facts,
            "select kind_class_code, string_agg(kind_code, ' ' order by kind_code) from marts.dim_kinds group by all",
        )
    )
    assert classes == {
        "failure": "K_AUTH K_BLOCKEDBY K_DATA_LOSS_MEASURE K_DOWN K_INTERMIT K_SLOW K_WRONGDATA unknown",
        "user": "K_CARD K_CERT K_FULL",
        "refusal": "K_REFUSED",
        "planned": "K_PLANNED",
    }
    assert rows_of(facts, "select implied_severity_code from marts.dim_consequences where consequence_code = 'I_CONTINUITY'") == [("3",)]


def test_screen_texts_are_typeset(facts: duckdb.DuckDBPyConnection) -> None:
    """Typographic apostrophes everywhere; in French a narrow no-break space before ; : ! ? % and inside « »."""
    shown = [(row["table_name"], row["column_name"]) for row in read(FACTS, "dictionary") if row["column_name"].endswith(("_fr", "_nl"))]
    assert shown
    for table, column in shown:
        for (text,) in rows_of(facts, f"select {column} from reference.{table} where {column} is not null"):  # noqa: S608
            assert "'" not in str(text), (table, column, text)
            if column.endswith("_fr"):
                assert not re.search(r"[^\u202f][;:!?%»]|«[^\u202f]", str(text)), (table, column, text)
