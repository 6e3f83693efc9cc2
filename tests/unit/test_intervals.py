"""Intervals against SciPy, an independent implementation, and against published values."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics import intervals

COUNTS = [0, 1, 2, 3, 5, 9, 14, 20, 77, 500, 1_705, 7_881, 120_000]


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
def test_poisson_agrees_with_the_gamma_quantiles(count: int, confidence: float) -> None:
    tail = (1 - confidence) / 2
    found = intervals.poisson(count, confidence=confidence)
    assert found.low == pytest.approx(stats.chi2.ppf(tail, 2 * count) / 2 if count else 0.0, rel=1e-9)
    assert found.high == pytest.approx(stats.chi2.ppf(1 - tail, 2 * count + 2) / 2, rel=1e-9)


def test_poisson_gives_the_values_of_the_tables() -> None:
    """Garwood 1936, two-sided 95 %: 0 → 3.69, 10 → 4.80 to 18.39."""
    assert intervals.poisson(0).high == pytest.approx(3.689, abs=5e-4)
    ten = intervals.poisson(10)
    assert (ten.low, ten.high) == (pytest.approx(4.795, abs=5e-4), pytest.approx(18.390, abs=5e-4))


@given(whole=st.integers(1, 5_000), data=st.data())
def test_shares_agree_with_scipy(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    test = stats.binomtest(part, whole)
    oracle, found = test.proportion_ci(0.95, method="exact"), intervals.binomial(part, whole)
    assert found.low == pytest.approx(oracle.low, rel=1e-7, abs=1e-12)
    assert found.high == pytest.approx(oracle.high, rel=1e-7, abs=1e-12)


@given(
    count=st.integers(0, 2_000),
    other=st.integers(0, 2_000),
    exposure=st.floats(0.5, 200),
    other_exposure=st.floats(0.5, 200),
)
def test_rate_ratio_is_the_binomial_test_given_the_sum(count: int, other: int, exposure: float, other_exposure: float) -> None:
    if count + other == 0:
        with pytest.raises(ValueError, match="empty"):
            intervals.rate_ratio(count, other, exposure=exposure, other_exposure=other_exposure)
        return
    found = intervals.rate_ratio(count, other, exposure=exposure, other_exposure=other_exposure)
    share = exposure / (exposure + other_exposure)
    tails = (
        stats.binom.cdf(count, count + other, share),
        stats.binom.sf(count - 1, count + other, share),
    )
    assert found.p_value == pytest.approx(min(1.0, 2 * min(tails)), rel=1e-6, abs=1e-12)
    oracle = stats.binomtest(count, count + other).proportion_ci(0.95, method="exact")
    scale = other_exposure / exposure
    assert found.interval.low == pytest.approx(oracle.low / (1 - oracle.low) * scale, rel=1e-6, abs=1e-12)
    if other:
        assert found.interval.high == pytest.approx(oracle.high / (1 - oracle.high) * scale, rel=1e-6)
    else:
        assert math.isinf(found.ratio) and math.isinf(found.interval.high)


@given(count=st.integers(0, 300), other=st.integers(0, 300))
def test_the_interval_and_the_test_never_contradict_each_other(count: int, other: int) -> None:
    if count + other == 0:
        return
    found = intervals.rate_ratio(count, other, exposure=22, other_exposure=20)
    if abs(found.p_value - 0.05) > 1e-9:
        assert found.interval.excludes(1) == (found.p_value < 0.05)


@given(count=st.integers(0, 300), other=st.integers(1, 300))
def test_swapping_the_windows_inverts_the_ratio(count: int, other: int) -> None:
    there = intervals.rate_ratio(count, other, exposure=22, other_exposure=20)
    back = intervals.rate_ratio(other, count, exposure=20, other_exposure=22)
    assert there.p_value == pytest.approx(back.p_value, rel=1e-9)
    if there.interval.low > 0:
        assert 1 / there.interval.low == pytest.approx(back.interval.high, rel=1e-9)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: intervals.poisson(-1),
        lambda: intervals.binomial(3, 2),
        lambda: intervals.binomial(0, 0),
        lambda: intervals.rate_ratio(1, 1, exposure=0, other_exposure=1),
    ],
)
def test_impossible_questions_raise(wrong: object) -> None:
    with pytest.raises(ValueError):
        wrong()  # type: ignore[operator]


@pytest.mark.parametrize(("mean", "low", "high"), [(0, 0, 0), (0.3, 0, 2), (1, 0, 3), (4.9, 1, 10), (7, 2, 13), (11.9, 6, 19)])
def test_what_chance_keeps_a_poisson_count_between(mean: float, low: int, high: int) -> None:
    """By the sum of the probabilities: at most 2.5 % below, at most 2.5 % above, and no count less would do."""
    probabilities = [math.exp(-mean) * mean**k / math.factorial(k) for k in range(high + 2)]
    assert intervals.poisson_range(mean) == (low, high)
    assert sum(probabilities[:low]) <= 0.025 < sum(probabilities[: low + 1])
    assert 1 - sum(probabilities[: high + 1]) <= 0.025 < 1 - sum(probabilities[:high]) or high == 0


@pytest.mark.parametrize(("n", "low", "high"), [(1, 1, 1), (5, 1, 5), (6, 1, 6), (9, 2, 8), (20, 6, 15), (100, 40, 61)])
def test_the_ranks_that_bound_a_median(n: int, low: int, high: int) -> None:
    """Those of the tables of the sign test."""
    assert intervals.median([(float(value), 1) for value in range(n, 0, -1)]) == intervals.Interval(low, high)


def test_a_median_of_repeated_values() -> None:
    assert intervals.median([(30, 10), (10, 5), (20, 5)]) == intervals.median([*[(10, 1)] * 5, *[(20, 1)] * 5, *[(30, 1)] * 10])
    with pytest.raises(ValueError, match="needs values"):
        intervals.median([(10, 0)])
