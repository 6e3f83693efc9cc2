"""The product's own solver against SciPy's: how far an unknown may move while every sum and bound is kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analytics.edition.bounds import Moves

FAR = 1000.0


@st.composite
def worlds(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sums of some unknowns that are printed, bounds of sums of others, and the room they leave."""
    n = draw(st.integers(2, 7))
    some = st.lists(st.integers(0, 1), min_size=n, max_size=n)
    equations = draw(st.lists(some, min_size=1, max_size=5))
    limits = draw(st.lists(some, min_size=0, max_size=4))
    room = draw(st.lists(st.integers(0, 9), min_size=n + len(limits), max_size=n + len(limits)))
    below = -np.eye(n)  # no number of people is negative
    return np.array(equations, float), np.vstack([below, np.array(limits, float).reshape(-1, n)]), np.array(room, float)


@given(worlds(), st.booleans())
@settings(max_examples=300)
def test_the_largest_move_is_that_of_another_solver(world: tuple[np.ndarray, np.ndarray, np.ndarray], is_up: bool) -> None:
    equations, limits, room = world
    moves = Moves(equations, limits, room)
    for unknown in range(equations.shape[1]):
        goal = np.zeros(equations.shape[1])
        goal[unknown] = -1.0 if is_up else 1.0
        free = [(-FAR, FAR)] * equations.shape[1]
        other = linprog(goal, A_ub=limits, b_ub=room, A_eq=equations, b_eq=np.zeros(len(equations)), bounds=free)
        assert other.status == 0
        assert moves.largest(unknown, enough=FAR / 10, upwards=is_up) == pytest.approx(min(-other.fun, FAR / 10), abs=1e-5)
