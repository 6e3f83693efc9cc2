"""How far an unknown number may lie from what it is, given every sum that is printed: the answer of whoever solves the sums for it.

The unknowns stand where they stand (the truth), and moves away from it must keep every sum and every bound. The largest move of one of them
is a linear programme whose origin is feasible, solved by the simplex method with Bland's rule (Bland, 1977). The tests hold it against
another solver.
"""

from __future__ import annotations

import numpy as np

_NOTHING = 1e-7
_MOST_STEPS = 20_000


class Moves:
    """Moves z of the unknowns with `equations` · z = 0 and `limits` · z ≤ `room`, where room ≥ 0."""

    def __init__(self, equations: np.ndarray, limits: np.ndarray, room: np.ndarray) -> None:
        self._free = _directions(equations)
        self._steps, self._room = limits @ self._free, np.maximum(room, 0.0)

    def largest(self, unknown: int, *, enough: float, upwards: bool = True) -> float:
        """How far one of them may move, or at least `enough`: nothing further is looked for."""
        if not self._free.shape[1]:
            return 0.0
        goal = self._free[unknown] if upwards else -self._free[unknown]
        return _simplex(np.hstack([self._steps, -self._steps]), self._room, np.concatenate([goal, -goal]), enough)


def _directions(equations: np.ndarray) -> np.ndarray:
    """A basis, in columns, of the moves that keep every sum: the unknowns that may be chosen freely are 1 in one column each."""
    reduced, n = equations.astype(float).copy(), equations.shape[1]
    pivots: list[int] = []
    for column in range(n):
        at = len(pivots)
        if at == len(reduced):
            break
        best = at + int(np.argmax(np.abs(reduced[at:, column])))
        if abs(reduced[best, column]) < _NOTHING:
            continue
        reduced[[at, best]] = reduced[[best, at]]
        reduced[at] /= reduced[at, column]
        others = np.arange(len(reduced)) != at
        reduced[others] -= np.outer(reduced[others, column], reduced[at])
        pivots.append(column)
    chosen = [column for column in range(n) if column not in set(pivots)]
    basis = np.zeros((n, len(chosen)))
    for place, column in enumerate(chosen):
        basis[column, place] = 1.0
        for row, pivot in enumerate(pivots):
            basis[pivot, place] = -reduced[row, column]
    return basis


def _simplex(steps: np.ndarray, room: np.ndarray, goal: np.ndarray, enough: float) -> float:
    """The largest goal · t with steps · t ≤ room and t ≥ 0, the origin being allowed."""
    n_limits, n = steps.shape
    table = np.zeros((n_limits + 1, n + n_limits + 1))
    table[:-1, :n], table[:-1, n:-1], table[:-1, -1] = steps, np.eye(n_limits), room
    table[-1, :n] = -goal
    basis = list(range(n, n + n_limits))
    for _ in range(_MOST_STEPS):
        if table[-1, -1] >= enough - _NOTHING:
            return enough
        entering = np.flatnonzero(table[-1, :-1] < -_NOTHING)
        if not len(entering):
            return float(table[-1, -1])
        column = int(entering[0])
        rows = np.flatnonzero(table[:-1, column] > _NOTHING)
        if not len(rows):
            return enough  # nothing holds it
        ratios = table[rows, -1] / table[rows, column]
        tied = rows[ratios <= ratios.min() + _NOTHING]
        row = min(tied, key=lambda at: basis[at])
        table[row] /= table[row, column]
        others = np.arange(n_limits + 1) != row
        table[others] -= np.outer(table[others, column], table[row])
        basis[row] = column
    return 0.0  # not found: to be protected further
