"""Answers shared by readers: asked once, never changed by one for another, within a number of bytes."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pandas as pd
import pytest

from ui.answers import Answers

MEGABYTE = 1_000_000


def numbers(n_bytes: int, value: int = 0) -> pd.DataFrame:
    return pd.DataFrame({"n": [value] * (n_bytes // 8)})


def test_what_many_ask_at_once_is_asked_once() -> None:
    answers, together, asked = Answers(MEGABYTE), Barrier(8), []
    may_answer = Event()

    def ask() -> pd.DataFrame:
        asked.append(1)
        may_answer.wait(10)
        return numbers(80)

    def reader(_: int) -> pd.DataFrame:
        together.wait(10)
        return answers.of("question", ask)

    with ThreadPoolExecutor(8) as readers:
        found = [readers.submit(reader, number) for number in range(8)]
        may_answer.set()
        assert all(one.result().equals(numbers(80)) for one in found)
    assert answers.of("question", ask).equals(numbers(80))
    assert len(asked) == 1


def test_what_one_reader_changes_no_other_sees() -> None:
    answers = Answers(MEGABYTE)
    first = answers.of("question", lambda: numbers(80))
    first.loc[0, "n"] = 7
    first["more"] = 1
    second = answers.of("question", pytest.fail)
    second["n"] += 1
    assert answers.of("question", pytest.fail).equals(numbers(80))


def test_the_longest_unasked_is_let_go_and_what_is_larger_than_all_is_not_kept() -> None:
    answers = Answers(MEGABYTE)
    for name in ("first", "second"):
        answers.of(name, lambda: numbers(400_000))
    answers.of("first", pytest.fail)
    answers.of("third", lambda: numbers(400_000))
    answers.of("first", pytest.fail)
    assert answers.of("second", lambda: numbers(80, value=2)).equals(numbers(80, value=2)), "it was let go, and is asked again"

    answers.of("huge", lambda: numbers(2 * MEGABYTE))
    answers.of("first", pytest.fail)
    assert answers.of("huge", lambda: numbers(80)).equals(numbers(80))


def test_many_small_answers_stay_within_the_bound_too() -> None:
    """A frame of one row takes thirty times its values."""
    answers = Answers(MEGABYTE)
    tracemalloc.start()
    try:
        for number in range(3_000):
            answers.of(f"question {number}", lambda: pd.DataFrame({"n": [1], "share": [0.5], "code": ["RECIPE"]}))
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 2 * MEGABYTE


def test_a_failure_is_told_to_all_who_wait_and_is_not_kept() -> None:
    answers, together = Answers(MEGABYTE), Barrier(4)

    def fail() -> pd.DataFrame:
        raise OSError("gone")

    def reader(_: int) -> None:
        together.wait(10)
        with pytest.raises(OSError, match="gone"):
            answers.of("question", fail)

    with ThreadPoolExecutor(4) as readers:
        list(readers.map(reader, range(4)))
    assert answers.of("question", lambda: numbers(80)).equals(numbers(80))
