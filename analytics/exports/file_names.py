"""What a file is called, and as what it is sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Literal

from analytics.exports.table import ExportTable, Source

FileFormat = Literal["excel_csv", "technical_csv", "xlsx", "parquet"]

_SUFFIX: dict[FileFormat, str] = {"excel_csv": ".csv", "technical_csv": "_codes.csv", "xlsx": ".xlsx", "parquet": ".parquet"}
MIME: dict[FileFormat, str] = {
    "excel_csv": "text/csv",
    "technical_csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}


def file_name(table: ExportTable, file_format: FileFormat) -> str:
    """`ehealthbugs_signalements_bru_2024-01-01_2024-01-31_<build>.csv`; `DEMO` comes second where all is invented."""
    return bare_name(table) + _SUFFIX[file_format]


def bare_name(source: Source) -> str:
    """The name of a file without its ending."""
    parts = ["ehealthbugs", "DEMO" if source.is_demo else "", _slug(source.subject), source.scope, _slug(source.build_id)]
    return "_".join(part for part in parts if part)


def scope_of(query: Mapping[str, str]) -> str:
    """The filter in short, for a file name, from `Filters.to_query()`: two codes are named, more are counted."""
    parts = []
    for key, given in query.items():
        codes = given.split(",")
        parts.append("-".join(map(_slug, codes)) if len(codes) <= 2 else f"{len(codes)}-{key}s")
    return "_".join(parts)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9-]+", "-", plain.lower()).strip("-")
