"""Solved, not solved, not enough data: cases worked out by hand, each asked of a real build.

The small build looks from 1 January to 31 March 2024, its form closed from 12 to 18 February. Six weeks back from the last day are
19 February to 31 March: 30 working days, all observed. Eight weeks reach back to 5 February, over five working days without a form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analytics import tables, warehouse
from analytics.argument import premium, solved
from analytics.argument.premium import Criterion, Dependency, Year
from analytics.argument.solved import SuccessRule, Verdict
from analytics.frames import records
from analytics.queries import solved as questions
from i18n import BRUSSELS
from tests.analytics import builds
from tests.analytics.builds import day, reports

RULE = SuccessRule(
    code="R",
    measure="no_incident",
    level="confirmed",
    least_severity=2,
    n_weeks=6,
    least_share=None,
    least_reporters=20,
    least_power=0.8,
    power_size=12,
    adopted_on=None,
    author="",
)
EIGHT_WEEKS = replace(RULE, n_weeks=8)
ANY_LEVEL = replace(RULE, level="probable")
RECOGNITION = replace(
    RULE, measure="recognition", level="probable", least_severity=None, n_weeks=None, least_share=0.9, least_power=None, power_size=None
)
WINDOW = [day("02-19") + dt.timedelta(days=n) for n in range(42)]
WORKING = [one for one in WINDOW if one.isoweekday() <= 5]
TRIALS = [
    {
        "rule_version": "1",
        "method_code": method,
        "background_code": background,
        "n_extra_reporters": size,
        "n_planted": 600,
        "recall": found,
    }
    for method, background, size, found in (
        ("ours", "even", 6, 0.99),
        ("ours", "missing", 6, 0.795),
        ("ours", "even", 12, 1.0),
        ("ours", "publicity", 12, 0.998),
        ("fixed_number", "even", 12, 0.1),
    )
]
KINDS = [{"kind_code": "K_DOWN", "kind_class_code": "failure"}, {"kind_code": "K_FULL", "kind_class_code": "user"}]
VOUCHED = [{"starts_on": builds.FIRST, "ends_on": builds.LAST, "is_complete": True}]


def incident(on: str, *, level: str = "confirmed", severity: str | None = "2", service: str = "RECIPE", number: int = 1) -> dict[str, Any]:
    start = dt.datetime.combine(day(on), dt.time(10), tzinfo=BRUSSELS)
    name = f"{service}-{on}-{number}"
    return {
        "incident_id": name,
        "root_incident_id": name,
        "service_code": service,
        "occurred_on": day(on),
        "first_report_at": start,
        "last_report_at": start + dt.timedelta(hours=1),
        "n_reports": 5,
        "n_reporters": 5,
        "level": level,
        "max_severity_code": severity,
    }


def levels(n_needed: int = 4, days: Sequence[dt.date] = WORKING) -> list[dict[str, Any]]:
    return [{"service_code": "RECIPE", "date_on": one, "part_code": "work", "n_needed": n_needed} for one in days]


@pytest.fixture
def judge(tmp_path: Path) -> Iterator[Any]:
    """`judge(rule, incidents, …)` writes a build and gives the verdict on Recip-e."""
    opened = []

    def judged(
        rule: SuccessRule,
        incidents: Sequence[Mapping[str, Any]] = (),
        *,
        n_reporters: int = 20,
        n_of_service: int = 20,
        needed: Sequence[Mapping[str, Any]] | None = None,
        coverage: Sequence[Mapping[str, Any]] | None = None,
        trials: Sequence[Mapping[str, Any]] = TRIALS,
        more: Sequence[Mapping[str, Any]] = (),
    ) -> Verdict:
        """The list is vouched for where incidents are counted, and by nobody where recognition is, unless told otherwise."""
        vouched = (VOUCHED if rule.measure == "no_incident" else ()) if coverage is None else coverage
        rows = [
            *(
                one for n in range(n_reporters) for one in reports(f"s{n}", "03-05", f"gp{n}", "EH_BOX")
            ),  # of another e-service: of the form
            *(one for n in range(n_of_service) for one in reports(f"o{n}", "01-15", f"other{n}", "RECIPE")),  # before the eight weeks
            *more,
        ]
        folder = builds.folder(tmp_path / str(len(opened)))
        others = {
            tables.fct_incidents: incidents,
            tables.usual_levels: levels() if needed is None else needed,
            tables.incident_rule_trials: trials,
            tables.official_coverage: vouched,
            tables.dim_kinds: KINDS,
        }
        builds.write(folder, rows, others=others)
        build = warehouse.open_current(folder)
        opened.append(build)
        dates, known = build.run(_whole(tables.dim_dates)), build.run(_whole(tables.incident_rule_trials))
        last = solved.last_observed(dates)
        assert last is not None
        start, end = solved.window(last, solved.ACTIVE_WEEKS)
        active = int(build.run(questions.active_reporters(start=start, end=end))["n_reporters"].iloc[0])
        seen = solved.looked(rule, dates, known, n_reporters=active)
        assert seen is not None
        found = records(build.run(questions.incidents(["RECIPE"])))
        asked = build.run(questions.working_levels(["RECIPE"], start=seen.first, end=seen.last))
        in_window, in_year = (
            build.run(questions.reported(["RECIPE"], start=first, end=seen.last, least_severity=2))
            for first in (seen.first, solved.window(last, solved.YEAR_WEEKS)[0])
        )
        reported = solved.reported_of(in_window, in_year)
        covered = records(build.run(_whole(tables.official_coverage)))
        (verdict,) = solved.verdicts(rule, ["RECIPE"], found, seen, asked, covered, reported)
        return verdict

    yield judged
    for build in opened:
        build.close()


def _whole(table: Any) -> Any:
    from sqlalchemy import select

    return select(table)


def told(verdict: Verdict) -> tuple[str, tuple[tuple[str, int], ...], int | None]:
    return verdict.state, verdict.obstacles, verdict.days_since


# --- the absence of incidents -----------------------------------------------------------------------------------------

CASES: dict[str, tuple[SuccessRule, dict[str, Any], tuple[str, tuple[tuple[str, int], ...], int | None]]] = {
    "nothing ever happened, and it would have been seen": (RULE, {}, ("solved", (), None)),
    "the last one that counts lies 42 days back, one day before the window": (
        RULE, {"incidents": [incident("02-18")]}, ("solved", (), 42),
    ),
    "the first day of the window counts": (RULE, {"incidents": [incident("02-19")]}, ("not_solved", (), 41)),
    "the last observed day counts": (RULE, {"incidents": [incident("03-31")]}, ("not_solved", (), 0)),
    "a milder one does not count": (RULE, {"incidents": [incident("03-05", severity="1")]}, ("solved", (), None)),
    "the worst severity counts": (RULE, {"incidents": [incident("03-05", severity="3")]}, ("not_solved", (), 26)),
    "any severity where none is asked": (
        replace(RULE, least_severity=None), {"incidents": [incident("03-05", severity=None)]}, ("not_solved", (), 26),
    ),
    "severity 0 asks for none": (
        replace(RULE, least_severity=0), {"incidents": [incident("03-05", severity="0")]}, ("not_solved", (), 26),
    ),
    "an unknown severity leaves it open": (
        RULE, {"incidents": [incident("03-05", severity=None)]}, ("not_enough", (("severity_unknown", 1),), None),
    ),
    "an unknown severity before the window does not": (RULE, {"incidents": [incident("02-10", severity=None)]}, ("solved", (), None)),
    "a probable one is no confirmed one, where the official list is whole": (
        RULE, {"incidents": [incident("03-05", level="probable")], "coverage": VOUCHED}, ("solved", (), None),
    ),
    "where nobody vouches for the list it might be": (
        RULE,
        {"incidents": [incident("03-05", level="probable")], "coverage": ()},
        ("not_enough", (("days_not_vouched", 42), ("not_vouched", 1)), None),
    ),
    "where nobody vouches for the list nobody could confirm anything": (
        RULE, {"coverage": ()}, ("not_enough", (("days_not_vouched", 42),), None),
    ),
    "a confirmed one decides without any list": (
        RULE, {"incidents": [incident("03-05")], "coverage": ()}, ("not_solved", (), 26),
    ),
    "where all incidents count no list is needed": (ANY_LEVEL, {"coverage": ()}, ("solved", (), None)),
    "nineteen reporters of the e-service in a year, however many of the form": (
        RULE, {"n_of_service": 19, "n_reporters": 200}, ("not_enough", (("few_of_service", 19),), None),
    ),
    "nobody reports the e-service": (RULE, {"n_of_service": 0}, ("not_enough", (("few_of_service", 0),), None)),
    "one incident decides however few report": (
        RULE, {"incidents": [incident("03-05")], "n_of_service": 0}, ("not_solved", (), 26),
    ),
    "a list said to be incomplete vouches for nothing": (
        RULE,
        {"incidents": [incident("03-05", level="probable")], "coverage": [VOUCHED[0] | {"is_complete": False}]},
        ("not_enough", (("days_not_vouched", 42), ("not_vouched", 1)), None),
    ),
    "a list that ends the day before does not cover it": (
        RULE,
        {"incidents": [incident("03-05", level="probable")], "coverage": [VOUCHED[0] | {"ends_on": day("03-04")}]},
        ("not_enough", (("days_not_vouched", 27), ("not_vouched", 1)), None),
    ),
    "a mild probable one would not count even if confirmed": (
        RULE, {"incidents": [incident("03-05", level="probable", severity="1")]}, ("solved", (), None),
    ),
    "a probable one counts where all do": (ANY_LEVEL, {"incidents": [incident("03-05", level="probable")]}, ("not_solved", (), 26)),
    "a form closed on working days of the window": (EIGHT_WEEKS, {"needed": levels(days=[
        one for one in (day("02-05") + dt.timedelta(days=n) for n in range(56))
        if one.isoweekday() <= 5 and not builds.GAP[0] <= one <= builds.GAP[1]
    ])}, ("not_enough", (("not_observed", 5),), None)),
    "not solved needs no observation": (
        EIGHT_WEEKS, {"incidents": [incident("03-05")], "n_reporters": 1, "needed": [], "coverage": ()}, ("not_solved", (), 26),
    ),
    "nineteen active reporters": (RULE, {"n_reporters": 19}, ("not_enough", (("few_reporters", 19),), None)),
    "nobody active": (RULE, {"n_reporters": 0}, ("not_enough", (("few_reporters", 0),), None)),
    "trials that found too few": (
        RULE, {"trials": [one | {"recall": one["recall"] * 0.8} for one in TRIALS]}, ("not_enough", (("trials", 0),), None),
    ),
    "a smaller failure was found too rarely": (replace(RULE, power_size=11), {}, ("not_enough", (("trials", 0),), None)),
    "the worst background decides exactly": (replace(RULE, power_size=6, least_power=0.795), {}, ("solved", (), None)),
    "never tried so small": (replace(RULE, power_size=5), {}, ("not_enough", (("trials", 0),), None)),
    "no power asked": (replace(RULE, least_power=None, power_size=None), {"needed": [], "trials": []}, ("solved", (), None)),
    "twelve needed on a day is still seen": (RULE, {"needed": levels(12)}, ("solved", (), None)),
    "thirteen needed on every working day": (RULE, {"needed": levels(13)}, ("not_enough", (("weak_days", 30),), None)),
    "thirteen needed on one working day": (
        RULE, {"needed": [*levels(4, WORKING[1:]), *levels(13, WORKING[:1])]}, ("not_enough", (("weak_days", 1),), None),
    ),
    "no usual level on two working days": (RULE, {"needed": levels(4, WORKING[2:])}, ("not_enough", (("level_unknown", 2),), None)),
    "no usual level at all": (RULE, {"needed": []}, ("not_enough", (("level_unknown", 30),), None)),
    "all that is missing is told": (
        EIGHT_WEEKS,
        {"incidents": [incident("03-05", severity=None)], "n_reporters": 3, "needed": levels(13), "trials": [],
         "n_of_service": 1, "coverage": ()},
        (
            "not_enough",
            (("not_observed", 5), ("few_reporters", 3), ("days_not_vouched", 56), ("trials", 0), ("few_of_service", 1),
             ("level_unknown", 5), ("weak_days", 30), ("severity_unknown", 1)),
            None,
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_absence_of_incidents(judge: Any, name: str) -> None:
    rule, given, expected = CASES[name]
    assert told(judge(rule, **given)) == expected


# --- recognition ------------------------------------------------------------------------------------------------------


def many(n_confirmed: int, n_probable: int) -> list[dict[str, Any]]:
    days = [f"01-{number:02d}" for number in range(2, 31)]
    named = [("confirmed", n) for n in range(n_confirmed)] + [("probable", n) for n in range(n_confirmed, n_confirmed + n_probable)]
    return [incident(days[n % len(days)], level=level, number=n) for level, n in named]


RECOGNISED: dict[str, tuple[dict[str, Any], tuple[str, tuple[tuple[str, int], ...]], tuple[int, int] | None]] = {
    "nobody vouches for any day": ({"incidents": many(3, 1)}, ("not_enough", (("no_coverage", 0),)), None),
    "a list vouched for, and nothing to recognise": ({"coverage": VOUCHED}, ("not_enough", (("no_incident", 0),)), None),
    "four of four are too few to say nine in ten": (  # exact interval 40 % to 100 %
        {"incidents": many(4, 0), "coverage": VOUCHED}, ("not_enough", (("too_few", 4),)), (4, 4),
    ),
    "forty of forty are enough": (  # 91 % to 100 %
        {"incidents": many(40, 0), "coverage": VOUCHED}, ("solved", ()), (40, 40),
    ),
    "none of four": ({"incidents": many(0, 4), "coverage": VOUCHED}, ("not_solved", ()), (0, 4)),  # 0 % to 60 %
    "half of forty": ({"incidents": many(20, 20), "coverage": VOUCHED}, ("not_solved", ()), (20, 40)),  # 34 % to 66 %
    "enough of them, reported by too few": (
        {"incidents": many(40, 0), "coverage": VOUCHED, "n_reporters": 19}, ("not_enough", (("few_reporters", 19),)), (40, 40),
    ),
    "enough of them, of an e-service that too few report": (
        {"incidents": many(40, 0), "coverage": VOUCHED, "n_of_service": 19}, ("not_enough", (("few_of_service", 19),)), (40, 40),
    ),
    "only days vouched for count": (
        {"incidents": [*many(4, 0), *(incident("03-05", level="probable", number=n) for n in range(50, 90))],
         "coverage": [VOUCHED[0] | {"ends_on": day("02-01")}]},
        ("not_enough", (("too_few", 4),)),
        (4, 4),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RECOGNISED)
def test_official_recognition(judge: Any, name: str) -> None:
    given, expected, counted = RECOGNISED[name]
    verdict = judge(RECOGNITION, **given)
    assert (verdict.state, verdict.obstacles) == expected
    found = verdict.recognition
    assert (found and (found.n_confirmed, found.n_incidents)) == counted


# --- which e-services, which days -------------------------------------------------------------------------------------


def test_e_services_are_those_a_stated_criterion_measures() -> None:
    def criterion(code: str, direct: str, *, is_uncertain: bool = False) -> Criterion:
        needed = (Dependency(direct, True, "S", ""), Dependency("MCN", False, "S", ""))
        return Criterion(2024, code, code, "", "ratio", 0.5, None, "S2", None, is_uncertain, "", "", needed)

    years = [
        Year(2023, (criterion("A", "MCN_CH4"),), None, 0),
        Year(2024, (criterion("A", "MCN_CH4"), criterion("B", "MCN_EFACT", is_uncertain=True)), None, 0),
    ]
    assert premium.services_of(years) == {"MCN_CH4": [2023, 2024]}


def test_without_an_observed_day_nothing_is_said() -> None:
    import pandas as pd

    dates = pd.DataFrame([{"date_on": day("01-02"), "is_observed": False, "is_working_day": True}])
    assert solved.window_of(RULE, dates) is None and solved.last_observed(dates) is None
    empty = pd.DataFrame(columns=["service_code", "date_on", "n_needed"])
    (verdict,) = solved.verdicts(RULE, ["RECIPE"], [], None, empty, [], {})
    assert told(verdict) == ("not_enough", (("nothing_observed", 0),), None)


def test_a_window_longer_than_the_calendar_counts_the_days_before_as_not_observed(judge: Any) -> None:
    verdict = judge(replace(ANY_LEVEL, n_weeks=52, least_power=None, power_size=None), n_reporters=20)
    assert verdict.state == "not_enough"
    ((name, n),) = verdict.obstacles
    # 3 April 2023 to 31 December 2023: 195 weekdays, none a holiday of the small build; 1 January is one; five in the gap
    assert (name, n) == ("not_observed", 195 + 5)


# --- who reported it, and what is told of it --------------------------------------------------------------------------


def test_eight_weeks_are_56_days_that_end_on_the_last_observed_day() -> None:
    first, last = solved.window(dt.date(2024, 3, 31), 8)
    assert (first, last, (last - first).days + 1) == (dt.date(2024, 2, 5), dt.date(2024, 3, 31), 56)


def test_what_never_had_an_incident_that_counts_is_not_told_solved(judge: Any) -> None:
    assert judge(RULE).told == solved.NEVER
    assert judge(RULE, incidents=[incident("02-18")]).told == "solved"
    assert judge(RULE, incidents=[incident("03-05")]).told == "not_solved"
    assert judge(RULE, n_of_service=0).told == "not_enough"


def test_failures_of_the_window_are_counted_without_memory_and_what_is_no_failure(judge: Any) -> None:
    """Six weeks from 19 February: three doctors with four reports, two of them grave by one doctor."""
    more = [
        *reports("w1", "02-19", "a", "RECIPE", severity="2"),
        *reports("w2", "03-31", "a", "RECIPE", severity="3"),
        *reports("w3", "03-05", "b", "RECIPE", severity="1"),
        *reports("w4", "03-05", "c", "RECIPE", severity="unknown"),
        *reports("w5", "02-16", "d", "RECIPE", severity="3"),  # the week before
        *reports("w6", "03-05", "e", "RECIPE", severity="3", sent_after=20),  # from memory
        *reports("w7", "03-05", "f", "RECIPE", severity="3", kind="K_FULL"),  # no failure
    ]
    verdict = judge(RULE, incidents=[incident("02-18")], more=more)
    assert verdict.state == "solved", "solved by the rule, and the reports stand beside it"
    assert verdict.reported == solved.Reported(n_reporters=3, n_reports=4, n_severe_reporters=1, n_severe_reports=2, n_in_year=24)


@pytest.mark.parametrize(("twisted", "state"), [({}, "solved"), ({"sent_after": 20}, "not_enough"), ({"kind": "K_FULL"}, "not_enough")])
def test_the_active_are_those_who_reported_a_failure_lately(judge: Any, twisted: dict[str, Any], state: str) -> None:
    twentieth = reports("t", "02-05", "twentieth", "EH_BOX", **twisted)
    assert judge(RULE, n_reporters=19, more=twentieth).state == state


def test_an_older_report_makes_nobody_active(judge: Any) -> None:
    assert judge(RULE, n_reporters=19, more=reports("t", "02-04", "twentieth", "EH_BOX")).obstacles == (("few_reporters", 19),)
