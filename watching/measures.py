"""What is counted and timed while a process serves, in the text form that Prometheus reads. Every process tells of itself alone.

Labels are codes of the program: an outcome, a route as it is written in the code. Never a value somebody sent.
"""

from __future__ import annotations

import math
import os
import resource
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_STARTED = time.time()

Labels = Mapping[str, str]
Sample = tuple[str, Labels, float]


class Counter:
    """How often something happened since the process started."""

    def __init__(self, name: str, meaning: str) -> None:
        self.name, self.meaning = name, meaning
        self._values: dict[tuple[tuple[str, str], ...], float] = defaultdict(float)
        self._lock = threading.Lock()

    def add(self, value: float = 1, **labels: str) -> None:
        with self._lock:
            self._values[tuple(sorted(labels.items()))] += value

    def lines(self) -> list[str]:
        with self._lock:
            samples = [(self.name, dict(labels), value) for labels, value in sorted(self._values.items())]
        return described(self.name, "counter", self.meaning, samples)


class Gauge:
    """How many there are at this moment of what begins and ends."""

    def __init__(self, name: str, meaning: str) -> None:
        self.name, self.meaning = name, meaning
        self._n = 0
        self._lock = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        self._add(1)
        try:
            yield
        finally:
            self._add(-1)

    def lines(self) -> list[str]:
        return gauge(self.name, self.meaning, self._n)

    def _add(self, n: int) -> None:
        with self._lock:
            self._n += n


class Histogram:
    """How often something took at most so many seconds."""

    def __init__(self, name: str, meaning: str) -> None:
        self.name, self.meaning = name, meaning
        self._series: dict[tuple[tuple[str, str], ...], list[float]] = {}  # counts of each bound, of all, and the sum
        self._lock = threading.Lock()

    def observe(self, seconds: float, **labels: str) -> None:
        with self._lock:
            series = self._series.setdefault(tuple(sorted(labels.items())), [0.0] * (len(SECONDS) + 2))
            for place, bound in enumerate(SECONDS):
                series[place] += seconds <= bound
            series[-2] += 1
            series[-1] += seconds

    @contextmanager
    def timed(self, **labels: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.observe(time.perf_counter() - start, **labels)

    def lines(self) -> list[str]:
        samples: list[Sample] = []
        with self._lock:
            for labels, series in sorted(self._series.items()):
                told = dict(labels)
                samples += [(f"{self.name}_bucket", told | {"le": f"{bound:g}"}, series[n]) for n, bound in enumerate(SECONDS)]
                samples += [(f"{self.name}_bucket", told | {"le": "+Inf"}, series[-2])]
                samples += [(f"{self.name}_sum", told, series[-1]), (f"{self.name}_count", told, series[-2])]
        return described(self.name, "histogram", self.meaning, samples)


def described(name: str, kind: str, meaning: str, samples: Iterable[Sample]) -> list[str]:
    return [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}", *(_line(*sample) for sample in samples)]


def gauge(name: str, meaning: str, *values: float | tuple[Labels, float]) -> list[str]:
    """What stands at this moment; without a value nothing is known."""
    return described(name, "gauge", meaning, [(name, *(one if isinstance(one, tuple) else ({}, one))) for one in values])


def text_of(*groups: Sequence[str]) -> str:
    return "\n".join(line for group in groups for line in group) + "\n"


def of_this_process() -> list[str]:
    """Memory, files and processor time, by the names that every program gives them."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cpu = "process_cpu_seconds_total"
    told = [
        *described(cpu, "counter", "Processor time.", [(cpu, {}, usage.ru_utime + usage.ru_stime)]),
        *gauge("process_start_time_seconds", "When this process started.", _STARTED),
        *gauge("process_max_fds", "How many files it may have open.", resource.getrlimit(resource.RLIMIT_NOFILE)[0]),
    ]
    here = Path("/proc/self")
    if here.is_dir():  # of Linux alone
        pages = int((here / "statm").read_text(encoding="ascii").split()[1])
        told += gauge("process_resident_memory_bytes", "Memory held.", pages * os.sysconf("SC_PAGE_SIZE"))
        told += gauge("process_open_fds", "Open files and connections.", len(list((here / "fd").iterdir())))
    return told


def _line(name: str, labels: Labels, value: float) -> str:
    told = ",".join(f'{label}="{_escaped(one)}"' for label, one in labels.items())
    number = "+Inf" if math.isinf(value) else f"{value:.10g}" if value % 1 else f"{int(value)}"
    return f"{name}{{{told}}} {number}" if told else f"{name} {number}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
