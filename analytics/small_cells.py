"""What may leave the house: no cell of fewer than five reporters, none from which one could be worked out, and only on a coarse grid.

The grid (whole months, regions, families of e-services, nothing else narrowed) keeps two published tables from differing by a few
people. The complements follow the usual rule of statistical offices (Hundepool et al., Statistical Disclosure Control, 2012, 4.2): in every
row and every column, its margin included, one hidden cell never stands alone. It does not protect against who already knows a reporter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from analytics.filters import Filters, Known
from analytics.periods import bucket_end, bucket_start

MIN_REPORTERS = 5


def hidden(n_reporters: pd.DataFrame, *, margin: str) -> pd.DataFrame:
    """Which cells to hide, as a frame of the same shape. `n_reporters` holds the margins in the row and the column named `margin`."""
    mask = (n_reporters > 0) & (n_reporters < MIN_REPORTERS)
    while _hide_a_complement(n_reporters, mask, margin):
        pass
    return mask


def off_grid(filters: Filters, families: Mapping[str, str], known: Known) -> tuple[str, ...]:
    """What keeps a selection from leaving: dimensions of the filter and `period`; empty when nothing does."""
    on_it = on_grid(filters, families, known)
    parts = [d for d in ("services", "provinces", "severities", "kinds") if on_it.codes(d) != filters.codes(d)]
    return (*parts, *(["period"] if (on_it.start, on_it.end) != (filters.start, filters.end) else []))


def on_grid(filters: Filters, families: Mapping[str, str], known: Known) -> Filters:
    """The narrowest selection on the grid that holds this one. `families`: family of every e-service."""
    wanted = {families[code] for code in filters.services}
    first, last = known.observed or (None, None)
    return replace(
        filters,
        services=tuple(code for code, family in families.items() if family in wanted),
        provinces=(),
        severities=(),
        kinds=(),
        start=_whole_month(filters.start, first, last, is_start=True),
        end=_whole_month(filters.end, first, last, is_start=False),
    ).within(known)


def _whole_month(day: dt.date | None, first: dt.date | None, last: dt.date | None, *, is_start: bool) -> dt.date | None:
    """The edge of the month of a day, never outside the observed days."""
    if day is None or first is None or last is None:
        return day
    month = bucket_start(day, "month")
    return max(month, first) if is_start else min(bucket_end(month, "month"), last)


def _hide_a_complement(n_reporters: pd.DataFrame, mask: pd.DataFrame, margin: str) -> bool:
    """Hide one more cell beside one that is alone in its line; whether there was any."""
    for row in mask.index:
        if column := _complement(n_reporters.loc[row], mask.loc[row], margin):
            mask.loc[row, column] = True
            return True
    for column in mask.columns:
        if row := _complement(n_reporters[column], mask[column], margin):
            mask.loc[row, column] = True
            return True
    return False


def _complement(line: pd.Series[float], is_hidden: pd.Series[bool], margin: str) -> str | None:
    """The cell to hide beside the only hidden one: the smallest that counts anybody, the margin last of all."""
    if int(is_hidden.sum()) != 1 or len(line) == 1:
        return None
    candidates = line[~is_hidden & (line > 0)]
    inner = candidates.drop(index=margin, errors="ignore")
    chosen = inner if len(inner) else candidates
    return str(chosen.idxmin()) if len(chosen) else None
