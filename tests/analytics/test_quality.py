"""The staff's questions, asked of a small real build."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from analytics import tables, warehouse
from analytics.queries import quality
from analytics.warehouse import Build
from tests.analytics import builds
from tests.analytics.builds import reports

EARLY, LATE = dt.datetime(2024, 2, 1, tzinfo=dt.UTC), dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
OTHERS = {
    tables.import_ledger: [
        {
            "source_id": "f1",
            "file_name": "janvier.csv",
            "received": 5,
            "accepted": 2,
            "rejected": 3,
            "imported_at": EARLY,
        },
        {
            "source_id": "f2",
            "file_name": "février.csv",
            "received": 1,
            "accepted": 0,
            "rejected": 1,
            "imported_at": LATE,
        },
    ],
    tables.rejected_rows: [
        {"source_id": source, "source_row": row, "column_name": "service_codes", "reason_code": reason, "raw_row": "{}"}
        for source, row, reason in (
            ("f1", 9, "no_service"),
            ("f1", 3, "service_unknown"),
            ("f1", 4, "service_unknown"),
            ("f2", 2, "service_unknown"),
        )
    ],
    tables.cell_warnings: [
        {
            "source_id": "f1",
            "source_row": 5,
            "column_name": "minutes_lost",
            "raw_value": "-5",
            "reason_code": "minutes_negative",
        },
        {
            "source_id": "f1",
            "source_row": None,
            "column_name": None,
            "raw_value": None,
            "reason_code": "decoded_as_cp1252",
        },
    ],
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    folder = builds.folder(tmp_path_factory.mktemp("quality"))
    builds.write(folder, reports("a", "01-09", "ada", "RECIPE"), others=OTHERS)
    opened = warehouse.open_current(folder)
    yield opened
    opened.close()


def test_the_latest_file_comes_first(build: Build) -> None:
    assert list(build.run(quality.ledger())["file_name"]) == ["février.csv", "janvier.csv"]


def test_reasons_are_counted_before_rows(build: Build) -> None:
    by_reason = build.run(quality.rejections_by_reason())
    assert list(by_reason.itertuples(index=False, name=None)) == [("service_unknown", 3, 2), ("no_service", 1, 1)]


def test_rows_come_by_file_and_row(build: Build) -> None:
    rows = build.run(quality.rejections())
    assert list(zip(rows["file_name"], rows["source_row"], strict=True)) == [
        ("février.csv", 2),
        ("janvier.csv", 3),
        ("janvier.csv", 4),
        ("janvier.csv", 9),
    ]
    assert list(build.run(quality.rejections("no_service"))["source_row"]) == [9]
    assert list(build.run(quality.rejections(limit=2, offset=2))["source_row"]) == [4, 9]


def test_a_remark_on_a_whole_file_stands_before_its_cells(build: Build) -> None:
    rows = build.run(quality.warnings())
    assert list(rows["reason_code"]) == ["decoded_as_cp1252", "minutes_negative"]
    assert list(build.run(quality.warnings("minutes_negative"))["raw_value"]) == ["-5"]
