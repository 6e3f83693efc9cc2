"""Names the union confirmed to mean an e-service or a software package: `records/aliases.csv`."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from typing import Any

import duckdb

from etl.builds import current_build_id, require_whole
from etl.forms.spelling import comparable
from etl.matching import best_matches
from etl.records import add_record, read_records
from etl.records.checks import RecordError
from etl.records.kinds import ALIASES
from etl.reference import load_reference
from etl.sql import model
from settings import DataFolder, get_settings

MOST_NAMES = 500  # the most frequent; beyond, free text in a field of names


def add_alias(folder: DataFolder, *, catalogue: str, alias: str, code: str, author: str, today: dt.date) -> None:
    """Records an alias. Raises RecordError for an unknown code, a name that is empty or reads as a code already."""
    codes = _codes(folder, catalogue, alias.strip())
    if code not in codes:
        raise RecordError(f"{catalogue} has no code {code!r}; it has {', '.join(codes)}")
    if taken := [other for other, reads_alike in codes.items() if reads_alike]:
        raise RecordError(f"{alias.strip()!r} already reads as {', '.join(taken)}")
    add_record(folder, ALIASES, {"catalogue": catalogue, "alias": alias.strip(), "code": code}, author=author, today=today)


def load_aliases(con: duckdb.DuckDBPyConnection, folder: DataFolder) -> None:
    """Temp table `confirmed_aliases`: those in force."""
    con.execute(model("staging", "confirmed_aliases"))
    if records := read_records(folder, ALIASES):
        con.executemany(
            "insert into confirmed_aliases values (?, ?, ?)", [[one["catalogue"], one["alias"], one["code"]] for one in records]
        )


def unknown_names(folder: DataFolder) -> list[dict[str, Any]]:
    """Names no catalogue knows in the current build, the most frequent first; empty without a build."""
    build_id = current_build_id(folder)
    if build_id is None:
        return []
    require_whole(folder, build_id)
    with duckdb.connect(str(folder.build_file(build_id)), read_only=True) as con:
        found = con.execute("select catalogue, name, n_rows, proposed_codes from meta.unknown_names order by n_rows desc, catalogue, name")
        rows = found.fetchall()
    names = ("catalogue", "name", "n_rows", "proposed_codes")
    return [dict(zip(names, (*row[:3], (row[3] or "").split("|") if row[3] else []), strict=True)) for row in rows]


def propose_aliases(con: duckdb.DuckDBPyConnection) -> None:
    """Fills `meta.unknown_names`: what each unknown name may stand for. Needs schema `reference` and `int_unknown_names`."""
    spellings: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for catalogue, code, spelling in con.execute(model("intermediate", "int_spellings")).fetchall():
        spellings[catalogue][code].append(spelling)
    rows = []
    for catalogue, name, n_rows, n_sources in con.table("int_unknown_names").limit(MOST_NAMES).fetchall():
        codes = [match.code for match in best_matches(name, spellings[catalogue])]
        rows.append([catalogue, name, n_rows, n_sources, "|".join(codes) or None])
    con.execute(model("meta", "unknown_names"))
    if rows:
        con.executemany("insert into meta.unknown_names values (?, ?, ?, ?, ?)", rows)


def confirmed_spellings(folder: DataFolder) -> frozenset[tuple[str, str]]:
    """(our column, comparable spelling) of every alias in force."""
    columns = {"service": "service_codes", "software": "software_name"}
    return frozenset((columns[one["catalogue"]], comparable(one["alias"])) for one in read_records(folder, ALIASES))


def aliases_hash(folder: DataFolder) -> str:
    """Changes when a source may be read differently: depends on the aliases in force and not on who confirmed them."""
    in_force = sorted((one["catalogue"], one["alias"], one["code"]) for one in read_records(folder, ALIASES))
    return hashlib.sha256(repr(in_force).encode()).hexdigest()


def _codes(folder: DataFolder, catalogue: str, alias: str) -> dict[str, bool]:
    """Every code of the catalogue, and whether the alias already reads as it. Raises RecordError for a name without a letter or digit."""
    with duckdb.connect() as con:
        con.execute(model("staging", "macros"))
        if not con.execute("select comparable(?)", [alias]).fetchall()[0][0]:
            raise RecordError("the alias is empty")
        load_reference(con, get_settings().reference_dir)
        load_aliases(con, folder)
        con.execute("set variable catalogue = ?", [catalogue])
        con.execute("set variable alias = ?", [alias])
        readings = con.execute(model("staging", "alias_readings")).fetchall()
    return {code: bool(reads_alike) for code, reads_alike in readings}
