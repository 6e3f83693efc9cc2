"""What is at stake: the published tiers of the premium, and what lifting everyone to the maximum would have cost at most."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.frames import records


@dataclass(frozen=True)
class Loss:
    """What a recognised GP gets, and loses against the maximum, with so many criteria missed."""

    n_missed: int
    amount: int
    loss: int
    is_at_least: bool = False  # and with every further criterion missed


def losses(tiers: pd.DataFrame, year: int) -> list[Loss]:
    """One row per number of criteria missed, up to the one from which only the base amount is left. Empty where the number of criteria of
    any amount of that year is not known: a tier that is inferred is no figure."""
    rows = records(tiers[tiers["premium_year"] == year])
    if not rows or any(row["n_criteria_min"] is None for row in rows):
        return []
    total, most = int(rows[0]["n_criteria_total"]), max(int(row["amount_eur"]) for row in rows)
    found = []
    for n_missed in range(total + 1):
        amount = max(int(row["amount_eur"]) for row in rows if row["n_criteria_min"] <= total - n_missed)
        is_base = amount == min(int(row["amount_eur"]) for row in rows)
        found.append(Loss(n_missed, amount, most - amount, is_at_least=is_base))
        if is_base:
            break
    return found


@dataclass(frozen=True)
class Lift:
    """GPs below the maximum who received one amount, without the starter bonus, and what each lacked."""

    gap: int
    n_gps: tuple[int, ...]

    @property
    def cost(self) -> int:
        return self.gap * sum(self.n_gps)


@dataclass(frozen=True)
class CostOfLifting:
    """An upper bound, for all Belgium. `paid`: the sum of the published table; `paid_stated`: what the same article says in words."""

    lifts: tuple[Lift, ...]
    paid: int
    paid_stated: float | None

    @property
    def total(self) -> int:
        return sum(lift.cost for lift in self.lifts)


def cost_of_lifting(payouts: pd.DataFrame, tiers: pd.DataFrame, published: pd.DataFrame, year: int) -> CostOfLifting | None:
    """None where no payouts of the year are published. GPs in training, who get a flat amount, are left out."""
    rows = records(payouts[payouts["premium_year"] == year])
    amounts = sorted({int(row["amount_eur"]) for row in records(tiers[tiers["premium_year"] == year])}, reverse=True)
    figures = {row["figure_code"]: row["value"] for row in records(published) if row["period"] == str(year) and row["area_code"] == "BE"}
    if not rows or not amounts:
        return None
    bonus = int(figures.get("ppi_starter_bonus", 0))
    lifts = []
    for amount in amounts[1:]:
        n_gps = tuple(int(row["n_gps"]) for wanted in (amount, amount + bonus) for row in rows if int(row["amount_eur"]) == wanted)
        lifts.append(Lift(amounts[0] - amount, n_gps))
    paid = sum(int(row["amount_eur"]) * int(row["n_gps"]) for row in rows)
    return CostOfLifting(tuple(lifts), paid, figures.get("ppi_eur_paid"))
