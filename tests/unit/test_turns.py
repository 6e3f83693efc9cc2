"""Pages take turns, and none waits for one that is held up."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Lock

from ui.turns import AT_ONCE, turn


def test_no_more_are_drawn_at_once_and_a_page_that_fails_gives_its_turn_back() -> None:
    counting, at_once, most = Lock(), 0, 0

    def draw(number: int) -> None:
        nonlocal at_once, most
        with turn(patience=60):
            with counting:
                at_once += 1
                most = max(most, at_once)
            time.sleep(0.02)
            with counting:
                at_once -= 1
            if number % 3 == 0:
                raise OSError

    with ThreadPoolExecutor(12) as pages:
        drawn = [pages.submit(draw, number) for number in range(24)]
    assert sum(isinstance(one.exception(), OSError) for one in drawn) == 8
    assert most == AT_ONCE


def test_who_waited_long_enough_is_drawn_beside_the_others_and_frees_no_turn_of_theirs() -> None:
    with ExitStack() as held_up:
        for _ in range(AT_ONCE):
            held_up.enter_context(turn(patience=60))
        for _ in range(2):  # had the first given back a turn that it never had, the second would not wait
            began = time.monotonic()
            with turn(patience=0.2):
                assert time.monotonic() - began > 0.19
