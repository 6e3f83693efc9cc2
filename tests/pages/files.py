"""A file that left a page, as a program reads it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow.parquet as pq


@dataclass(frozen=True)
class Opened:
    """Rows of codes, typed, and what the file says of itself, by `n`, `filter`, `caveats` …"""

    rows: pd.DataFrame
    passport: Mapping[str, str]

    @property
    def caveats(self) -> dict[str, str]:
        """Each with its number."""
        return {code: n for code, _, n in (caveat.partition("=") for caveat in self.passport["caveats"].split("|"))}


def opened(files: Mapping[str, bytes]) -> Opened:
    """The Parquet among the files of one table."""
    read = pq.read_table(io.BytesIO(files["parquet"]))
    passport = {name.decode().removeprefix("passport_"): value.decode() for name, value in (read.schema.metadata or {}).items()}
    return Opened(read.to_pandas(), passport)
