"""A measure by two dimensions as rows and columns with margins: what each cell says, its share, its interval, and what must stay hidden.

Pure: takes the answer of `analytics.queries.cross_table`, gives a frame with one row per cell, margins included under `TOTAL`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analytics import periods, small_cells
from analytics.dimensions import NOT_GIVEN, Dimension
from analytics.exports import Unit
from analytics.intervals import MIN_FOR_MEDIAN, MIN_FOR_SHARE, binomial
from analytics.queries.background import FULL_TIME, REGISTERED
from analytics.regions import COUNTED as COUNTED_REGIONS
from analytics.regions import MIN_FOR_A_RATE, rates

TOTAL = "total"
MIN_FOR_SHARE_OF_CELL = 5  # in the cell: a crossing of fewer is told as a number

Kind = Literal["count", "rate", "median", "sum"]
ShareOf = Literal["none", "row", "column", "whole"]
SHARES: tuple[ShareOf, ...] = ("none", "row", "column", "whole")


@dataclass(frozen=True)
class Measure:
    """`of`: the unit that is counted, the number of GPs of a rate, or the measure of a submission; `metric`: its entry in the register
    of metrics."""

    id: str
    kind: Kind
    of: str
    metric: str

    @property
    def has_shares(self) -> bool:
        return self.kind == "count"

    @property
    def unit(self) -> Unit:
        """What `n` of a cell counts."""
        return self.of if self.kind == "count" else "submissions" if self.is_of_submissions else "reporters"  # type: ignore[return-value]

    @property
    def decimals(self) -> int:
        return 0 if self.kind in ("count", "sum") else 1

    @property
    def is_public(self) -> bool:
        """Whether it may leave: a quartile of five answers is one of them, and a sum of two gives both away to one of the two."""
        return self.kind in ("count", "rate")

    @property
    def is_of_submissions(self) -> bool:
        return self.kind in ("median", "sum")


MEASURES = {
    measure.id: measure
    for measure in (
        Measure("reporters", "count", "reporters", "cross_reporters"),
        Measure("reports", "count", "reports", "cross_reports"),
        Measure("submissions", "count", "submissions", "cross_submissions"),
        Measure("incidents", "count", "incidents", "cross_incidents"),
        Measure("rate", "rate", REGISTERED, "cross_rate"),
        Measure("rate_fte", "rate", FULL_TIME, "cross_rate_fte"),
        Measure("minutes_median", "median", "minutes_lost", "cross_minutes_median"),
        Measure("minutes_sum", "sum", "minutes_lost", "cross_minutes_sum"),
        Measure("patients_median", "median", "patients_affected", "cross_patients_median"),
        Measure("patients_sum", "sum", "patients_affected", "cross_patients_sum"),
    )
}


def cells(
    answer: pd.DataFrame,
    measure: Measure,
    *,
    rows: Dimension,
    columns: Dimension | None,
    known: Mapping[str, Sequence[str]],
    unobserved: Mapping[str, frozenset[str]],
    gps: Mapping[str, float],
    share_of: ShareOf = "none",
) -> pd.DataFrame:
    """One row per cell and margin, in the order of the screen: row_code, column_code, n_reporters, n (of the unit or of submissions),
    n_answered, value, low, high, share, share_low, share_high.

    `known` holds, by dimension, the codes that stand there even when nobody gave them (months, levels of severity), in order; `unobserved`
    those of them of which no day was observed: without a report they are NaN, never zero. `gps`: GPs by region, for a rate.
    """
    found = _with_margins(answer)
    sides = [_in_order(found, "row_code", rows, known.get(rows.id, ())), [TOTAL]]
    if columns:
        sides[1] = [*_in_order(found, "column_code", columns, known.get(columns.id, ())), TOTAL]
    sides[0] = [*sides[0], TOTAL]
    every = pd.MultiIndex.from_product(sides, names=["row_code", "column_code"])
    whole = found.set_index(["row_code", "column_code"]).reindex(every).reset_index()
    counts = [name for name in ("n_reporters", "n", "n_answered") if name in whole]
    is_empty = whole["n_reporters"].isna()
    is_unseen = whole["row_code"].isin(unobserved.get(rows.id, frozenset()))
    if columns:
        is_unseen |= whole["column_code"].isin(unobserved.get(columns.id, frozenset()))
    whole[counts] = whole[counts].astype(float).fillna(0.0)
    whole.loc[is_empty & is_unseen, counts] = float("nan")
    return _with_shares(_with_values(whole, measure, rows, columns, gps), measure, share_of)


def days_of(dates: pd.DataFrame, dimension: str, *, start: dt.date, end: dt.date) -> dict[str, tuple[int, int]]:
    """For every code of a dimension of time between two days, in order: how many of its days were observed, of how many. Empty for another
    dimension."""
    if dimension not in _CODE_OF_DAY:
        return {}
    code = _CODE_OF_DAY[dimension]
    every = Counter(code(start + n * periods.ONE_DAY) for n in range((end - start).days + 1))
    seen = Counter(code(day) for day in periods.observed(dates, start, end)["date_on"])
    return {one: (seen[one], every[one]) for one in sorted(every)}


def for_the_public(table: pd.DataFrame, share_of: ShareOf) -> pd.DataFrame:
    """The same cells with `is_hidden`, which must not leave the house (`analytics.small_cells`); a share of a hidden number goes too."""
    wide = table.pivot(index="row_code", columns="column_code", values="n_reporters").fillna(0)
    hidden = small_cells.hidden(wide, margin=TOTAL).stack()
    is_hidden = hidden.reindex(_places(table)).to_numpy(dtype=bool)
    if share_of == "none":
        return table.assign(is_hidden=is_hidden)
    is_of_hidden = hidden.reindex(_places(_wholes(table, share_of))).to_numpy(dtype=bool)
    public = table.assign(is_hidden=is_hidden)
    public.loc[is_of_hidden, ["share", "share_low", "share_high"]] = float("nan")
    return public


_CODE_OF_DAY: Mapping[str, Callable[[dt.date], str]] = {
    "year": lambda day: str(day.year),
    "month": lambda day: day.replace(day=1).isoformat(),
    "weekday": lambda day: str(day.isoweekday()),
}


def _with_margins(answer: pd.DataFrame) -> pd.DataFrame:
    """The margins under `TOTAL`, what was not given under its own code."""
    found = answer.copy()
    is_margin = {"row_code": found["part"].isin(("column", "whole")), "column_code": found["part"].isin(("row", "whole"))}
    for side, of_all in is_margin.items():
        found[side] = found[side].astype(object).where(found[side].notna(), NOT_GIVEN).mask(of_all, TOTAL)
    return found.rename(columns={"n_submissions": "n"})


def _in_order(found: pd.DataFrame, side: str, dimension: Dimension, known: Sequence[str]) -> list[str]:
    """Known codes in their own order, or the largest margin first; what was not given stands last."""
    other = "column_code" if side == "row_code" else "row_code"
    margins = found[(found[other] == TOTAL) & (found[side] != TOTAL)].sort_values(side)
    if dimension.id in _CODE_OF_DAY:
        codes = sorted({*known, *margins[side]})  # reports may be of days before anybody looked
    elif dimension.order == "own":
        codes = list(dict.fromkeys((*known, *margins[side])))
    else:
        codes = list(margins.sort_values("n", ascending=False, kind="stable")[side])
    return sorted(codes, key=lambda code: code == NOT_GIVEN)


def _with_values(
    table: pd.DataFrame, measure: Measure, rows: Dimension, columns: Dimension | None, gps: Mapping[str, float]
) -> pd.DataFrame:
    missing = float("nan")
    if measure.kind == "count":
        return table.assign(value=table["n"], low=missing, high=missing)
    if measure.kind == "median":
        is_told = table["n_answered"] >= MIN_FOR_MEDIAN
        names = {"value": "median", "low": "quartile_1", "high": "quartile_3"}
        return table.assign(**{name: table[source].astype(float).where(is_told) for name, source in names.items()})
    if measure.kind == "sum":
        return table.assign(value=table["total"].astype(float).where(table["n_answered"] > 0), low=missing, high=missing)
    side = "row_code" if rows.id == "region" else "column_code"  # a table without regions has no rate: its codes are none
    told = [_rate(code, n, gps) for code, n in zip(table[side], table["n"], strict=True)]
    return table.assign(**dict(zip(("value", "low", "high"), zip(*told, strict=True), strict=True)))


def _rate(region: str, n: float, gps: Mapping[str, float]) -> tuple[float, float, float]:
    """Per 1,000 GPs with its interval; nothing where there is no number of GPs, fewer than five reporters, or more of them than GPs."""
    if region not in COUNTED_REGIONS or not MIN_FOR_A_RATE <= n <= gps[region]:
        return float("nan"), float("nan"), float("nan")
    (row,) = rates({region: int(n)}, gps, [region])
    if row.rate is None or row.interval is None:
        raise ValueError("five reporters have a rate")
    return row.rate, row.interval.low, row.interval.high


def _with_shares(table: pd.DataFrame, measure: Measure, share_of: ShareOf) -> pd.DataFrame:
    """An interval only for reporters: reports of one person hang together, so that no interval of theirs would hold. A margin is no
    share of itself."""
    missing = float("nan")
    if share_of == "none" or not measure.has_shares:
        return table.assign(share=missing, share_low=missing, share_high=missing)
    wholes_at = _wholes(table, share_of)
    wholes = table.set_index(["row_code", "column_code"])["n"].reindex(_places(wholes_at))
    is_itself = (wholes_at == table[["row_code", "column_code"]]).all(axis=1)
    told = [_share(part, whole, has_interval=measure.id == "reporters") for part, whole in zip(table["n"], wholes, strict=True)]
    shares = pd.DataFrame(told, columns=["share", "share_low", "share_high"], index=table.index)
    return table.join(shares.mask(is_itself))


def _wholes(table: pd.DataFrame, share_of: ShareOf) -> pd.DataFrame:
    """Where the number stands that each cell is a share of."""
    runs_over = {"row": ("column_code",), "column": ("row_code",), "whole": ("row_code", "column_code"), "none": ()}[share_of]
    return table[["row_code", "column_code"]].assign(**dict.fromkeys(runs_over, TOTAL))


def _places(table: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(table[["row_code", "column_code"]])


def _share(part: float, whole: float, *, has_interval: bool) -> tuple[float, float, float]:
    missing = float("nan")
    if not (whole >= MIN_FOR_SHARE and part >= MIN_FOR_SHARE_OF_CELL):
        return missing, missing, missing
    interval = binomial(int(part), int(whole)) if has_interval else None
    return part / whole, interval.low if interval else missing, interval.high if interval else missing
