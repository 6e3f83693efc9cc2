"""When one package may be said to carry an incident, and when nothing may be said."""

from __future__ import annotations

import pytest

from etl.incidents.software import carrier

MIX = {"WAL": {"A": 40, "B": 20, "C": 15, "D": 15, "OTHER": 10}, "BRU": {"A": 20, "B": 50, "C": 10, "D": 10, "OTHER": 10}}


def reporters(region: str, packages: str) -> list[tuple[str, str]]:
    return [(region, package) for package in packages]


def test_a_package_of_all_reporters_that_few_others_use_carries_it() -> None:
    named = carrier(reporters("WAL", "CCCCCCCC"), MIX, n_reporters=8)
    assert named is not None and named.software_code == "C"
    assert named.p_value == pytest.approx(4 * (16 / 105) ** 8)  # B, C, D and OTHER are tested; one colleague is added to each


@pytest.mark.parametrize(
    ("told", "n_reporters", "why"),
    [
        (reporters("WAL", "CCCCCCC"), 7, "too few reporters"),
        (reporters("WAL", "AAAAAAAAAAAA"), 12, "too common there"),
        (reporters("WAL", "AABBCCDDAB"), 10, "as mixed as ever"),
        (reporters("WAL", "CCCCCAAABBDA"), 12, "carries less than half"),
        ([("WAL", "OTHER")] * 12, 12, "many packages under one answer"),
        ([], 12, "nobody named a package"),
    ],
)
def test_nothing_is_said(told: list[tuple[str, str]], n_reporters: int, why: str) -> None:
    assert carrier(told, MIX, n_reporters=n_reporters) is None, why


def test_a_common_package_of_one_region_is_rare_in_another() -> None:
    told = reporters("WAL", "BBBBBBBBB")
    assert carrier(told, MIX, n_reporters=9) is not None
    assert carrier([("BRU", package) for _, package in told], MIX, n_reporters=9) is None


def test_a_region_that_told_nothing_yet_is_measured_by_all() -> None:
    assert carrier(reporters("UNK", "CCCCCCCC"), MIX, n_reporters=8) is not None


def test_without_any_month_before_nothing_is_said() -> None:
    assert carrier(reporters("WAL", "CCCCCCCC"), {}, n_reporters=8) is None
