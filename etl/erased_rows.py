"""Takes the rows of erased persons out of the sources; part of every run."""

from __future__ import annotations

import dataclasses
from collections.abc import Container

import duckdb

from etl import damage, intake_rows, raw, sources
from etl.engine import connect
from etl.raw import Source
from etl.records import read_records
from etl.records.kinds import ERASURES
from etl.sources import door, kept_table
from etl.sources.received import KEPT_EXTENSION
from etl.sources.tables import TABLES, open_table
from etl.sql import model
from settings import DataFolder


def apply_erasures(folder: DataFolder, known: list[Source]) -> list[Source]:
    """Takes the rows of erased persons out of raw copies and staged rows; returns the sources as they then stand."""
    erased = [(record["reporter_key"], record["erased_on"]) for record in read_records(folder, ERASURES)]
    if not erased:
        return known
    with connect(spill=folder.raw / raw.unfinished_name()) as con:
        con.execute(model("staging", "stg_erased_reporters"))
        con.executemany("insert into stg_erased_reporters values (?, ?)", erased)
        # damaged rows are read anew by the run, and looked through then
        damaged = {source.source_id for source in known if not damage.has_its_rows(folder, source)}
        standing = [source for source in known if source.source_id not in damaged]
        files = [str(file) for source in standing if (file := raw.staged_file(folder, source)).exists()]
        if not files:
            return known
        con.read_parquet(files, union_by_name=True).create_view("all_staged", replace=True)
        con.execute(model("staging", "stg_erased_submissions"))
        return [source if source.source_id in damaged else _without_erased(con, folder, source) for source in known]


def _without_erased(con: duckdb.DuckDBPyConnection, folder: DataFolder, source: Source) -> Source:
    """The rows go last: an erasure that died on the way finds them again, and counts them once."""
    staged = raw.staged_file(folder, source)
    if not staged.exists():
        return source
    con.read_parquet(str(staged)).create_view("staged_file", replace=True)
    con.execute(model("staging", "staged"))
    con.execute(model("staging", "stg_erased_rows"))
    rows = {row[0] for row in con.execute("from stg_erased_rows").fetchall()}
    if not rows:
        return source
    kept = _as_kept(con, source, without=rows)
    former_raw = raw.raw_file(folder, source)
    if former_raw.exists():
        kept = _keep_raw(con, folder, source, kept, without=rows)
    raw.write_manifest(folder, dataclasses.replace(kept, rows_sha256=""))
    raw.write_parquet(con.sql(model("staging", "staged_kept")), staged)
    kept = dataclasses.replace(kept, rows_sha256=raw.sum_of(staged))
    raw.write_manifest(folder, kept)
    if former_raw != raw.raw_file(folder, kept):
        former_raw.unlink(missing_ok=True)
    return kept


def _as_kept(con: duckdb.DuckDBPyConnection, source: Source, *, without: Container[int]) -> Source:
    received, rejected = con.sql(model("staging", "staged_kept")).aggregate("count(*), count(rejection_code)").fetchall()[0]
    return dataclasses.replace(
        source,
        extension=_kept_extension(source),
        received=received,
        rejected=rejected,
        erased=source.erased + source.received - received,
        notes=tuple(note for note in source.notes if note.source_row not in without),
        mends=tuple(mend for mend in source.mends if mend.source_row not in without),
    )


def _kept_extension(source: Source) -> str:
    if source.extension == door.EXTENSION:
        return source.extension
    return kept_table.EXTENSION if source.extension in TABLES else KEPT_EXTENSION


def _keep_raw(con: duckdb.DuckDBPyConnection, folder: DataFolder, source: Source, kept: Source, *, without: set[int]) -> Source:
    """A table stays a table in the form's own columns: which of them mean what may still change. Rows of the intake store stay lines,
    to which others will be added."""
    former_raw, target = raw.raw_file(folder, source), raw.raw_file(folder, kept)
    if source.extension == door.EXTENSION:
        return intake_rows.without_lines(folder, kept, without)
    if source.extension in TABLES:
        with raw.finished(target) as part:
            kept_table.write(open_table(former_raw, known={source.header_fingerprint}), part, without=without)
    else:
        sources.read(former_raw, con, extension=source.extension, mappings={})
        raw.write_parquet(con.sql(model("staging", "received_kept")), target)
    return kept
