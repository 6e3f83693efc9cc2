"""What an exposure asks, and what is at stake: arithmetic by hand, on the reference data of a real build."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

import i18n
from analytics.argument import meaning, stakes, stakes_words
from analytics.argument.exposure import Exposure
from analytics.argument.stakes import CostOfLifting, Loss
from tests.argument.conftest import YearOf
from tests.argument.test_exposure_cases import named
from tests.argument.test_working_time import CRITERION

Table = Callable[[str], pd.DataFrame]

ASKED = {  # (threshold, exposed hours, observed hours): of the rest
    "nothing exposed": ((0.5, 0, 1386), 0.5),
    "forty hours of a half-year": ((0.5, 40, 1386), 0.5 * 1386 / 1346),  # 51.486 %
    "a tenth": ((0.45, 10, 100), 0.5),
    "a quarter of the acts": ((0.25, 50, 100), 0.5),
    "just within reach": ((0.5, 50, 100), 1.0),
    "out of reach": ((0.5, 60, 100), 1.25),
    "nothing left": ((0.5, 100, 100), math.inf),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_a_share_asks_of_the_rest(name: str) -> None:
    (threshold, hours, observed), asked = ASKED[name]
    assert meaning.share_of_the_rest(threshold, hours / observed) == pytest.approx(asked)


def exposed(hours: float, observed: float, *, n_days: int = 0, **criterion: object) -> Exposure:
    days = {dt.date(2024, 9, 2) + dt.timedelta(n): hours / n_days for n in range(n_days)} if n_days else {dt.date(2024, 9, 2): hours}
    return Exposure(replace(CRITERION, **criterion), "wide", days, observed, observed, ("one",))  # type: ignore[arg-type]


def test_forty_hours_of_a_half_year_hardly_move_a_ratio() -> None:
    """0.5 / (1 − 40/1386) = 0.51486: a point and a half."""
    found = meaning.ratio_asked(exposed(40, 1386))
    assert found and round(found.asked, 3) == 0.515 and found.hardly_moves and found.can_be_reached
    # 0.5 / (1 − 54/1386) = 0.5203 moves it by two points
    moved = meaning.ratio_asked(exposed(54, 1386))
    assert moved and not moved.hardly_moves
    gone = meaning.ratio_asked(exposed(60, 100))
    assert gone and not gone.can_be_reached and not gone.hardly_moves


def test_a_ratio_is_asked_only_of_ratios_that_somebody_observed() -> None:
    assert meaning.ratio_asked(exposed(1, 100, measure="count")) is None
    assert meaning.ratio_asked(exposed(1, 100, share=None)) is None
    assert meaning.ratio_asked(exposed(0, 0)) is None


def test_days_left_are_observed_working_days_without_exposure() -> None:
    """1,386 hours are 126 days; three exposed leave 123."""
    assert meaning.days_left(exposed(6, 1386, n_days=3)) == (123, 126)
    assert meaning.days_left(exposed(0, 0)) is None


def test_what_is_delayed_only_asks_nothing_more(year_of: YearOf) -> None:
    """eAttest is lost, eFact and Chapter IV are delayed."""
    year = year_of(2024)
    assert meaning.without_what_is_delayed(named("C_CH4", year)) is None
    billing = meaning.without_what_is_delayed(named("C_BILLING", year))
    assert billing and billing.direct == ("MCN_EATTEST",) and billing.upstream == named("C_BILLING", year).upstream
    recipe = named("C_RECIPE", year_of(2022))  # nobody says what becomes of a prescription: taken as lost
    assert meaning.without_what_is_delayed(recipe) == recipe


def test_who_says_that_an_act_can_be_caught_up(year_of: YearOf) -> None:
    said = {
        one.service_code: (one.catch_up_code, one.is_catch_up_stated)
        for one in named("C_BILLING", year_of(2023)).dependencies
        if one.is_direct
    }
    assert said == {"MCN_EATTEST": ("lost", True), "MCN_EFACT": ("delayed", True)}
    (chapter,) = (one for one in named("C_CH4", year_of(2023)).dependencies if one.is_direct)
    assert (chapter.catch_up_code, chapter.is_catch_up_stated) == ("delayed", False)


# --- stakes -----------------------------------------------------------------------------------------------------------


def test_what_missed_criteria_cost_in_2024(table: Table) -> None:
    """Eight criteria: 6,000 from seven, 4,500 for six, 3,500 for five, 1,000 below."""
    assert stakes.losses(table("ppi_tiers"), 2024) == [
        Loss(0, 6000, 0),
        Loss(1, 6000, 0),
        Loss(2, 4500, 1500),
        Loss(3, 3500, 2500),
        Loss(4, 1000, 5000, is_at_least=True),
    ]


@pytest.mark.parametrize("year", [2018, 2022, 2023, 2025])
def test_years_whose_tiers_are_not_all_known_have_no_losses(year: int, table: Table) -> None:
    assert stakes.losses(table("ppi_tiers"), year) == []


def test_of_2023_only_the_maximum_is_known(table: Table) -> None:
    """Six of seven. The numbers of criteria of 4,500 and 3,500 were not found."""
    found = {tier.amount: (tier.n_min, tier.n_total) for tier in stakes.tiers_of(table("ppi_tiers"), 2023)}
    assert found == {6000: (6, 7), 4500: (None, 7), 3500: (None, 7), 1000: (0, 7)}


def test_lifting_everyone_of_2023_to_the_maximum(table: Table) -> None:
    """1,500 × (1,785 + 140) + 2,500 × (1,085 + 116) + 5,000 × (1,311 + 167) = 2,887,500 + 3,002,500 + 7,390,000."""
    cost = stakes.cost_of_lifting(table("ppi_payouts"), table("ppi_tiers"), table("published_figures"), 2023)
    assert cost
    assert [(lift.gap, lift.n_gps, lift.cost) for lift in cost.lifts] == [
        (1500, (1785, 140), 2_887_500),
        (2500, (1085, 116), 3_002_500),
        (5000, (1311, 167), 7_390_000),
    ]
    assert cost.total == 13_280_000
    assert (cost.paid, cost.paid_stated) == (54_264_000, 60_000_000)


def without(table: Table, figure: str) -> CostOfLifting | None:
    """The cost of 2023 where one published figure is missing."""
    published = table("published_figures")
    return stakes.cost_of_lifting(table("ppi_payouts"), table("ppi_tiers"), published[published["figure_code"] != figure], 2023)


def test_without_a_published_starter_bonus_there_is_no_upper_bound(table: Table) -> None:
    """Who received it could not be placed: their sums would be left out."""
    assert without(table, "ppi_starter_bonus") is None


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_footnote_disagrees_only_with_a_table_that_is_published(table: Table, lang: str) -> None:
    cost = without(table, "nothing")
    # the 1,085 + 116 of that tier lack 500 more each: 13,280,000 + 500 × 1,201
    assert cost and cost.footnote == (3000, 3500) and cost.total_by_footnote == 13_880_500
    _, footnote = stakes_words.lifting_doubts(cost, lang)
    assert stakes_words.euro(13_880_500, lang) in footnote
    for place in ("footnote", "table"):
        cost = without(table, f"ppi_amount_in_{place}")
        assert cost and cost.footnote is None and len(stakes_words.lifting_doubts(cost, lang)) == 1


def test_who_had_the_maximum_is_as_the_published_figures_derive_it(table: Table) -> None:
    """6,000 of 10,604 recognised GPs; 12,445 less these are in training."""
    published = table("published_figures")
    known = stakes.received(table("ppi_payouts"), table("ppi_tiers"), published, 2023)
    figures = {row.figure_code: row.value for row in published[published["period"] == "2023"].itertuples()}
    assert known and (known.n_at_maximum, known.n_below, known.n_in_training) == (6000, 4604, 1841)
    assert known.n_recognised == figures["ppi_gps_recognised"] and known.n_at_maximum == figures["ppi_gps_at_maximum"]
    assert round(100 * known.share_at_maximum, 1) == figures["ppi_share_at_maximum"]


def test_nobody_is_told_to_have_had_the_maximum_where_a_sum_cannot_be_placed(table: Table) -> None:
    payouts, tiers, published = (table(name) for name in ("ppi_payouts", "ppi_tiers", "published_figures"))
    assert stakes.received(payouts, tiers, published[published["figure_code"] != "ppi_starter_bonus"], 2023) is None
    assert stakes.received(payouts, tiers[tiers["amount_eur"] != 4500], published, 2023) is None
    assert stakes.received(payouts, tiers, published, 2022) is None


def test_payouts_of_several_sources_name_them_all_once() -> None:
    assert stakes_words.payout_sources(pd.DataFrame({"source": ["J3", "K7|J3", None, "G6"]})) == "J3|K7|G6"


@pytest.mark.parametrize("year", [2022, 2024])
def test_no_cost_of_years_without_published_payouts(year: int, table: Table) -> None:
    assert stakes.cost_of_lifting(table("ppi_payouts"), table("ppi_tiers"), table("published_figures"), year) is None
