"""What is at stake: the published tiers of the premium, and what lifting everyone to the maximum would have cost at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.frames import records


@dataclass(frozen=True)
class Tier:
    """An amount of a premium year. `n_min`: criteria met from which it is paid, None where no source we could read says; `n_total`:
    criteria of that year."""

    amount: int
    n_min: int | None
    n_total: int | None
    source: str
    noted_source: str


@dataclass(frozen=True)
class Loss:
    """What a recognised GP gets, and loses against the maximum, with so many criteria missed."""

    n_missed: int
    amount: int
    loss: int
    is_at_least: bool = False  # and with every further criterion missed


def tiers_of(tiers: pd.DataFrame, year: int) -> list[Tier]:
    """The amounts of a year, highest first; none where none is published. `tiers`: `ppi_tiers`."""
    rows = records(tiers[tiers["premium_year"] == year])
    found = [
        Tier(
            amount=int(row["amount_eur"]),
            n_min=None if row["n_criteria_min"] is None else int(row["n_criteria_min"]),
            n_total=None if row["n_criteria_total"] is None else int(row["n_criteria_total"]),
            source=row["source"] or "",
            noted_source=row["noted_source"] or "",
        )
        for row in rows
    ]
    return sorted(found, key=lambda tier: tier.amount, reverse=True)


def losses(tiers: pd.DataFrame, year: int) -> list[Loss]:
    """One row per number of criteria missed, up to the one from which only the base amount is left. Empty where the number of criteria of
    any amount of that year is not known, or no amount is known for whoever meets none: a tier that is inferred is no figure."""
    known = [(tier.n_min, tier.amount) for tier in tiers_of(tiers, year) if tier.n_min is not None]
    totals = {tier.n_total for tier in tiers_of(tiers, year)}
    total = totals.pop() if len(totals) == 1 else None
    if total is None or len(known) != len(tiers_of(tiers, year)) or min(known)[0] != 0:
        return []
    most, base = known[0][1], min(known)[1]
    found = []
    for n_missed in range(total + 1):
        amount = max(amount for n_min, amount in known if n_min <= total - n_missed)
        found.append(Loss(n_missed, amount, most - amount, is_at_least=amount == base))
        if amount == base:
            break
    return found


@dataclass(frozen=True)
class Lift:
    """GPs below the maximum who received one amount, with or without the starter bonus, and what each lacked."""

    amount: int
    gap: int
    n_gps: tuple[int, ...]

    @property
    def cost(self) -> int:
        return self.gap * sum(self.n_gps)


@dataclass(frozen=True)
class CostOfLifting:
    """An upper bound, for all Belgium, by the published table. `paid`: its sum; `paid_stated`: what the same article says in words;
    `footnote`: (what a footnote of it writes, what its table implies there), None where they do not disagree, or
    one of them is not published."""

    lifts: tuple[Lift, ...]
    paid: int
    paid_stated: float | None
    footnote: tuple[int, int] | None = None

    @property
    def total(self) -> int:
        return sum(lift.cost for lift in self.lifts)

    @property
    def total_by_footnote(self) -> int | None:
        """The same if the footnote is right: whoever received the amount it writes lacked that much more. None without a footnote."""
        if self.footnote is None:
            return None
        written, implied = self.footnote
        return self.total + sum((implied - written) * sum(lift.n_gps) for lift in self.lifts if lift.amount == implied)


@dataclass(frozen=True)
class Received:
    """Who received what in a year. Those in training, who get a flat amount and can reach no maximum, are none of the recognised GPs."""

    n_at_maximum: int
    n_below: int
    n_in_training: int

    @property
    def n_recognised(self) -> int:
        return self.n_at_maximum + self.n_below

    @property
    def share_at_maximum(self) -> float:
        return self.n_at_maximum / self.n_recognised


def received(payouts: pd.DataFrame, tiers: pd.DataFrame, published: pd.DataFrame, year: int) -> Received | None:
    """None where payouts, amounts or the starter bonus of the year are not published, or more than the one flat amount of GPs in training
    is left beside the tiers: nobody then knows who is recognised."""
    rows = records(payouts[payouts["premium_year"] == year])
    amounts, bonus = [tier.amount for tier in tiers_of(tiers, year)], _figures(published, year).get("ppi_starter_bonus")
    if not rows or not amounts or bonus is None:
        return None
    n_of = {tier: sum(_paid(rows, tier, int(bonus))) for tier in amounts}
    recognised = {amount + more for amount in amounts for more in (0, int(bonus))}
    others = [int(row["n_gps"]) for row in rows if int(row["amount_eur"]) not in recognised]
    if len(others) > 1 or not sum(n_of.values()):
        return None
    return Received(n_of[amounts[0]], sum(n_of[amount] for amount in amounts[1:]), sum(others))


def _figures(published: pd.DataFrame, year: int) -> dict[str, float]:
    """What is published of the year for all Belgium, by code."""
    return {row["figure_code"]: row["value"] for row in records(published) if row["period"] == str(year) and row["area_code"] == "BE"}


def _paid(rows: Sequence[Mapping[str, Any]], amount: int, bonus: int) -> tuple[int, ...]:
    """GPs paid this amount of a tier, without then with the starter bonus."""
    wanted = dict.fromkeys((amount, amount + bonus))
    return tuple(int(row["n_gps"]) for one in wanted for row in rows if int(row["amount_eur"]) == one)


def cost_of_lifting(payouts: pd.DataFrame, tiers: pd.DataFrame, published: pd.DataFrame, year: int) -> CostOfLifting | None:
    """None where payouts, amounts or the starter bonus of the year are not published: nobody then knows what each lacked. GPs in training,
    who get a flat amount, are left out."""
    rows = records(payouts[payouts["premium_year"] == year])
    amounts = [tier.amount for tier in tiers_of(tiers, year)]
    figures = _figures(published, year)
    bonus = figures.get("ppi_starter_bonus")
    if not rows or not amounts or bonus is None:
        return None
    lifts = [Lift(amount, amounts[0] - amount, _paid(rows, amount, int(bonus))) for amount in amounts[1:]]
    paid = sum(int(row["amount_eur"]) * int(row["n_gps"]) for row in rows)
    written, implied = (figures.get(f"ppi_amount_in_{place}") for place in ("footnote", "table"))
    footnote = None if written is None or implied is None or written == implied else (int(written), int(implied))
    return CostOfLifting(tuple(lifts), paid, figures.get("ppi_eur_paid"), footnote)
