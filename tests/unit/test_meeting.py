"""What a meeting is shown: the demands of the letter by what is on record, incidents inside and outside a measuring period, the build of
the last meeting that can be compared with."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from analytics import meetings
from analytics.argument import ledger, measuring
from analytics.argument.premium import Criterion, Dependency, Window, Year
from analytics.figures.criteria_windows import criteria_windows
from analytics.figures.palette import palette
from analytics.meetings import Meeting
from analytics.warehouse import BuildInfo

DAY = dt.date(2024, 7, 1)
DATES = pd.DataFrame({"date_on": [DAY, dt.date(2024, 7, 2)], "is_observed": [True, False]})


def entry(entry_id: str, kind: str, about: str = "") -> dict[str, Any]:
    known = {"entry_id": entry_id, "kind_code": kind, "in_reply_to": about or None, "entry_from": DAY, "entry_to": DAY, "text_fr": entry_id}
    others = (
        "date_precision",
        "author_fr",
        "addressee_fr",
        "deadline_on",
        "effect_on",
        "source",
        "noted_source",
        "recorded_by",
        "recorded_on",
    )
    return dict.fromkeys(others) | known


def test_a_promise_is_no_answer_and_another_letter_no_reply() -> None:
    table = pd.DataFrame(
        [
            entry("L2024", "letter"),
            entry("A", "demand", "L2024"),
            entry("B", "demand", "L2024"),
            entry("C", "demand", "L2024"),
            entry("D", "demand", "L2018"),
            entry("a", "answer", "A"),
            entry("p", "promise", "A|B"),
            entry("other", "answer", "D"),
        ]
    )
    found = ledger.of_letter(ledger.demands(ledger.entries(table, "fr")))
    assert [(one.entry.text, one.standing) for one in found] == [
        ("A", "answered"),
        ("B", "promised"),
        ("C", "nothing"),
    ]


def criterion(code: str, window: Window | None, *services: str, is_uncertain: bool = False) -> Criterion:
    needed = tuple(Dependency(service, is_direct=True, mark="S", source="") for service in services)
    return Criterion(2024, code, code, "", "ratio", 0.5, None, "S2", window, is_uncertain, "", "", needed)


def incident(root: str, service: str, day: str) -> dict[str, Any]:
    return {"root_incident_id": root, "service_code": service, "occurred_on": dt.date.fromisoformat(day)}


def test_an_incident_counts_once_whatever_it_hits_and_only_for_established_criteria() -> None:
    half = Window(DAY, dt.date(2024, 12, 31))
    year = Year(
        2024,
        (criterion("CH4", half, "A", "B"), criterion("UNSURE", half, "C", is_uncertain=True), criterion("UNDATED", None, "D")),
        n_criteria=3,
        n_unnamed=0,
    )
    incidents = [
        incident("edge", "A", "2024-07-01"),
        incident("edge", "B", "2024-07-01"),
        incident("before", "A", "2024-06-30"),
        incident("last", "B", "2024-12-31"),
        incident("unsure", "C", "2024-09-01"),
        incident("undated", "D", "2024-09-01"),
        incident("other", "X", "2024-09-01"),
    ]
    found = [measuring.measured(one, incidents, DATES) for one in year.criteria]
    counted = [(len(one.inside), len(one.outside), len(one.undecided), one.n_observed) for one in found]
    assert counted == [(3, 1, 0, 1), (1, 0, 0, 1), (0, 0, 1, 0)]
    assert (measuring.n_roots(found, are_inside=True), measuring.n_roots(found, are_inside=False)) == (2, 4)


def test_a_full_mark_is_a_confirmed_incident_wherever_it_lies() -> None:
    """Inside or outside has its own trace, colour and word."""
    at = {"first_report_at": dt.datetime(2024, 7, 1, 9, tzinfo=dt.UTC), "n_reporters": 3}
    days = [("2024-07-01", "confirmed"), ("2024-07-02", "probable"), ("2024-03-01", "confirmed"), ("2024-03-02", "probable")]
    found = [incident(day, "A", day) | at | {"level": level} for day, level in days]
    one = measuring.measured(criterion("CH4", Window(DAY, dt.date(2024, 12, 31)), "A"), found, DATES)
    figure = criteria_windows([one], year=2024, services={}, lang="en", theme="light")
    outside, inside = figure.data
    ground = palette("light").ground
    for trace in (outside, inside):
        assert trace.marker.color == (trace.marker.line.color, ground)
        assert [words.rsplit("<br>", 1)[1] for words in trace.customdata] == ["Confirmed", "Probable"]
    assert inside.marker.line.color != outside.marker.line.color
    assert {"inside", "outside"} <= {note.text for note in figure.layout.annotations}


def info(build_id: str, hour: int) -> BuildInfo:
    built_at = dt.datetime(2024, 3, 1, hour, tzinfo=dt.UTC)
    values = dict.fromkeys(BuildInfo.__dataclass_fields__) | {"build_id": build_id, "built_at": built_at}
    return BuildInfo(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], "b"),  # without a meeting the latest before the one shown
        ([Meeting(DAY, "", "a")], "a"),
        ([Meeting(DAY, "", "a"), Meeting(DAY + dt.timedelta(1), "", "gone")], "a"),
        ([Meeting(DAY, "", "a"), Meeting(DAY + dt.timedelta(1), "", "shown")], "a"),
        ([Meeting(DAY, "", "a"), Meeting(DAY + dt.timedelta(1), "", "later")], "a"),
    ],
)
def test_the_last_meeting_whose_build_is_earlier_comes_first(held: list[Meeting], expected: str) -> None:
    shown = info("shown", 3)
    ordered = sorted(held, key=lambda one: one.on, reverse=True)
    offered = meetings.choices([info("a", 1), info("later", 4), shown, info("b", 2)], ordered, shown=shown)
    assert [one.build_id for one in offered] == ["b", "a"]
    first = meetings.first_choice(offered, ordered)
    assert first is not None and first.build_id == expected
