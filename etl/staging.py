"""Reads one source into `staged/<source_id>.parquet`: typed, judged, hashed and scrubbed rows, rejections included."""

from __future__ import annotations

import dataclasses
import hashlib

import duckdb

import privacy.sql
from etl import raw, sources
from etl.raw import Source
from etl.records import ERASURES, read_records
from etl.sql import SQL_DIR, model
from settings import PROJECT_DIR, DataFolder

# order matters: the reporters need the software, everything needs the macros
CELL_MODELS = (
    "stg_cells",
    "stg_code_cells",
    "stg_number_cells",
    "stg_service_cells",
    "stg_consequence_cells",
    "stg_postal_cells",
    "stg_software_cells",
    "stg_error_cells",
    "stg_reporter_cells",
    "stg_reporter_places",
    "stg_row_ids",
)
ROW_MODELS = ("stg_submissions", "stg_bad_cells", "stg_rejected_cells")


class StagingArea:
    """A connection prepared to read sources: macros and key in place, schema `reference` loaded."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: DataFolder, *, key: bytes, staging_hash: str) -> None:
        self.con, self.folder, self.staging_hash = con, folder, staging_hash
        con.execute(model("staging", "macros"))
        privacy.sql.register(con, key)
        con.execute("create or replace temp table stg_erased_reporters (reporter_key varchar, erased_on date)")
        self.has_erasures = False
        for record in read_records(folder, ERASURES):
            con.execute("insert into stg_erased_reporters values (?, ?)", [record["reporter_key"], record["erased_on"]])
            self.has_erasures = True

    def stage(self, source: Source) -> Source:
        """Reads the raw copy, writes the staged rows and then the manifest. An unreadable file gives a manifest with its error."""
        try:
            staged = self._write_rows(source, self._read(source))
        except sources.UnreadableFile as error:
            raw.staged_file(self.folder, source).unlink(missing_ok=True)
            staged = dataclasses.replace(
                source,
                error=error.reason_code,
                error_detail=error.detail or None,
                received=0,
                rejected=0,
                staging_hash=self.staging_hash,
            )
        finally:
            self.con.execute("drop table if exists received")
        raw.write_manifest(self.folder, staged)
        return staged

    def _read(self, source: Source) -> sources.Reading:
        reading = sources.read(raw.raw_file(self.folder, source), self.con, extension=source.extension)
        self.con.execute("set variable source_id = ?", [source.source_id])
        self.con.execute("set variable imported_wall_clock = timezone('Europe/Brussels', ?::timestamptz)", [source.imported_moment])
        for name in (*CELL_MODELS, *ROW_MODELS):
            self.con.execute(model("staging", name))
        return reading

    def _write_rows(self, source: Source, reading: sources.Reading) -> Source:
        target = raw.staged_file(self.folder, source)
        part = target.with_name(f".part-{target.name}")
        self.con.sql(model("staging", "staged_rows")).write_parquet(str(part), compression="snappy")
        received, rejected, n_demo, n_real = self._counts(str(part))
        n_erased = self._records_read() - received if self.has_erasures else 0
        if received + n_erased == 0:
            part.unlink()
            raise sources.UnreadableFile("header_only")
        part.replace(target)
        return dataclasses.replace(
            source,
            shape=reading.shape,
            received=received,
            rejected=rejected,
            erased=n_erased,
            is_demo=None if n_demo + n_real == 0 else n_demo > 0,
            error=None,
            error_detail=None,
            notes=reading.notes,
            staging_hash=self.staging_hash,
        )

    def _counts(self, parquet: str) -> tuple[int, int, int, int]:
        """Rows, rejected rows, valid invented rows, valid real rows."""
        received, rejected, n_demo, n_real = self.con.execute(
            "select count(*), count(rejection_code), count_if(rejection_code is null and form_version like 'demo%'), "
            "count_if(rejection_code is null and (form_version is null or form_version not like 'demo%')) from read_parquet(?)",
            [parquet],
        ).fetchall()[0]
        if n_demo and n_real:
            raise sources.UnreadableFile("demo_mixed", f"{n_demo}/{n_real}")
        return received, rejected, n_demo, n_real

    def _records_read(self) -> int:
        return int(self.con.execute(model("staging", "stg_record_count")).fetchall()[0][0])


def staging_hash(*, reference_hash: str, key_fingerprint: str) -> str:
    """Changes whenever a source would be read differently: readers, staging models, scrubber, reference data or key."""
    digest = hashlib.sha256(f"{reference_hash} {key_fingerprint}".encode())
    files = [
        *(SQL_DIR / "staging").glob("*.sql"),
        *(PROJECT_DIR / "etl" / "sources").glob("*.py"),
        *(PROJECT_DIR / "privacy").glob("*.*"),
    ]
    for path in sorted(files):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
