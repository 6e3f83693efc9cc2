"""What the floor shows: the pages of a walk, made before."""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analytics.filters import Filters, Known, Labels
from benchmarks.clicks.overview import Overview, Page
from benchmarks.clicks.walk import Stretch


@dataclass(frozen=True)
class Stored:
    known: Known
    labels: Labels
    services: pd.DataFrame
    observed_days: list[dt.date]
    pages: dict[Filters, Page]


def store(overview: Overview, stretches: Iterable[Stretch], file: Path) -> None:
    """Every page that the clicks lead to."""
    asked = [filters for stretch in stretches for filters in (stretch.start, *(click.filters for click in stretch.clicks))]
    pages = {filters: overview.page(filters) for filters in asked}
    kept = Stored(overview.known, overview.labels, overview.services, overview.observed_days, pages)
    file.write_bytes(pickle.dumps(kept))
