"""Takes an erased person out of builds that are kept: each is written anew, under another id, and says of which it is a copy.

Nothing is deleted inside a file, where bytes would stay: a new one is filled with what is left. Facts of other tables are those of the
build itself; what follows from the reports (incidents, usual levels, the calendar, the ledger) is derived again by the same models. A
build of another version of tables or rule cannot be, nor one of which nothing is left: it goes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from pathlib import Path

import duckdb

from etl import RULE_VERSION, SCHEMA_VERSION, raw
from etl.builds import is_whole
from etl.checks import CheckFailed, require_passed, run_checks, store_results
from etl.engine import connect
from etl.incidents.derive import derive_incidents
from etl.public_holidays import load_holidays
from etl.publish import place_build
from etl.raw import Source
from etl.reference import load_reference
from etl.sql import model
from privacy.sql import register_scrub
from settings import DataFolder, get_settings

_FACTS = ("fct_submissions", "fct_reports", "fct_consequences")
_MADE_ANEW = (*_FACTS, "observation_periods", "campaigns", "dim_dates", "fct_incidents", "incident_official_outages", "usual_levels")
_TAKEN_OVER = (
    "etl_version",
    "rule_version",
    "schema_version",
    "reference_hash",
    "records_hash",
    "content_hash",
    "key_fingerprint",
    "built_at",
)


class CannotBeRewritten(Exception):
    """The build must go instead; the message says why."""


class Rewriting:
    """One person, and the sources as they stand without them."""

    def __init__(self, folder: DataFolder, known: list[Source], *, reporter_key: str, erased_on: dt.date) -> None:
        self.folder, self.reporter_key, self.erased_on = folder, reporter_key, erased_on
        self.staged = {source.source_id: str(path) for source in known if (path := raw.staged_file(folder, source)).exists()}

    def holds(self, build: Path) -> bool:
        """Whether the build holds the person, by key or by a row that went from its source. True of what cannot be read, or is damaged."""
        if not is_whole(self.folder, build.stem):
            return True
        try:
            with connect(spill=self._spill()) as con:
                self._find(con, build)
                return any(con.table(name).limit(1).fetchall() for name in ("gone_rows", "gone_submissions"))
        except duckdb.Error:
            return True

    def rewrite(self, build: Path) -> str:
        """The id of the build without them. Raises CannotBeRewritten."""
        if not is_whole(self.folder, build.stem):
            raise CannotBeRewritten("it is damaged")
        unfinished = self.folder.builds / f".build-{uuid.uuid4().hex}.duckdb"
        try:
            with connect(unfinished, spill=unfinished.with_suffix(".duckdb.tmp")) as con:
                new_id = self._fill(con, build)
            place_build(self.folder, unfinished, new_id)
            return new_id
        except (duckdb.Error, CheckFailed) as error:
            raise CannotBeRewritten(str(error)) from error
        finally:
            for leftover in self.folder.builds.glob(f"{unfinished.name}*"):
                raw.remove(leftover)

    def _find(self, con: duckdb.DuckDBPyConnection, build: Path) -> None:
        """Attaches the build as `former`; temp tables `gone_rows` and `gone_submissions`."""
        con.execute("attach ? as former (read_only)", [str(build)])
        con.execute("create temp table staged_sources as select unnest(?::varchar[]) as source_id", [list(self.staged)])
        if self.staged:
            con.read_parquet(list(self.staged.values()), union_by_name=True).create_view("staged_numbers")
        else:
            con.execute("create temp view staged_numbers as select ''::varchar as source_id, 0 as source_row limit 0")
        con.execute("set variable reporter_key = ?", [self.reporter_key])
        con.execute("set variable erased_on = ?::date", [self.erased_on])
        con.execute(model("rewriting", "gone_rows"))

    def _fill(self, con: duckdb.DuckDBPyConnection, build: Path) -> str:
        self._find(con, build)
        info = _info(con)
        if (info["rule_version"], info["schema_version"]) != (RULE_VERSION, SCHEMA_VERSION):
            raise CannotBeRewritten("another version of tables or rule")
        new_id = f"{build.stem[:15]}-{self._digest(con, build.stem)}"
        load_reference(con, get_settings().reference_dir)
        con.execute("create schema marts; create schema meta")
        con.execute(model("intermediate", "rec_tables"))
        con.execute(model("rewriting", "accepted_rows"))
        if con.execute("select count(*) from int_accepted_rows").fetchall() == [(0,)]:
            raise CannotBeRewritten("nothing is left of it")
        for name in _FACTS:
            con.execute(model("marts", name))
        self._take_over(con)
        con.execute(model("marts", "observation_periods"))
        con.execute(model("intermediate", "int_named_days"))
        load_holidays(con)
        con.execute(model("marts", "dim_dates"))
        self._names(con)
        con.execute(model("rewriting", "meta_rows"))
        con.execute("detach former")
        for name, value in (info | {"build_id": new_id, "rewritten_from": build.stem, "rewritten_on": self.erased_on}).items():
            con.execute(f"set variable {name} = ?", [value])
        derive_incidents(con, previous=build)
        for name in ("build_info", "decision_effects"):
            con.execute(model("meta", name))
        register_scrub(con)
        results = run_checks(con)
        store_results(con, results)
        require_passed(results)
        con.execute("drop view staged_numbers")
        con.execute("drop schema reference cascade")
        con.execute("checkpoint")
        return new_id

    def _digest(self, con: duckdb.DuckDBPyConnection, build_id: str) -> str:
        """The same for the same build without the same rows: a rewriting that died is done again under the same id."""
        digest = hashlib.sha256(build_id.encode())
        for query in ("from gone_rows order by all", "from gone_submissions order by all"):
            digest.update(repr(con.execute(query).fetchall()).encode())
        return digest.hexdigest()[:8]

    def _take_over(self, con: duckdb.DuckDBPyConnection) -> None:
        """Every other table of the build as it is: facts and records as they were known then."""
        asked = "select table_name from duckdb_tables() where database_name = 'former' and schema_name = 'marts' order by table_name"
        for (name,) in con.execute(asked).fetchall():
            if name not in _MADE_ANEW:
                con.table(f"former.marts.{name}").create(f"marts.{name}")

    def _names(self, con: duckdb.DuckDBPyConnection) -> None:
        """Names no catalogue knew that somebody else wrote too."""
        con.execute("create temp table staged_names (name varchar)")
        if self.staged:
            con.execute(model("rewriting", "staged_names"))

    def _spill(self) -> Path:
        return self.folder.raw / raw.unfinished_name()


def _info(con: duckdb.DuckDBPyConnection) -> dict[str, object]:
    try:
        (row,) = con.table("former.meta.build_info").project(", ".join(_TAKEN_OVER)).fetchall()
    except (duckdb.Error, ValueError) as error:
        raise CannotBeRewritten("it does not say what it is") from error
    return dict(zip(_TAKEN_OVER, row, strict=True))
