"""Which numbers of the edition to hide, so that its tables together, and with those of earlier editions, tell of nobody.

What an edition told stays as it was told, and what it hid stays hidden: no two editions differ in a number (`frozen`). Each table is
protected by the rule of the house (`analytics.small_cells`); a margin that one table hides is hidden in all. Then all of them are looked at
as one system, as an attacker would: regions add up to their margin, and he is taken to know who stands in two; months, families and levels
overlap by a number he does not know; no cell is larger than its margin. As long as the sums confine a small number below five, or determine
any hidden one, one more is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analytics import small_cells
from analytics.cross_table import TOTAL
from analytics.dossier.audience import is_few
from analytics.dossier.request import Refused
from analytics.edition.bounds import Moves
from analytics.edition.grid import Grid, Key, Line
from analytics.small_cells import LEAST_PUBLIC

ADDITIVE = "region"  # nearly nobody stands in two of them
Told = Mapping[Key, int | None]  # None where it is hidden


def told(grid: Grid, frozen: Told) -> dict[Key, int | None]:
    """Every number of the edition, None where it must not be told. Raises Refused where nothing more can be hidden."""
    numbers = grid.numbers | {key: n for key, n in frozen.items() if n is not None}
    known = {key for key, n in frozen.items() if n is not None}
    mask = {key for key, n in numbers.items() if is_few(n) or (key in frozen and frozen[key] is None)} - known
    while (wider := mask | (_by_table(grid, numbers, mask) - known)) != mask:
        mask = wider
    while (weak := _unprotected(numbers, mask, grid.lines)) is not None:
        mask.add(_one_more(weak, numbers, mask, known, grid.lines))
    return {key: None if key in mask else n for key, n in numbers.items()}


def _by_table(grid: Grid, numbers: Mapping[Key, int], mask: set[Key]) -> set[Key]:
    found = set()
    for sheet in grid.sheets:
        keys = sheet.keys
        wide = keys.map(lambda key: float(numbers.get(key, 0)))
        cells = small_cells.hidden(wide, margin=TOTAL, also=keys.map(lambda key: key in mask))
        found |= {key for key, is_hidden in zip(keys.to_numpy().ravel(), cells.to_numpy().ravel(), strict=True) if is_hidden}
    return found


# --- all tables together ----------------------------------------------------------------------------------------------


def _unprotected(numbers: Mapping[Key, int], mask: set[Key], lines: Sequence[Line]) -> Key | None:
    """A hidden number that the sums confine too closely, the smallest first."""
    unknown = sorted(mask, key=lambda key: (numbers[key], key))
    if not unknown:
        return None
    place = {key: at for at, key in enumerate(unknown)}
    moves = _moves(numbers, place, lines)
    for key in unknown:
        needed = float(LEAST_PUBLIC - numbers[key]) if is_few(numbers[key]) else 1.0
        if moves.largest(place[key], enough=needed) >= needed:
            continue
        if is_few(numbers[key]) or moves.largest(place[key], enough=1.0, upwards=False) < 1:
            return key
    return None


def _moves(numbers: Mapping[Key, int], place: Mapping[Key, int], lines: Sequence[Line]) -> Moves:
    """What the unknowns may be, in the order of `place`; behind them the overlap of each line in which he does not know it."""
    touched = [line for line in lines if any(key in place for key in (*line.cells, line.margin))]
    overlap = {at: len(place) + n for n, at in enumerate(at for at, line in enumerate(touched) if line.over != ADDITIVE)}
    width = len(place) + len(overlap)
    equations = np.zeros((len(touched), width))
    limits: list[np.ndarray] = []
    room: list[float] = []

    def limit(space: float, *, rises: int | None = None, falls: int | None = None) -> None:
        row = np.zeros(width)
        for at, by in ((rises, 1), (falls, -1)):
            if at is not None:
                row[at] += by
        limits.append(row)
        room.append(space)

    for key, at in place.items():
        limit(numbers[key], falls=at)
    for at, line in enumerate(touched):
        margin = numbers.get(line.margin, 0)
        for key in line.cells:
            if key in place:
                equations[at, place[key]] += 1
            if key in place or line.margin in place:
                limit(margin - numbers.get(key, 0), rises=place.get(key), falls=place.get(line.margin))
        if line.margin in place:
            equations[at, place[line.margin]] -= 1
        if at in overlap:
            equations[at, overlap[at]] -= 1
            limit(sum(numbers.get(key, 0) for key in line.cells) - margin, falls=overlap[at])
    return Moves(equations, np.array(limits), np.array(room))


def _one_more(weak: Key, numbers: Mapping[Key, int], mask: set[Key], known: set[Key], lines: Sequence[Line]) -> Key:
    """The smallest number beside it still shown, one that adds up with it first, a margin last; further away where there is none."""
    reached = {weak}
    while True:
        beside = [line for line in lines if reached & {*line.cells, line.margin}]
        found = [
            (key == line.margin, line.over != ADDITIVE, numbers[key], key)
            for line in beside
            for key in (*line.cells, line.margin)
            if key not in mask and key not in known and numbers.get(key, 0) > 0
        ]
        if found:
            return min(found)[-1]
        wider = reached | {key for line in beside for key in (*line.cells, line.margin) if key in mask}
        if wider == reached:
            raise Refused("unsafe", least=str(LEAST_PUBLIC))
        reached = wider
