"""The order of the runs: a few clicks on one page, then as many on the next, and the first page in a fresh browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import TypeVar
from urllib.parse import urlencode

from analytics.filters import Filters
from benchmarks.clicks.browser import Sample, Visitor, chromium
from benchmarks.clicks.overview import Overview
from benchmarks.clicks.servers import Page, running
from benchmarks.clicks.walk import Stretch

T = TypeVar("T")
MOST_INVALID = 0.05  # of the clicks on one page


def clicks(pages: Sequence[Page], overview: Overview, stretches: Sequence[Stretch], *, block: int) -> dict[str, list[Sample]]:
    """Every click of the walk on every page, block by block, each round in another order. Raises RuntimeError when more than a few clicks
    were not answered by a whole new page."""
    samples: dict[str, list[Sample]] = {page.name: [] for page in pages}
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        visitors = {page.name: Visitor(browser, page, stack.enter_context(running(page))) for page in pages}
        for stretch in stretches:
            for visitor in visitors.values():
                visitor.open(_query(stretch.start), shown=overview.shown(stretch.start))
            for round_, first in enumerate(range(0, len(stretch.clicks), block)):
                for name in _rotated(list(visitors), round_):
                    visitors[name].to_front()
                    for number, click in enumerate(stretch.clicks[first : first + block], first):
                        place = overview.known.codes(click.dimension).index(click.code)
                        sample = visitors[name].click(click, place=place, shown=overview.shown(click.filters))
                        if number:  # the first one of a stretch warms up
                            samples[name].append(sample)
    for name, taken in samples.items():
        n_invalid = sum(not sample.is_valid for sample in taken)
        if n_invalid > MOST_INVALID * len(taken):
            raise RuntimeError(f"{name}: {n_invalid} of {len(taken)} clicks were not answered by three new pictures")
    return samples


def first_pages(pages: Sequence[Page], overview: Overview, *, rounds: int) -> dict[str, list[float]]:
    """Milliseconds to the first whole page in a browser that was never here, on a server that has just begun to answer."""
    taken: dict[str, list[float]] = {page.name: [] for page in pages}
    for round_ in range(rounds):
        for page in _rotated(list(pages), round_):
            with running(page) as address, chromium() as browser:
                taken[page.name].append(Visitor(browser, page, address).open("", shown=overview.shown(Filters())))
    return taken


def valid(samples: Sequence[Sample], value: Callable[[Sample], float]) -> list[float]:
    return [value(sample) for sample in samples if sample.is_valid]


def _query(filters: Filters) -> str:
    query: Mapping[str, str] = filters.to_query()
    return urlencode(query, safe=",")


def _rotated(names: list[T], by: int) -> list[T]:
    by %= len(names)
    return names[by:] + names[:by]
