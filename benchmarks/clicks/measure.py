"""The order of the runs: a few clicks on one page, then as many on the next, and the first page in a fresh browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TypeVar

from playwright.sync_api import Browser

from analytics.filters import Filters
from benchmarks.clicks import equality
from benchmarks.clicks.browser import OfSuperset, Sample, Visitor, chromium, visit
from benchmarks.clicks.overview import Overview
from benchmarks.clicks.servers import Page, Server, running
from benchmarks.clicks.walk import Stretch

T = TypeVar("T")
MOST_INVALID = 0.05  # of the clicks on one page


@dataclass(frozen=True)
class First:
    """Milliseconds of the first whole page: `page`, in a browser that was never there, on a server that has just begun to answer; `cold`,
    from the start of the server's process."""

    page: float
    cold: float


@dataclass(frozen=True)
class Memory:
    """Megabytes of a server: with its first reader, and what each further reader who keeps the page open adds."""

    first: float
    per_reader: float
    n_readers: int


def clicks(pages: Sequence[Page], overview: Overview, stretches: Sequence[Stretch], *, block: int) -> dict[str, list[Sample]]:
    """Every click of the walk on every page, block by block, each round in another order. Raises RuntimeError when more than a few clicks
    were not answered by a whole new page, or when Superset was answered other numbers."""
    samples: dict[str, list[Sample]] = {page.name: [] for page in pages}
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        visitors = {page.name: visit(browser, page, stack.enter_context(running(page)).address) for page in pages}
        for stretch in stretches:
            for visitor in visitors.values():
                shown = mark(visitor.page, overview, stretch.start)
                visitor.open(stretch.start, shown=shown)
                visitor.unfold(shown=shown)
            for round_, first in enumerate(range(0, len(stretch.clicks), block)):
                for name in _rotated(list(visitors), round_):
                    visitors[name].to_front()
                    for number, click in enumerate(stretch.clicks[first : first + block], first):
                        place = overview.known.codes(click.dimension).index(click.code)
                        shown = mark(visitors[name].page, overview, click.filters)
                        sample = visitors[name].click(click, place=place, shown=shown)
                        if number:  # the first one of a stretch warms up
                            samples[name].append(sample)
                    _compare(visitors[name], overview, click.filters)
    for name, taken in samples.items():
        n_invalid = sum(not sample.is_valid for sample in taken)
        if n_invalid > MOST_INVALID * len(taken):
            raise RuntimeError(f"{name}: {n_invalid} of {len(taken)} clicks were not answered by a whole new page")
    return samples


def first_pages(pages: Sequence[Page], overview: Overview, *, rounds: int) -> dict[str, list[First]]:
    taken: dict[str, list[First]] = {page.name: [] for page in pages}
    for round_ in range(rounds):
        for page in _rotated(list(pages), round_):
            with chromium() as browser, running(page) as server:
                shown = mark(page, overview, Filters())
                milliseconds = visit(browser, page, server.address).open(Filters(), shown=shown)
                taken[page.name].append(First(milliseconds, server.seconds * 1000 + milliseconds))
    return taken


def memory(pages: Sequence[Page], overview: Overview, *, n_readers: int) -> dict[str, Memory]:
    """One browser a page, whose tabs share nothing and stay open."""
    taken = {}
    for page in pages:
        with chromium() as browser, running(page) as server:
            _opened(browser, page, server, overview)
            first = server.megabytes
            for _ in range(n_readers):
                _opened(browser, page, server, overview)
            taken[page.name] = Memory(first, (server.megabytes - first) / n_readers, n_readers)
    return taken


def _opened(browser: Browser, page: Page, server: Server, overview: Overview) -> None:
    visit(browser, page, server.address).open(Filters(), shown=mark(page, overview, Filters()))


def mark(page: Page, overview: Overview, filters: Filters) -> str:
    """By what a page is known to show this filter: the sentence of ours, which Dash and the floor show too, or the number of reports."""
    return f"{overview.n_reports(filters):,}" if page.kind == "superset" else overview.shown(filters)


def valid(samples: Sequence[Sample], value: Callable[[Sample], float]) -> list[float]:
    return [value(sample) for sample in samples if sample.is_valid]


def _compare(visitor: Visitor, overview: Overview, filters: Filters) -> None:
    if isinstance(visitor, OfSuperset) and (wrong := equality.differences(overview, filters, visitor.numbers())):
        raise RuntimeError(f"{visitor.page.name} was answered other numbers than ours: {', '.join(wrong)} of {filters.to_query()}")


def _rotated(names: list[T], by: int) -> list[T]:
    by %= len(names)
    return names[by:] + names[:by]
