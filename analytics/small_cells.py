"""What may leave the house: no cell of fewer than five reporters, none that could be worked out from the others, and only on a coarse grid.

The grid: whole months that are over for good, every region and every e-service together (both can be rows or columns). Within a table the
complements follow the usual rule of statistical offices (Hundepool et al., Statistical Disclosure Control, 2012, ch. 4), and what a line
adds up to beyond its margin, the reporters who stand in several of its cells, is protected like a cell. Limits: the grid keeps two tables
from differing by a day, not by a few people: distinct reporters of two periods, one within the other, may differ by one to four, which
tells how many spoke for the first time, never who (issued dossiers are held against one another, `dossier.issuing`); tables of other
pairs of dimensions are not protected together (those of the public edition are, `analytics.edition.protecting`), nor is anybody from a
reader who already knows a reporter.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from analytics.filters import DIMENSIONS, Filters, Known
from analytics.periods import LATE_DAYS, ONE_DAY, bucket_end, bucket_start

LEAST_PUBLIC = 5  # reporters of a cell that leaves
_NOTHING = 1e-9


def hidden(n_reporters: pd.DataFrame, *, margin: str, also: pd.DataFrame | None = None) -> pd.DataFrame:
    """Which cells to hide, as a frame of the same shape. `n_reporters` holds the margins in the row and the column named `margin`.

    Small cells first, and those that `also` hides; then, as long as a row or a column (its margin included) holds a single
    hidden cell, or hidden ones of fewer than ten reporters together, or the sums of all of them determine a small cell, the smallest other
    cell beside it. Where all of a line is shown and fewer than five reporters stand in several of its cells, its smallest one.
    """
    numbers = n_reporters.to_numpy(dtype=float)
    row, column = (list(axis).index(margin) if margin in axis else None for axis in (n_reporters.index, n_reporters.columns))
    small = (numbers > 0) & (numbers < LEAST_PUBLIC)
    if also is not None:
        small |= also.to_numpy(dtype=bool)
    mask = small.copy()
    while (cell := _next(numbers, mask, small, (row, column))) is not None:
        mask[cell] = True
    return pd.DataFrame(mask, index=n_reporters.index, columns=n_reporters.columns)


def off_grid(filters: Filters, known: Known) -> tuple[str, ...]:
    """What keeps a selection from leaving: dimensions of the filter and `period`; empty when nothing does."""
    on_it = on_grid(filters, known)
    parts = [dimension for dimension in DIMENSIONS if filters.codes(dimension)]
    is_in_whole_months = on_it is not None and (on_it.start, on_it.end) == (filters.start, filters.end)
    return (*parts, *([] if is_in_whole_months else ["period"]))


def on_grid(filters: Filters, known: Known) -> Filters | None:
    """The selection on the grid nearest to this one: everything, in the whole months it touches that are over for good; the last of them
    where it touches none, None while there is none."""
    if known.first_day is None or known.last_day is None:
        return None
    settled = _last_settled_month(known.last_day)
    last = min(bucket_end(bucket_start(filters.end or known.last_day, "month"), "month"), settled)
    first = bucket_start(min(filters.start or known.first_day, last), "month")
    return Filters(start=max(first, known.first_day), end=last) if last >= known.first_day else None


def _last_settled_month(last_observed: dt.date) -> dt.date:
    """The last day of the last month about which reports are no longer expected."""
    settled = last_observed - LATE_DAYS * ONE_DAY
    month = bucket_start(settled, "month")
    return settled if settled == bucket_end(month, "month") else month - ONE_DAY


Cell = tuple[int, int]
Last = tuple[int | None, int | None]  # row and column of the margins


def _next(numbers: np.ndarray, mask: np.ndarray, small: np.ndarray, last: Last) -> Cell | None:
    """One more cell to hide; None when nothing can be worked out any more, or nothing is left to hide."""
    for line, margin in _lines(numbers.shape, last):
        of_line = [cell for cell in line if mask[cell]]
        if margin is not None and not of_line and 0 < _beyond(line, numbers, margin) < LEAST_PUBLIC:
            return _smallest(line, numbers, mask, margin)
        is_told = margin is not None and not mask[margin] and sum(numbers[cell] for cell in of_line) < 2 * LEAST_PUBLIC
        if len(line) > 1 and of_line and (len(of_line) == 1 or is_told) and (cell := _smallest(line, numbers, mask, margin)):
            return cell
    for row, column in _determined(numbers.shape, mask, small, last):
        beside = [cell for cell in np.ndindex(numbers.shape) if (cell[0] == row) != (cell[1] == column)]
        if cell := _smallest(beside, numbers, mask, None):
            return cell
    return None


def _lines(shape: tuple[int, ...], last: Last) -> list[tuple[list[Cell], Cell | None]]:
    """Every row and every column as its cells, with the one that is the sum of the others."""
    n_rows, n_columns = shape
    last_row, last_column = last
    rows = [([(row, column) for column in range(n_columns)], None if last_column is None else (row, last_column)) for row in range(n_rows)]
    columns = [([(row, column) for row in range(n_rows)], None if last_row is None else (last_row, column)) for column in range(n_columns)]
    return [*rows, *columns]


def _beyond(line: list[Cell], numbers: np.ndarray, margin: Cell) -> float:
    """How far the cells of a line add up beyond their margin: whoever stands in several of them counts in each."""
    return abs(sum(float(numbers[cell]) for cell in line if cell != margin) - float(numbers[margin]))


def _smallest(line: list[Cell], numbers: np.ndarray, mask: np.ndarray, margin: Cell | None) -> Cell | None:
    """The smallest cell that counts anybody and is still shown, the margin last of all."""
    shown = [cell for cell in line if not mask[cell] and numbers[cell] > 0]
    return min(shown, key=lambda cell: (cell == margin, numbers[cell]), default=None)


def _determined(shape: tuple[int, ...], mask: np.ndarray, small: np.ndarray, last: Last) -> list[Cell]:
    """Small cells that the sums of rows and columns determine: no solution without them lets them move."""
    unknown = {cell: place for place, cell in enumerate(zip(*np.nonzero(mask), strict=True))}
    sums = [(line, margin) for line, margin in _lines(shape, last) if margin is not None and len(line) > 1]
    if not unknown or not sums:
        return []
    equations = np.zeros((len(sums), len(unknown)))
    for at, (line, margin) in enumerate(sums):
        for cell in line:
            if cell in unknown:
                equations[at, unknown[cell]] = -1 if cell == margin else 1
    _, sizes, directions = np.linalg.svd(equations)
    free = directions[int((sizes > _NOTHING).sum()) :]
    return [cell for cell, place in unknown.items() if small[cell] and not (np.abs(free[:, place]) > _NOTHING).any()]
