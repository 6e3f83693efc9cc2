"""The door to a build: what it lets in, what it refuses, and that a fault never looks like an empty answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from analytics import tables, warehouse
from analytics.tables import build_info, fct_reports
from analytics.warehouse import DamagedBuild, NoBuild, OlderSchema
from tests.analytics import builds
from tests.analytics.builds import reports

ROWS = reports("s1", "01-09", "ada", "RECIPE")


def test_opens_what_the_pointer_names(folder: builds.DataFolder) -> None:
    builds.write(folder, ROWS, build_id="20240401-120000-abcd")
    build = warehouse.open_current(folder)
    assert build.info.build_id == "20240401-120000-abcd"
    assert build.info.observed_to == builds.LAST
    assert build.info.built_at == dt.datetime(2024, 4, 1, tzinfo=dt.UTC)
    assert len(build.run(select(fct_reports))) == 1
    build.close()


def test_nothing_published_yet(folder: builds.DataFolder) -> None:
    with pytest.raises(NoBuild):
        warehouse.open_current(folder)


@pytest.mark.parametrize("content", [None, b"", b"not a database" * 1000, "half"])
def test_a_missing_or_garbled_build_is_damage(folder: builds.DataFolder, content: bytes | str | None) -> None:
    build_id = builds.write(folder, ROWS)
    file = folder.build_file(build_id)
    whole = file.read_bytes()
    file.unlink()
    if content is not None:
        file.write_bytes(whole[: len(whole) // 2] if isinstance(content, str) else content)
    with pytest.raises(DamagedBuild) as raised:
        warehouse.open_current(folder)
    assert raised.value.build_id == build_id


@pytest.mark.parametrize("pointer", [b"", b"\n", b"../secret", b"b1 b2", b"\xff\xfe", b"/etc/passwd"])
def test_a_pointer_that_names_nothing_usable_is_damage(folder: builds.DataFolder, pointer: bytes) -> None:
    builds.write(folder, ROWS)
    folder.current_pointer.write_bytes(pointer)
    with pytest.raises(DamagedBuild):
        warehouse.open_current(folder)


def test_a_file_under_another_id_is_damage(folder: builds.DataFolder) -> None:
    builds.write(folder, ROWS, build_id="b1")
    folder.build_file("b1").rename(folder.build_file("b2"))
    folder.current_pointer.write_text("b2", encoding="utf-8")
    with pytest.raises(DamagedBuild):
        warehouse.open_current(folder)


def test_a_build_without_self_description_is_damage(folder: builds.DataFolder) -> None:
    builds.write(folder, ROWS, others={build_info: []})
    with pytest.raises(DamagedBuild):
        warehouse.open_current(folder)


def test_tables_of_another_version_are_told_apart_from_damage(folder: builds.DataFolder) -> None:
    builds.write(folder, ROWS, schema_version="0")
    with pytest.raises(OlderSchema) as raised:
        warehouse.open_current(folder)
    assert raised.value.found == "0" and tables.SCHEMA_VERSION in str(raised.value)


def test_a_lost_table_is_damage_and_not_an_empty_answer(folder: builds.DataFolder) -> None:
    build_id = builds.write(folder, ROWS)
    engine = warehouse.create_engine(f"duckdb:///{folder.build_file(build_id)}")
    with engine.begin() as connection:
        connection.execute(text("drop table marts.fct_reports"))
    engine.dispose()
    build = warehouse.open_current(folder)
    with pytest.raises(DamagedBuild):
        build.run(select(fct_reports))
    build.close()


def test_nobody_writes_and_nobody_reads_beside_the_build(folder: builds.DataFolder) -> None:
    builds.write(folder, ROWS)
    (folder.root / "other.csv").write_text("a\n1\n", encoding="utf-8")
    build = warehouse.open_current(folder)
    refused = [
        insert(fct_reports).values(report_id="x"),
        text("select * from read_csv(:path)").bindparams(path=str(folder.root / "other.csv")),
        text(f"copy marts.fct_reports to '{folder.root / 'out.csv'}'"),
        text("install httpfs"),
        text("set enable_external_access = true"),
    ]
    for statement in refused:
        with pytest.raises((DBAPIError, DamagedBuild)):
            build.run(statement)  # type: ignore[arg-type]
    build.close()


def test_a_reader_takes_no_more_memory_than_is_allowed(folder: builds.DataFolder, served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    builds.write(folder, ROWS)
    monkeypatch.setenv("EHEALTHBUGS_QUERY_MEMORY", "300MB")
    served(folder.root)
    build = warehouse.open_current(folder)
    allowed = build.run(text("select current_setting('memory_limit') as amount"))  # type: ignore[arg-type]
    build.close()
    assert allowed.amount[0] == "286.1 MiB", "300MB"


def test_kept_builds_open_by_id_and_only_by_id(folder: builds.DataFolder) -> None:
    builds.write(folder, ROWS, build_id="old")
    builds.write(folder, [], build_id="new")
    old = warehouse.open_kept(folder, "old")
    assert len(old.run(select(fct_reports))) == 1
    old.close()
    for build_id in ("gone", "../builds/old", "", "old.duckdb", "old\n"):
        assert not warehouse.is_kept(folder, build_id)
        with pytest.raises(NoBuild):
            warehouse.open_kept(folder, build_id)


def test_missing_values_keep_their_meaning(folder: builds.DataFolder) -> None:
    """A missing text is None, never a NaN that is true in every condition; a day is a day."""
    rows = ROWS + reports("s2", "01-10", "bob", "RECIPE", province="BE10")
    builds.write(folder, rows)
    build = warehouse.open_current(folder)
    c = fct_reports.c
    frame = build.run(select(c.province_code, c.occurred_on, c.occurred_hour, c.incident_id).order_by(c.report_id))
    assert list(frame["province_code"]) == [None, "BE10"]
    assert list(frame["occurred_on"]) == [builds.day("01-09"), builds.day("01-10")]
    assert frame["occurred_hour"].sum() == 20
    assert list(frame["incident_id"]) == [None, None]
    build.close()


def test_equal_questions_have_one_fingerprint(folder: builds.DataFolder) -> None:
    builds.write(folder, ROWS)
    build = warehouse.open_current(folder)
    c = fct_reports.c

    def asked(*codes: str) -> str:
        return build.fingerprint(select(c.report_id).where(c.service_code.in_(codes)))

    assert asked("RECIPE") == asked("RECIPE")
    assert len({asked("RECIPE"), asked("EH_BOX"), asked("RECIPE", "EH_BOX")}) == 3
    build.close()
