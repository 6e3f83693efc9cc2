"""A decision and a correction are told where their figures are read: on Quality and on the report."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.conftest import Union
from tests.etl.exports import as_csv, row
from tests.pages.screen import linked, said


def test_quality_and_the_report_tell_what_was_decided_and_corrected(union: Union, served: Any) -> None:
    second = row(submission_id="s2", occurred_at="2024-03-05 10:00:00", submitted_at="2024-03-05 10:35:00")
    union.put("a.csv", as_csv([row(), second]))
    union.run()
    served(union.root)
    assert "duplicates" in _links("quality")
    union.etl("record", "duplicate", "--submission", "s2", "--same-as", "s1", "--author", "staff")
    union.etl(
        "record", "correction", "--submission", "s1", "--column", "minutes_lost", "--expected", "15", "--corrected", "20",
        "--reason", "told by telephone", "--author", "staff",
    )  # fmt: skip
    union.run()
    assert "duplicates" not in _links("quality"), "no pair is left to compare"
    quality = _page("quality")
    assert "1 submission" in quality and "Without them: 2 submissions" in quality
    assert "told by telephone" in quality
    assert "minutes_lost: received 15" in _page("report", id="s1:RECIPE")


def _page(screen: str, **query: str) -> str:
    return said(_open(screen, **query))


def _links(screen: str) -> set[str]:
    return {one.proto.page for one in _open(screen).main.get("page_link")}


def _open(screen: str, **query: str) -> AppTest:
    return linked(screen, **{"lang": "en", **query})
