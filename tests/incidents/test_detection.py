"""The rule on reports written by hand: what opens an incident, what belongs to it, and what opens none."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from etl.incidents.baseline import Baseline
from etl.incidents.detection import Calendar, Detected, Detection, Reports

N_DAYS = 140
DAY = 120  # a Monday is day 119: 119 % 7 == 0
FAMILIES = np.array([0, 0, 1])

Report = tuple[int, int, int, int]  # service, day, minute, reporter


def ordinary(services: Iterable[int] = (0, 1, 2), *, per_day: int = 1, until: int = N_DAYS) -> list[Report]:
    """So many reporters every day and service, never two within two hours."""
    return [
        (service, day, 8 * 60 + 10 + (day * 37 + turn * 180) % 540, 1000 + day * 10 + turn)
        for service in services
        for day in range(until)
        for turn in range(per_day)
    ]


def burst(service: int, minutes: Iterable[int], *, day: int = DAY, first_reporter: int = 0) -> list[Report]:
    return [(service, day, minute, first_reporter + n) for n, minute in enumerate(minutes)]


def detect(reports: list[Report], *, is_observed: np.ndarray | None = None) -> Detected:
    service, day, minute, reporter = np.array(reports, dtype=np.int64).T
    first_day = np.full(len(FAMILIES), N_DAYS)
    np.minimum.at(first_day, service, day)
    calendar = Calendar(
        np.arange(N_DAYS) % 7 + 1, np.zeros(N_DAYS, dtype=bool), np.ones(N_DAYS, dtype=bool) if is_observed is None else is_observed
    )
    return Detection(
        Reports(service, day, minute, minute, reporter), calendar, FAMILIES, first_day, Baseline(FAMILIES, n_days=N_DAYS)
    ).run()


def test_six_colleagues_in_two_hours_are_an_incident_with_bounds() -> None:
    (found,) = detect([*ordinary(), *burst(0, (600, 610, 640, 650, 700, 715))]).incidents
    assert (found.service, found.day) == (0, DAY)
    assert found.first <= 600 and found.last >= 715
    assert found.chance < 1 / 250


def test_ordinary_days_hold_none() -> None:
    assert detect(ordinary()).incidents == []


def test_two_colleagues_are_never_an_incident() -> None:
    assert detect([*ordinary(per_day=0), *ordinary((1,)), *burst(0, (600, 601)), (0, 0, 600, 1)]).incidents == []


def test_one_reporter_five_hundred_times_is_one_reporter() -> None:
    assert detect([*ordinary(), *((0, DAY, 600 + n % 60, 7) for n in range(500))]).incidents == []


def test_reports_an_hour_apart_or_more_are_not_of_it_and_those_closer_are() -> None:
    reports = [*ordinary((1, 2)), *ordinary((0,), until=100), *burst(0, (480, 545, 600, 610, 620, 630, 689, 749))]
    (found,) = detect(reports).incidents
    assert (found.first, found.last) == (545, 689)


def test_two_failures_of_one_day_are_two_incidents() -> None:
    reports = [
        *ordinary((1, 2)),
        *ordinary((0,), until=100),
        *burst(0, (500, 505, 510, 515)),
        *burst(0, (900, 905, 910, 915), first_reporter=50),
    ]
    assert len(detect(reports).incidents) == 2


def test_a_mailing_that_raises_every_service_all_day_raises_what_is_usual() -> None:
    alone = [*ordinary(), *burst(0, (600, 620, 640, 660))]
    mailing = [*alone, *(report for s in (1, 2) for report in burst(s, range(485, 1135, 10), first_reporter=200))]
    assert [one.service for one in detect(alone).incidents] == [0]
    assert 0 not in [one.service for one in detect(mailing).incidents]


def test_a_platform_wide_failure_does_not_hide_itself() -> None:
    together = [report for service in (0, 1, 2) for report in burst(service, (600, 605, 615, 630, 640, 650), first_reporter=10 * service)]
    assert {one.service for one in detect([*ordinary(), *together]).incidents} == {0, 1, 2}


def test_a_service_without_history_is_measured_by_its_family() -> None:
    reports = ordinary((0,), per_day=3)
    assert detect([*reports, *burst(1, (600, 640, 680))]).incidents == []
    assert [one.service for one in detect([*reports, *burst(1, range(600, 690, 6))]).incidents] == [1]


def test_without_any_history_nothing_is_flagged() -> None:
    assert detect(burst(2, range(600, 690, 3))).incidents == []


def test_a_day_that_is_not_observed_opens_none_and_teaches_nothing() -> None:
    observed = np.ones(N_DAYS, dtype=bool)
    observed[DAY] = False
    assert detect([*ordinary(), *burst(0, range(600, 690, 6))], is_observed=observed).incidents == []


def test_starting_in_the_middle_with_what_was_learned_finds_the_same() -> None:
    reports = [*ordinary(), *burst(0, range(600, 690, 15)), *burst(2, range(700, 790, 15), day=DAY + 1)]
    whole = detect(reports)
    service, day, minute, reporter = np.array(reports, dtype=np.int64).T
    later = day >= DAY - 3
    baseline = Baseline(FAMILIES, n_days=N_DAYS)
    for before in whole.days:
        if before.day < DAY - 3:
            unit = np.flatnonzero(before.is_learned)
            baseline.teach(np.full(len(unit), before.part, dtype=np.int64), unit, before.by_hour[unit])
    calendar = Calendar(np.arange(N_DAYS) % 7 + 1, np.zeros(N_DAYS, dtype=bool), np.ones(N_DAYS, dtype=bool))
    part = Reports(service[later], day[later], minute[later], minute[later], reporter[later])
    again = Detection(part, calendar, FAMILIES, np.zeros(3, dtype=np.int64), baseline).run(DAY - 3)
    assert again.incidents == whole.incidents
    assert len(again.incidents) == 2
