"""Reads one source into `staged/<source_id>.parquet`: typed, judged, hashed and scrubbed rows, rejections included."""

from __future__ import annotations

import dataclasses
import hashlib
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

import privacy.sql
from etl import raw, sources
from etl.aliases import aliases_hash, load_aliases
from etl.forms.mapping import FormMapping
from etl.forms.mappings import confirmed_mappings, hash_mapping
from etl.raw import Source
from etl.sql import SQL_DIR, model
from privacy.scrub import scrub
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
    "stg_bad_cells",
    "stg_unknown_names",
)


FEW = 50_000  # records that are joined before they are judged, see stg_submissions
ASKING = ("no_mapping", "date_order_unknown")  # reasons that a person answers once, by the command that the error names


class StagingArea:
    """A connection prepared to read sources: macros, confirmed aliases and key in place, schema `reference` loaded."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: DataFolder, *, key: bytes, rules: ReadingRules) -> None:
        self.con, self.folder, self.rules = con, folder, rules
        con.execute(model("staging", "macros"))
        load_aliases(con, folder)
        privacy.sql.register(con, key)

    def stage(self, source: Source) -> Source:
        """Reads the raw copy, writes the staged rows and then the manifest. An unreadable file gives a manifest with its error."""
        try:
            staged = self._write_rows(source, self._read(source))
        except sources.UnreadableFile as error:
            raw.staged_file(self.folder, source).unlink(missing_ok=True)
            staged = dataclasses.replace(
                source,
                shape=None,
                received=0,
                rejected=0,
                is_demo=None,
                error=error.reason_code,
                error_detail=_command_for(source) if error.reason_code in ASKING else scrub(error.detail) or None,
                notes=(),
                mends=(),
                header_fingerprint=error.fingerprint,
                staging_hash=self.rules.hash_for(error.fingerprint),
                rows_sha256="",
            )
        finally:
            self.con.execute("drop table if exists received")
        raw.write_manifest(self.folder, staged)
        return staged

    def _read(self, source: Source) -> sources.Reading:
        reading = sources.read(raw.raw_file(self.folder, source), self.con, extension=source.extension, mappings=self.rules.mappings)
        self.con.execute("set variable source_id = ?", [source.source_id])
        self.con.execute("set variable imported_moment = ?::timestamptz", [source.imported_moment])
        self.con.execute("set variable imported_wall_clock = timezone('Europe/Brussels', ?::timestamptz)", [source.imported_moment])
        for name in CELL_MODELS:
            self.con.execute(model("staging", name))
        submissions = model("staging", "stg_submissions")
        self.con.execute(submissions.replace("as not materialized", "as materialized", 1) if self._n_read() <= FEW else submissions)
        return reading

    def _write_rows(self, source: Source, reading: sources.Reading) -> Source:
        staged_rows = self.con.sql(model("staging", "staged_rows"))
        raw.write_parquet(staged_rows, raw.staged_file(self.folder, source))
        received, rejected, n_demo, n_real = self._counts(source)
        self._require_every_record(source, received)
        if received == 0:
            raise sources.UnreadableFile("header_only")
        if n_demo and n_real:
            raise sources.UnreadableFile("demo_mixed", f"{n_demo}/{n_real}")
        return dataclasses.replace(
            source,
            shape=reading.shape,
            received=received,
            rejected=rejected,
            is_demo=None if n_demo + n_real == 0 else n_demo > 0,
            error=None,
            error_detail=None,
            notes=tuple(dataclasses.replace(note, column_name=scrub(note.column_name or "") or None) for note in reading.notes),
            mends=reading.mends,
            header_fingerprint=reading.fingerprint,
            staging_hash=self.rules.hash_for(reading.fingerprint),
            rows_sha256=raw.sum_of(raw.staged_file(self.folder, source)),
        )

    def _require_every_record(self, source: Source, n_staged: int) -> None:
        if (n_read := self._n_read()) != n_staged:
            raise RuntimeError(f"{source.file_name}: {n_read} records were read and {n_staged} staged")

    def _n_read(self) -> int:
        (n_read,) = self.con.execute("select count(*) from received").fetchall()[0]
        return int(n_read)

    def _counts(self, source: Source) -> tuple[int, int, int, int]:
        """Rows, rejected rows, valid invented rows, valid real rows."""
        self.con.read_parquet(str(raw.staged_file(self.folder, source))).create_view("staged", replace=True)
        received, rejected, n_demo, n_real = self.con.execute(model("staging", "staged_counts")).fetchall()[0]
        self.con.execute("drop view staged")
        return received, rejected, n_demo, n_real


def _command_for(source: Source) -> str:
    return f"python -m etl map {shlex.quote(source.file_name)}"


@dataclass(frozen=True)
class ReadingRules:
    """What decides how sources are read: the mappings in force and, as a hash, everything that holds for all of them."""

    mappings: Mapping[str, FormMapping]
    common_hash: str

    def hash_for(self, fingerprint: str) -> str:
        """Changes whenever a source whose header has this fingerprint would be read differently."""
        mapping = self.mappings.get(fingerprint)
        return f"{self.common_hash}-{hash_mapping(mapping)}" if mapping else self.common_hash


def reading_rules(folder: DataFolder, *, reference_hash: str, key_fingerprint: str) -> ReadingRules:
    """Readers, staging models, scrubber, reference data, confirmed aliases, key and mappings. Raises MappingError."""
    digest = hashlib.sha256(f"{reference_hash} {aliases_hash(folder)} {key_fingerprint}".encode())
    files = [
        *(SQL_DIR / "staging").glob("*.sql"),
        *(PROJECT_DIR / "etl" / "sources").glob("*.py"),
        *(PROJECT_DIR / "etl" / "forms").glob("*.py"),
        *(PROJECT_DIR / "privacy").glob("*.*"),
    ]
    for path in sorted(files):
        digest.update(path.name.encode() + path.read_bytes())
    return ReadingRules(confirmed_mappings(folder), digest.hexdigest()[:16])
