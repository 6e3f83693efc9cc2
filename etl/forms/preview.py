"""Reads a file through the very steps of a run, into a folder of its own, and says what would come of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import tempfile
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from etl import raw
from etl.aliases import confirmed_spellings
from etl.engine import connect
from etl.erased_rows import apply_erasures
from etl.forms.description import describe
from etl.forms.headings import columns_of, fingerprint
from etl.forms.mapping import FormMapping, own_mapping, torn_moment
from etl.forms.mappings import confirmed_mappings, reviewed_proposal
from etl.forms.proposal import propose, review
from etl.reference import load_reference
from etl.sources import UnreadableFile, given_extension
from etl.sources.table import Table
from etl.sources.tables import TEXTS, WORKBOOKS, find_records, open_table
from etl.sources.tabular import is_ours
from etl.sql import model
from etl.staging import ReadingRules, StagingArea
from privacy.keys import load_or_create_key
from settings import DataFolder, get_settings


def preview(folder: DataFolder, path: Path, mapping: FormMapping | None, *, n_rows: int, now: dt.datetime) -> dict[str, Any]:
    """What a run would make of `path`, by `mapping` if given, else by the mapping in force, proposed or guessed.

    The answer: shape, state (own | confirmed | proposed | given), counts whose identity holds, reasons, remarks, and `n_rows` rows,
    the first accepted and the first refused by turns, with their cells as they stand and as they are read. `reading` is the mapping
    with what it leaves open, None for a file that needs none (JSON Lines, Parquet). `repeats`: the file of these very bytes that a
    run met before. `is_demo`: whether its valid rows are invented, None without any. A file that cannot be read has its reason in `error`.
    """
    answer: dict[str, Any] = {
        "file": path.name, "shape": None, "fingerprint": "", "state": None, "error": None, "error_detail": None,
        "received": 0, "accepted": 0, "rejected": 0, "duplicates": 0, "reasons": [], "remarks": [], "rows": [],
        "header": [], "reading": None, "is_demo": None, "repeats": _same_bytes(folder, path),
    }  # fmt: skip
    try:
        in_force = confirmed_mappings(folder)
        known = {mapping.fingerprint} if mapping else in_force
        table = open_table(path, known=known) if path.suffix.lower() in (*TEXTS, *WORKBOOKS) else None
        if table is not None:
            answer["state"], mapping = _mapping_for(folder, table, mapping, in_force)
            columns = columns_of(table.header)
            answer["fingerprint"] = fingerprint(columns)
            of_table = mapping or own_mapping(columns, fingerprint=answer["fingerprint"])
            proposal = review(of_table, table, aliases=confirmed_spellings(folder))
            answer["reading"] = describe(proposal, table)
            if name := torn_moment(proposal.mapping):
                raise UnreadableFile("moment_torn", name)
            if mapping:
                in_force = in_force | {mapping.fingerprint: proposal.mapping}
        return answer | _staged(folder, path, table, ReadingRules(in_force, "preview"), n_rows=n_rows, now=now)
    except UnreadableFile as error:
        return answer | {"error": error.reason_code, "error_detail": error.detail or None}


def _same_bytes(folder: DataFolder, path: Path) -> dict[str, Any] | None:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    met = next((source for source in raw.known_sources(folder) if source.sha256 == digest), None)
    return {"file": met.file_name, "imported_at": met.imported_at, "error": met.error} if met else None


def _mapping_for(
    folder: DataFolder, table: Table, given: FormMapping | None, in_force: dict[str, FormMapping]
) -> tuple[str, FormMapping | None]:
    name = fingerprint(columns_of(table.header))
    if given:
        return "given", given
    if name in in_force:
        return "confirmed", in_force[name]
    if is_ours(table.header):
        return "own", None
    return "proposed", reviewed_proposal(folder, name) or propose(table, confirmed=in_force.values()).mapping


def _staged(folder: DataFolder, path: Path, table: Table | None, rules: ReadingRules, *, n_rows: int, now: dt.datetime) -> dict[str, Any]:
    folder.make(folder.uploads)  # swept by the server, should this process be killed
    with tempfile.TemporaryDirectory(dir=folder.uploads) as place, connect(spill=Path(place) / "spill") as con:
        apart = DataFolder(Path(place))
        for one in (apart.raw, apart.staged):
            one.mkdir()
        source = raw.Source("preview", 1, path.name, "", path.stat().st_size, given_extension(path), now.isoformat(timespec="seconds"))
        shutil.copyfile(path, raw.raw_file(apart, source))
        apart.records.symlink_to(folder.records)
        load_reference(con, get_settings().reference_dir)
        source = StagingArea(con, apart, key=load_or_create_key(folder.secret_key), rules=rules).stage(source)
        (source,) = apply_erasures(apart, [source])
        if source.error:
            raise UnreadableFile(source.error, source.error_detail or "")
        return _described(con, folder, apart, source, table, n_rows=n_rows)


def _described(
    con: duckdb.DuckDBPyConnection, folder: DataFolder, apart: DataFolder, source: raw.Source, table: Table | None, *, n_rows: int
) -> dict[str, Any]:
    con.read_parquet(str(raw.staged_file(apart, source))).create_view("staged")
    if known := raw.staged_files(folder, raw.known_sources(folder)):
        con.read_parquet(known, union_by_name=True).create_view("loaded")
    else:
        con.execute("create temp view loaded as select * from staged limit 0")
    accepted, duplicates = con.execute(model("preview", "counts")).fetchall()[0]
    reasons = con.execute(model("preview", "reasons")).fetchall()
    remarks = con.execute(model("preview", "remarks")).fetchall()
    return {
        "shape": source.shape,
        "received": source.received,
        "accepted": accepted,
        "rejected": source.rejected,
        "is_demo": source.is_demo,
        "duplicates": duplicates,
        "reasons": [{"reason_code": code, "rows": rows} for code, rows in reasons],
        "remarks": [{"reason_code": code, "column_name": column, "cells": cells} for column, code, cells in remarks]
        + [{"reason_code": note.reason_code, "column_name": note.column_name, "cells": 1} for note in source.notes],
        "header": list(table.header) if table else [],
        "rows": _some_rows(con, table, n_rows),
    }


def _some_rows(con: duckdb.DuckDBPyConnection, table: Table | None, n_rows: int) -> list[dict[str, Any]]:
    rows = con.execute(model("preview", "rows"))
    names = [str(column[0]) for column in rows.description or ()]
    read = sorted((dict(zip(names, row, strict=True)) for row in rows.fetchmany(n_rows)), key=itemgetter("source_row"))
    originals = find_records(table, {row["source_row"] for row in read}) if table else {}
    return [
        {
            "source_row": (number := row.pop("source_row")),
            "rejection_code": row.pop("rejection_code"),
            "cells": originals[number][0] if number in originals else [],
            "read": row,
        }
        for row in read
    ]
