"""Exact intervals for counts, shares and the ratio of two rates. Standard library only.

All are two-sided at 95 % unless told otherwise, with equal tails: half of the error on either side.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

CONFIDENCE = 0.95
MIN_FOR_SHARE = 20  # of a whole: fewer are told as cases, and are compared with nothing
MIN_FOR_MEDIAN = 5  # answers: of fewer no median is told
_STEPS = 200  # more than are ever needed
_PRECISION = 1e-13  # relative


@dataclass(frozen=True)
class Interval:
    low: float
    high: float  # may be infinite

    def excludes(self, value: float) -> bool:
        return value < self.low or value > self.high

    def scaled(self, factor: float) -> Interval:
        """The interval of a quantity multiplied by a known positive number, such as 1 / exposure."""
        return Interval(self.low * factor, self.high * factor)


@dataclass(frozen=True)
class RateRatio:
    """How many times the first rate is the second. `ratio` is infinite when the second count is 0."""

    ratio: float
    interval: Interval
    p_value: float


@lru_cache(maxsize=1024)
def poisson(count: int, *, confidence: float = CONFIDENCE) -> Interval:
    """Garwood's interval for the mean behind a count (Biometrika 28, 1936).

    Between the mean under which `count` or more, and the mean under which `count` or fewer, has probability α/2.
    """
    if count < 0:
        raise ValueError("a count is not negative")
    tail = (1 - confidence) / 2
    far = count + 20 * math.sqrt(count + 10)
    low = _crossing(lambda mean: _poisson_at_least(count, mean), tail, 0.0, float(count)) if count else 0.0
    high = _crossing(lambda mean: -_poisson_at_most(count, mean), -tail, float(count), far)
    return Interval(low, high)


@lru_cache(maxsize=1024)
def binomial(part: int, whole: int, *, confidence: float = CONFIDENCE) -> Interval:
    """Clopper and Pearson's exact interval for a share (Biometrika 26, 1934)."""
    if not 0 <= part <= whole or whole == 0:
        raise ValueError("a share needs 0 <= part <= whole and whole > 0")
    tail, share = (1 - confidence) / 2, part / whole
    low = _crossing(lambda p: _binomial_at_least(part, whole, p), tail, 0.0, share) if part else 0.0
    high = _crossing(lambda p: _binomial_at_least(whole - part, whole, 1 - p) * -1, -tail, share, 1.0)
    return Interval(low, 1.0 if part == whole else high)


def poisson_range(mean: float, *, confidence: float = CONFIDENCE) -> tuple[int, int]:
    """The counts between which chance keeps a Poisson number of known mean: with at most half of the error below the first, and above
    the last."""
    if mean < 0:
        raise ValueError("a mean is not negative")
    tail = (1 - confidence) / 2
    low = 0
    while _poisson_at_most(low, mean) <= tail:
        low += 1
    high = low
    while _poisson_at_least(high + 1, mean) > tail:
        high += 1
    return low, high


def median(values: Sequence[tuple[float, int]], *, confidence: float = CONFIDENCE) -> Interval:
    """Of a median, by order statistics: the sign test turned round, at least this confidence whatever the distribution. `values`: (value,
    how many gave it). With so few that no two of them bound it, all that can be said is from the least to the greatest."""
    ordered = sorted(values)
    n, tail = sum(times for _, times in ordered), (1 - confidence) / 2
    if n == 0:
        raise ValueError("a median needs values")
    # how many of the values may lie below the median with probability at most `tail`
    n_below = bisect_left(range(n // 2), True, key=lambda k: _binomial_at_least(n - k, n, 0.5) > tail)
    return Interval(_ranked(ordered, max(n_below, 1)), _ranked(ordered, n + 1 - max(n_below, 1)))


def rate_ratio(count: int, other_count: int, *, exposure: float, other_exposure: float, confidence: float = CONFIDENCE) -> RateRatio:
    """Exact conditional comparison of two Poisson rates: given both counts together, the first is binomial
    (Przyborowski and Wilenski, Biometrika 31, 1940). The interval excludes 1 just when `p_value` < 1 - confidence."""
    if exposure <= 0 or other_exposure <= 0:
        raise ValueError("a rate needs a positive exposure")
    both = count + other_count
    if both == 0:
        raise ValueError("two empty counts cannot be compared")
    share = binomial(count, both, confidence=confidence)
    scale = other_exposure / exposure
    return RateRatio(
        ratio=_odds(count / both) * scale,
        interval=Interval(_odds(share.low) * scale, _odds(share.high) * scale),
        p_value=_central_p_value(count, both, share=exposure / (exposure + other_exposure)),
    )


def stands_out(count: int, other: int) -> bool:
    """Whether a count is larger than another by more than chance makes two counts of the same thing differ. Careful where
    the same people stand in both: then chance makes them differ less."""
    return count > other and rate_ratio(count, other, exposure=1, other_exposure=1).interval.excludes(1)


def _ranked(ordered: Sequence[tuple[float, int]], rank: int) -> float:
    """The value at a rank that counts from 1."""
    seen = 0
    for value, times in ordered:
        seen += times
        if seen >= rank:
            return value
    raise ValueError("no value has that rank")


def _central_p_value(part: int, whole: int, *, share: float) -> float:
    """Twice the smaller tail, at most 1."""
    at_least = _binomial_at_least(part, whole, share)
    at_most = _binomial_at_least(whole - part, whole, 1 - share)
    return min(1.0, 2 * min(at_least, at_most))


def _odds(share: float) -> float:
    return math.inf if share >= 1 else share / (1 - share)


def _poisson_at_least(count: int, mean: float) -> float:
    """P(X >= count)."""
    if count == 0:
        return 1.0
    if mean <= 0:
        return 0.0
    if mean > count:
        return 1.0 - _poisson_at_most(count - 1, mean)
    first = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    return _falling_sum(first, lambda k: mean / (count + k))


def _poisson_at_most(count: int, mean: float) -> float:
    """P(X <= count), summed downwards from `count`, where the largest term stands when the mean lies above it."""
    if mean <= 0:
        return 1.0
    if mean < count:
        return 1.0 - _poisson_at_least(count + 1, mean)
    first = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    return _falling_sum(first, lambda k: (count - k + 1) / mean)


def _binomial_at_least(part: int, whole: int, share: float) -> float:
    """P(X >= part)."""
    if part == 0 or share >= 1:
        return 1.0
    if share <= 0:
        return 0.0
    if share * whole > part:
        return 1.0 - _binomial_at_least(whole - part + 1, whole, 1 - share)
    log_ways = math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)
    first = math.exp(log_ways + part * math.log(share) + (whole - part) * math.log1p(-share))
    odds = share / (1 - share)
    return _falling_sum(first, lambda k: (whole - part - k + 1) / (part + k) * odds)


def _falling_sum(first: float, factor: Callable[[int], float]) -> float:
    """first + first·factor(1) + first·factor(1)·factor(2) + … until the terms no longer matter."""
    total = term = first
    k = 0
    while term > total * 1e-17 and term > 0:
        k += 1
        term *= factor(k)
        total += term
    return total


def _crossing(rising: Callable[[float], float], level: float, low: float, high: float) -> float:
    """Where a rising function reaches `level` between `low` and `high`, by the method of Ridders (IEEE Transactions on Circuits and
    Systems 26, 1979), which never leaves the bracket and needs about a third of the evaluations of a bisection."""
    below, above = rising(low) - level, rising(high) - level
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if below >= 0 or middle in (low, high):
            return low
        if above <= 0:
            return high
        at_middle = rising(middle) - level
        place = middle - (middle - low) * at_middle / math.sqrt(at_middle * at_middle - below * above)
        at_place = rising(place) - level
        points = sorted(((low, below), (middle, at_middle), (place, at_place), (high, above)))
        (low, below) = max(point for point in points if point[1] < 0)
        (high, above) = min(point for point in points if point[1] >= 0)
        if high - low <= _PRECISION * high:
            break
    return (low + high) / 2
