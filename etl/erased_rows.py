"""Takes the rows of erased persons out of the sources; part of every run."""

from __future__ import annotations

import dataclasses

import duckdb

from etl import raw, sources
from etl.forms.mappings import confirmed_mappings
from etl.raw import Source
from etl.records import ERASURES, read_records
from etl.sources.received import KEPT_EXTENSION
from etl.sql import model
from settings import DataFolder


def apply_erasures(folder: DataFolder, known: list[Source]) -> list[Source]:
    """Takes the rows of erased persons out of raw copies and staged rows; returns the sources as they then stand."""
    erased = [(record["reporter_key"], record["erased_on"]) for record in read_records(folder, ERASURES)]
    if not erased:
        return known
    with duckdb.connect() as con:
        con.execute(model("staging", "stg_erased_reporters"))
        con.executemany("insert into stg_erased_reporters values (?, ?)", erased)
        return [_without_erased(con, folder, source) for source in known]


def _without_erased(con: duckdb.DuckDBPyConnection, folder: DataFolder, source: Source) -> Source:
    staged = raw.staged_file(folder, source)
    if not staged.exists():
        return source
    con.read_parquet(str(staged)).create_view("staged", replace=True)
    con.execute(model("staging", "stg_erased_rows"))
    rows = [row[0] for row in con.execute("from stg_erased_rows").fetchall()]
    if not rows:
        return source
    former_raw = raw.raw_file(folder, source)
    kept = dataclasses.replace(source, extension=KEPT_EXTENSION, erased=source.erased + len(rows), received=source.received - len(rows))
    if former_raw.exists():
        sources.read(former_raw, con, extension=source.extension, mappings=confirmed_mappings(folder))
        raw.write_parquet(con.sql(model("staging", "received_kept")), raw.raw_file(folder, kept))
    raw.write_parquet(con.sql(model("staging", "staged_kept")), staged)
    raw.write_manifest(folder, kept)
    if former_raw != raw.raw_file(folder, kept):
        former_raw.unlink(missing_ok=True)
    return kept
