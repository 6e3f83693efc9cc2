"""The register's questions, asked of a small real build."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from analytics import tables, warehouse
from analytics.filters import Filters
from analytics.frames import records
from analytics.queries import register
from analytics.warehouse import Build
from i18n import BRUSSELS
from tests.analytics import builds
from tests.analytics.builds import reports

SERVICES = {"RECIPE": "Recip-e, prescription électronique", "EH_BOX": "eHealthBox", "MCN_CH4": "Chapitre IV"}
KINDS = {"K_DOWN": "Panne totale", "K_SLOW": "Lenteur, délais"}


def said(rows: list[dict[str, Any]], *, comment: str | None, consent: bool, precision: str = "exact") -> list[dict[str, Any]]:
    more = {
        "comment": comment,
        "has_quote_consent": consent,
        "time_precision": precision,
        "source_id": "f1",
        "source_row": 2,
    }
    return [row | more for row in rows]


ROWS = [
    *said(reports("a", "01-09", "ada", "RECIPE", "EH_BOX", severity="2"), comment="Écran gris à 10 %", consent=True),
    *said(reports("b", "01-10", "bob", "RECIPE", severity="3", region="BRU"), comment="Écran gris encore", consent=False),
    *said(
        reports("c", "01-10", "ada", "MCN_CH4", severity="unknown", kind="K_SLOW"),
        comment=None,
        consent=True,
        precision="day",
    ),
    *said(reports("d", "02-01", "cleo", "EH_BOX", severity="0", sent_after=10), comment="a_b", consent=True),
]
OTHERS = {
    tables.fct_consequences: [
        {"submission_id": "a", "consequence_code": "I_PAPER"},
        {"submission_id": "a", "consequence_code": "I_NO_ERX"},
    ],
    tables.import_ledger: [{"source_id": "f1", "file_name": "janvier.csv"}],
    tables.submission_versions: [
        {
            "submission_id": "a",
            "source_id": "f1",
            "source_row": row,
            "submitted_at": dt.datetime(2024, 1, 9, hour, tzinfo=BRUSSELS),
            "duplicate_reason_code": "superseded",
        }
        for row, hour in ((7, 9), (8, 11))
    ],
}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    folder = builds.folder(tmp_path_factory.mktemp("register"))
    builds.write(folder, ROWS, others=OTHERS)
    opened = warehouse.open_current(folder)
    yield opened
    opened.close()


def ids(build: Build, search: str = "", filters: Filters | None = None, **asked: Any) -> list[str]:
    looked_for = register.words(search, services=SERVICES, kinds=KINDS)
    return list(build.run(register.reports(filters or Filters(), looked_for, **asked))["report_id"])


def totals(build: Build, search: str = "", filters: Filters | None = None) -> tuple[int, int, int]:
    looked_for = register.words(search, services=SERVICES, kinds=KINDS)
    row = build.run(register.totals(filters or Filters(), looked_for)).iloc[0]
    return int(row["n_reports"]), int(row["n_reporters"]), int(row["n_severity_unknown"])


def test_reporters_are_counted_once_and_never_named(build: Build) -> None:
    assert totals(build) == (5, 3, 1)
    assert totals(build, filters=Filters(regions=("BRU",))) == (1, 1, 0)
    assert totals(build, "nothing like it") == (0, 0, 0)
    assert not [name for name in build.run(register.reports(Filters())) if "reporter" in name]
    assert not [name for name in build.run(register.report("a:RECIPE")) if "reporter" in name]


def test_orders_are_total_and_stated(build: Build) -> None:
    newest = ["d:EH_BOX", "c:MCN_CH4", "b:RECIPE", "a:RECIPE", "a:EH_BOX"]
    assert ids(build) == newest
    assert ids(build, order="oldest") == newest[::-1]
    assert ids(build, order="severity") == ["b:RECIPE", "a:RECIPE", "a:EH_BOX", "d:EH_BOX", "c:MCN_CH4"]
    assert ids(build, order="sent")[0] == "d:EH_BOX"


@pytest.mark.parametrize("order", register.ORDERS)
def test_pages_hold_every_report_once(build: Build, order: register.Order) -> None:
    paged = [one for offset in range(0, 6, 2) for one in ids(build, order=order, limit=2, offset=offset)]
    assert paged == ids(build, order=order)
    assert len(set(paged)) == 5


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("electronique", {"a:RECIPE", "b:RECIPE"}),  # a name, without its accent
        ("LENTEUR", {"c:MCN_CH4"}),  # a kind, in capitals
        ("chapitre lenteur", {"c:MCN_CH4"}),  # every word must be found
        ("chapitre panne", set()),
        ("ecran gris", {"a:RECIPE", "a:EH_BOX"}),  # a comment, where it may be quoted
        ("a:recipe", {"a:RECIPE"}),  # an id
        ("10 %", {"a:RECIPE", "a:EH_BOX"}),  # % and _ are characters, not wildcards
        ("a_b", {"d:EH_BOX"}),
        ("%", {"a:RECIPE", "a:EH_BOX"}),
        ("_", {"a:EH_BOX", "c:MCN_CH4", "d:EH_BOX"}),  # found in ids
        ("  ", {"a:RECIPE", "a:EH_BOX", "b:RECIPE", "c:MCN_CH4", "d:EH_BOX"}),
        ("'; drop table x --", set()),
    ],
)
def test_search(build: Build, search: str, found: set[str]) -> None:
    assert set(ids(build, search)) == found
    assert totals(build, search)[0] == len(found)


def test_a_comment_without_consent_is_neither_shown_nor_searched(build: Build) -> None:
    rows = build.run(register.reports(Filters())).set_index("report_id")
    assert rows.loc["a:RECIPE", "comment"] == "Écran gris à 10 %"
    kept = rows.loc["b:RECIPE"]
    assert kept["comment"] is None and kept["has_comment"]
    assert not rows.loc["c:MCN_CH4", "has_comment"]
    assert ids(build, "encore") == []
    assert build.run(register.report("b:RECIPE")).iloc[0]["comment"] is None


def test_a_day_without_an_hour_shows_no_moment(build: Build) -> None:
    rows = build.run(register.reports(Filters())).set_index("report_id")
    assert pd.isna(rows.loc["c:MCN_CH4", "occurred_at"])
    assert rows.loc["c:MCN_CH4", "occurred_on"] == dt.date(2024, 1, 10)
    assert rows.loc["b:RECIPE", "occurred_at"].astimezone(BRUSSELS).hour == 10


def test_one_report_with_its_submission(build: Build) -> None:
    row = build.run(register.report("a:RECIPE")).iloc[0]
    assert (row["service_code"], row["severity_code"], row["source_row"]) == ("RECIPE", "2", 2)
    assert list(build.run(register.of_submission("a"))["report_id"]) == ["a:EH_BOX", "a:RECIPE"]
    assert list(build.run(register.consequences("a"))["consequence_code"]) == ["I_NO_ERX", "I_PAPER"]
    versions = build.run(register.other_versions("a"))
    assert list(versions["source_row"]) == [8, 7]
    assert set(versions["file_name"]) == {"janvier.csv"}
    assert build.run(register.report("nobody")).empty


def one_report(build: Build, report_id: str) -> dict[str, Any]:
    return records(build.run(register.report(report_id)))[0]


@pytest.mark.parametrize("order", register.ORDERS)
@pytest.mark.parametrize("search", ["", "recip", "mycarenet"])
@pytest.mark.parametrize("filters", [Filters(), Filters(services=("RECIPE", "EH_BOX"))])
def test_neighbours_walk_through_the_whole_list(build: Build, filters: Filters, search: str, order: register.Order) -> None:
    """From the first report to the last in the order of the list, and the place says how far."""
    looked_for = register.words(search, services=SERVICES, kinds=KINDS)
    ordered = list(build.run(register.reports(filters, looked_for, order=order))["report_id"])
    for place, report_id in enumerate(ordered):
        asked = register.neighbours(filters, looked_for, one=one_report(build, report_id), order=order)
        near = build.run(asked).iloc[0]
        assert (near["n_before"], near["n_here"], near["n_reports"]) == (place, 1, len(ordered))
        assert near["before_id"] == (ordered[place - 1] if place else None)
        assert near["after_id"] == (ordered[place + 1] if place + 1 < len(ordered) else None)


def test_a_report_outside_the_selection_says_so(build: Build) -> None:
    asked = register.neighbours(Filters(services=("RECIPE",)), one=one_report(build, "c:MCN_CH4"))
    assert build.run(asked).iloc[0]["n_here"] == 0
