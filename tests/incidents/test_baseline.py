"""What is usual, and learning many days at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.incidents.baseline import HOURS, Baseline, Usual
from etl.incidents.day_parts import DayPart

FAMILIES = np.array([0, 0, 1])
N_UNITS = 5


def _days(seed: int, n_days: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return random.poisson(0.1, (n_days, N_UNITS, HOURS)).astype(float), random.random((n_days, N_UNITS)) < 0.8


def _taught(by_hour: np.ndarray, is_learned: np.ndarray) -> Usual:
    baseline = Baseline(FAMILIES, n_days=200)
    for hours, learned in zip(by_hour, is_learned, strict=True):
        baseline.add(DayPart.WORK, hours, learned)
    return baseline.usual(DayPart.WORK)


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), n_days=st.integers(0, 90))
def test_many_days_at_once_teach_what_one_by_one_does(seed: int, n_days: int) -> None:
    by_hour, is_learned = _days(seed, n_days)
    at_once = Baseline(FAMILIES, n_days=200)
    day, unit = np.nonzero(is_learned)
    at_once.teach(np.full(len(day), DayPart.WORK, dtype=np.int64), unit, by_hour[day, unit])
    one_by_one, together = _taught(by_hour, is_learned), at_once.usual(DayPart.WORK)
    for name in ("is_known", "is_own", "mean", "spread", "by_hour"):
        np.testing.assert_array_equal(getattr(one_by_one, name), getattr(together, name))


def test_only_the_last_sixty_days_count() -> None:
    by_hour = np.zeros((100, N_UNITS, HOURS))
    by_hour[:40, :, 9] = 50
    by_hour[40:, :, 9] = 2
    assert _taught(by_hour, np.ones((100, N_UNITS), dtype=bool)).mean == pytest.approx([2, 2, 2])


def test_a_young_service_has_the_level_of_its_family_and_none_without_one() -> None:
    by_hour = np.zeros((30, N_UNITS, HOURS))
    by_hour[:, 0, 9], by_hour[:, 3, 9] = 4, 5  # the first service; the family of the first two
    is_learned = np.zeros((30, N_UNITS), dtype=bool)
    is_learned[:, [0, 3]] = True
    usual = _taught(by_hour, is_learned)
    assert usual.mean[:2] == pytest.approx([4, 5])
    assert usual.is_own.tolist() == [True, False, False]
    assert usual.is_known.tolist() == [True, True, False]


def test_uneven_days_have_a_wider_spread() -> None:
    even, uneven = np.zeros((60, N_UNITS, HOURS)), np.zeros((60, N_UNITS, HOURS))
    even[:, :, 10] = 4
    uneven[::2, :, 10] = 8
    everywhere = np.ones((60, N_UNITS), dtype=bool)
    assert (_taught(uneven, everywhere).spread > 10 * _taught(even, everywhere).spread).all()
