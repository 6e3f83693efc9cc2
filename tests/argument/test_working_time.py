"""Arithmetic of stretches of time: what holds for any of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analytics.argument import exposure, working_time
from analytics.argument.premium import Criterion, Dependency, Window
from analytics.argument.working_time import Span
from i18n import BRUSSELS
from tests.argument.cases import incident

MONDAY = dt.datetime(2024, 10, 21, tzinfo=BRUSSELS)  # its week ends with the change of the clock
MINUTES = 9 * 24 * 60
ONE_MINUTE = dt.timedelta(minutes=1)


def after(minutes: int) -> dt.datetime:
    """So many real minutes after that Monday's midnight, on the wall clock of Brussels: an hour of Sunday comes twice."""
    return (MONDAY.astimezone(dt.UTC) + minutes * ONE_MINUTE).astimezone(BRUSSELS)


minutes = st.integers(0, MINUTES)
pairs = st.tuples(minutes, minutes).map(sorted)
spans = st.lists(pairs.map(lambda pair: (after(pair[0]), after(pair[1]))), max_size=12)


def covered(any_spans: list[Span]) -> set[int]:
    """Minute by minute: the numbers of those that begin inside."""
    found: set[int] = set()
    for start, end in any_spans:
        first, last = ((moment.astimezone(dt.UTC) - MONDAY.astimezone(dt.UTC)) // ONE_MINUTE for moment in (start, end))
        found.update(range(first, last))
    return found


@given(spans)
def test_merged_spans_are_sorted_and_apart_and_merge_no_further(some: list[Span]) -> None:
    found = working_time.merged(some)
    assert all(start < end for start, end in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    assert working_time.merged(found) == found
    assert covered(found) == covered(some)


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    """From 02:50 before the clock goes back to 02:10 after it: twenty minutes, on the wall clock forty the other way."""
    first, last = (dt.datetime(2024, 10, 27, 2, minute, tzinfo=BRUSSELS, fold=fold) for minute, fold in ((50, 0), (10, 1)))
    assert working_time.hours(working_time.merged([(first, last)])) * 60 == 20
    assert working_time.common([(first, last)], [(last, last + dt.timedelta(hours=1))]) == []


def test_hours_after_midnight_are_of_the_belgian_day() -> None:
    """Half past midnight in September is half past ten of the day before in UTC."""
    first, last = (dt.datetime(2024, 9, 10, hour, 30, tzinfo=BRUSSELS) for hour in (0, 1))
    assert working_time.hours_by_day(working_time.merged([(first, last)])) == {dt.date(2024, 9, 10): 1.0}


@given(spans)
def test_a_union_is_no_longer_than_its_parts_and_no_shorter_than_any(some: list[Span]) -> None:
    whole = working_time.hours(working_time.merged(some))
    parts = [working_time.hours([one]) for one in some]
    assert max(parts, default=0) - 1e-9 <= whole <= sum(parts) + 1e-9


@given(spans, st.randoms(use_true_random=False))
def test_order_is_of_no_account(some: list[Span], shuffler: object) -> None:
    shuffled = list(some)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]
    assert working_time.merged(shuffled) == working_time.merged(some)


@given(spans, spans)
def test_what_is_common_is_what_every_minute_says(some: list[Span], others: list[Span]) -> None:
    found = working_time.common(some, others)
    assert covered(found) == covered(some) & covered(others)
    assert found == working_time.common(others, some) == working_time.merged(found)


@given(pairs, spans)
def test_a_span_touches_what_holds_one_of_its_moments(pair: list[int], others: list[Span]) -> None:
    first, last = pair
    moments = set(range(first, last)) or {first}
    assert working_time.touches((after(first), after(last)), working_time.merged(others)) == bool(moments & covered(others))


@given(spans)
def test_hours_by_day_add_up_and_none_has_more_than_a_working_day(some: list[Span]) -> None:
    days = [MONDAY.date() + dt.timedelta(n) for n in range(9)]
    working = working_time.working_spans(days)
    inside = working_time.common(some, working)
    by_day = working_time.hours_by_day(inside)
    assert abs(sum(by_day.values()) - working_time.hours(inside)) < 1e-9
    assert set(by_day) <= set(days) and all(0 < hours <= working_time.HOURS_A_DAY for hours in by_day.values())


@given(
    st.lists(
        st.tuples(pairs, st.sampled_from(("MCN_CH4", "EH_STS", "RECIPE")), st.integers(3, 9), st.integers(0, 3), st.booleans()), max_size=8
    ),
    st.sets(st.integers(0, 8), max_size=9),
)
def test_each_scenario_holds_the_one_before_and_stays_in_what_was_observed(
    planted: list[tuple[list[int], str, int, int, bool]], unobserved: set[int]
) -> None:
    records = []
    for number, ((first, last), service, n, packages, is_stated) in enumerate(planted):
        one = incident(service, "2024-10-21 00:00", "00:00", n=n, packages=packages)
        lasts = {"last_report_at": after(first), "ended_at": after(last)} if is_stated else {"last_report_at": after(last)}
        records.append(one | {"incident_id": str(number), "first_report_at": after(first)} | lasts)
    days = [MONDAY.date() + dt.timedelta(n) for n in range(9)]
    dates = pd.DataFrame(
        {
            "date_on": days,
            "is_working_day": [day.isoweekday() <= 5 for day in days],
            "is_observed": [n not in unobserved for n in range(9)],
        }
    )
    strict, central, wide = exposure.exposures(replace(CRITERION, window=Window(days[0], days[-1])), records, dates)
    assert strict.hours <= central.hours + 1e-9 <= wide.hours + 2e-9
    assert set(strict.incident_ids) <= set(central.incident_ids) <= set(wide.incident_ids)
    seen = {day for n, day in enumerate(days) if n not in unobserved and day.isoweekday() <= 5}
    assert set(wide.by_day) <= seen and wide.hours <= wide.hours_observed == 11 * len(seen)


CRITERION = Criterion(
    year=2024,
    code="C_CH4",
    label="",
    threshold="",
    measure="ratio",
    share=0.5,
    count=None,
    period_code="S2",
    window=None,
    is_uncertain=False,
    source="",
    noted_source="",
    dependencies=(Dependency("MCN_CH4", True, "S", ""), Dependency("EH_STS", False, "C", "")),
)
