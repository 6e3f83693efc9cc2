"""Finds a published build, opens it read-only and answers selects with frames.

A build is one immutable file; the pointer names the current one. Where a cluster is set up, `analytics.cluster` answers in their place:
nothing here asks a file then. Every failure is a typed error, because an empty frame
would read as "nobody reported anything".
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from types import ModuleType
from typing import Any, cast
from weakref import WeakKeyDictionary

import duckdb
import pandas as pd
from pandas.api.types import infer_dtype
from sqlalchemy import Engine, Row, create_engine, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from analytics.queries import Question
from analytics.tables import SCHEMA_VERSION, build_info
from i18n import BRUSSELS
from settings import DataFolder, get_settings

_BUILD_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*")  # a build id comes from addresses too: never a path
_READER: dict[str, bool | int | str] = {
    "threads": 2,
    "perfect_ht_threshold": 22,  # bits: groups of a few thousand reporters by week or e-service are an array, not a hash
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "lock_configuration": True,
}
_FILE_FAULTS = (  # what DuckDB raises when the file, not the question, is at fault
    duckdb.BinderException,  # a table lacks a column: questions are made of the columns of this version
    duckdb.IOException,
    duckdb.CatalogException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
)


def _is_of_the_file(fault: BaseException | None) -> bool:
    """A block whose bytes changed is told by no class of its own."""
    return isinstance(fault, _FILE_FAULTS) or type(fault) is duckdb.Error


class WarehouseError(Exception):
    """No answer can be given; `build_id` is the build concerned, None when there is none."""

    def __init__(self, message: str, *, build_id: str | None = None) -> None:
        super().__init__(message)
        self.build_id = build_id


class NoBuild(WarehouseError):
    """Nothing was published yet, or the build asked for is no longer kept."""


class DamagedBuild(WarehouseError):
    """The pointer names a build that is missing or cannot be read."""


class UnreachableWarehouse(WarehouseError):
    """The cluster, or one shard of it, does not answer: no figure can be whole."""


class OlderSchema(WarehouseError):
    """The build was made for another version of the tables; `found` is that version."""

    def __init__(self, message: str, *, build_id: str, found: str) -> None:
        super().__init__(message, build_id=build_id)
        self.found = found


@dataclass(frozen=True)
class BuildInfo:
    """What a build says of itself: the row of `meta.build_info`."""

    build_id: str
    built_at: dt.datetime
    etl_version: str
    rule_version: str
    schema_version: str
    reference_hash: str
    records_hash: str
    content_hash: str
    key_fingerprint: str
    is_demo: bool
    observed_from: dt.date | None
    observed_to: dt.date | None
    n_sources: int
    n_received: int
    n_accepted: int
    n_rejected: int
    n_duplicates: int
    n_reports: int
    n_reporters: int
    n_incidents: int
    rewritten_from: str | None = None  # the build of which this is a copy, without what a person sent who asked to be forgotten
    rewritten_on: dt.date | None = None


class Build:
    """One open build. All questions to it go through its one engine; safe to share between threads."""

    def __init__(self, info: BuildInfo, engine: Engine) -> None:
        self.info = info
        self._engine = engine
        self._words: WeakKeyDictionary[Question, str] = WeakKeyDictionary()

    def run(self, question: Question) -> pd.DataFrame:
        """The answer as a frame. Days are `datetime.date`; what is missing is None in texts and days, NaN in numbers.

        Raises DamagedBuild when the file fails underneath.
        """
        try:
            with self._engine.connect() as connection:
                answer = connection.execute(question)
                return to_frame(answer.all(), list(answer.keys()))
        except DBAPIError as error:
            if _is_of_the_file(error.orig):
                raise DamagedBuild(str(error.orig), build_id=self.info.build_id) from error
            raise

    def fingerprint(self, question: Question) -> str:
        """Equal for equal questions to the same build."""
        return f"{self.info.build_id}\n{self.sql(question)}"

    def sql(self, question: Question) -> str:
        """The statement with its values, as anybody can run it on the file of the build. Kept as long as the question is."""
        words = self._words.get(question)
        if words is None:
            words = self._words[question] = str(question.compile(self._engine, compile_kwargs={"literal_binds": True}))
        return words

    def close(self) -> None:
        """Let go of the file and of the memory it took; questions still running finish first, a later one opens it again."""
        self._engine.dispose()
        self._engine.clear_compiled_cache()  # statements hold the engine in a circle: else both wait for the collector


def to_frame(rows: Sequence[Row[Any] | list[Any]], names: list[str]) -> pd.DataFrame:
    """Pandas left alone makes NaN of a missing text, which is true in every `if` and every `or`."""
    index = pd.RangeIndex(len(rows))  # one for all columns: with one each, pandas takes half as long again to see that they are alike
    columns = {}
    for position, name in enumerate(names):
        values = pd.Series([row[position] for row in rows], index=index, dtype=object, name=name)
        is_number = infer_dtype(values, skipna=True) in {"integer", "floating", "mixed-integer-float", "boolean"}
        columns[name] = values.infer_objects() if is_number else values
    return pd.DataFrame(columns, index=index, columns=names)


def is_build_id(text: str) -> bool:
    """Whether it can be the id of a build at all; it may come from an address."""
    return bool(_BUILD_ID.fullmatch(text))


def day_of_build(build_id: str) -> dt.date | None:
    """The day it was made, in Brussels: an id begins with the moment, in UTC. None where it is of another form."""
    try:
        made_at = dt.datetime.strptime(build_id[:15], "%Y%m%d-%H%M%S").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return made_at.astimezone(BRUSSELS).date()


def _cluster(folder: DataFolder) -> tuple[ModuleType, Any] | None:
    """What answers for the folder in its place, and where it is; None where no cluster is set up."""
    if not get_settings().warehouse_url:
        return None
    from analytics import cluster
    from cluster.address import of

    return cluster, of(folder)


def current_build_id(folder: DataFolder) -> str:
    """What the pointer says. Raises NoBuild without a pointer, DamagedBuild when it names nothing usable."""
    if elsewhere := _cluster(folder):
        return str(elsewhere[0].current_build_id(elsewhere[1]))
    try:
        build_id = folder.current_pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise NoBuild(f"{folder.builds} has no published build") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedBuild(f"{folder.current_pointer} cannot be read: {error}") from error
    if not _BUILD_ID.fullmatch(build_id):
        raise DamagedBuild(f"{folder.current_pointer} names no build: {build_id[:80]!r}")
    return build_id


def is_kept(folder: DataFolder, build_id: str) -> bool:
    """Whether a build of this id still stands in the folder."""
    if elsewhere := _cluster(folder):
        return bool(elsewhere[0].is_kept(elsewhere[1], build_id))
    return bool(_BUILD_ID.fullmatch(build_id)) and folder.build_file(build_id).is_file()


def kept_builds(folder: DataFolder) -> list[str]:
    """Ids of every build that still stands in the folder, readable or not, the latest first: an id begins with its moment."""
    if elsewhere := _cluster(folder):
        return list(elsewhere[0].kept_builds(elsewhere[1]))
    return sorted((file.stem for file in build_files(folder)), reverse=True)


def build_files(folder: DataFolder) -> list[Path]:
    """Of the builds that stand in the folder itself, whether or not a cluster answers in their place; none that a run is still making."""
    return [file for file in folder.builds.glob("*.duckdb") if _BUILD_ID.fullmatch(file.stem)]


def open_current(folder: DataFolder) -> Build:
    """The published build. Raises NoBuild, DamagedBuild or OlderSchema."""
    return open_published(folder, current_build_id(folder))


def open_published(folder: DataFolder, build_id: str) -> Build:
    """The build the pointer was read to name; missing, it is damage. Raises DamagedBuild or OlderSchema."""
    if elsewhere := _cluster(folder):
        return cast(Build, elsewhere[0].open_published(*elsewhere[1:], build_id))
    if not is_kept(folder, build_id):
        raise DamagedBuild(f"{folder.current_pointer} names {build_id}, which is missing", build_id=build_id)
    _require_whole(folder, build_id)
    return _open(folder.build_file(build_id), build_id)


def open_kept(folder: DataFolder, build_id: str, *, is_summed: bool = True) -> Build:
    """A given build, for a link that names it. Raises NoBuild when it is no longer kept. `is_summed` False, where many are only asked
    what they are: reads nothing but that."""
    if elsewhere := _cluster(folder):
        return cast(Build, elsewhere[0].open_kept(*elsewhere[1:], build_id))
    if not is_kept(folder, build_id):
        raise NoBuild(f"build {build_id[:80]!r} is no longer kept", build_id=build_id)
    if is_summed:
        _require_whole(folder, build_id)
    return _open(folder.build_file(build_id), build_id)


def _require_whole(folder: DataFolder, build_id: str) -> None:
    """Raises DamagedBuild where the file is not the one whose sum was written beside it. Without a sum (builds of former versions, or
    copied without) DuckDB alone watches, block by block."""
    try:
        told = folder.build_sum(build_id).read_text(encoding="ascii", errors="replace").split()
        if not told:
            raise DamagedBuild(f"{folder.build_sum(build_id)} is empty", build_id=build_id)
        with folder.build_file(build_id).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return
    except OSError as error:
        raise DamagedBuild(f"build {build_id} cannot be read: {error}", build_id=build_id) from error
    if found != told[0]:
        raise DamagedBuild(f"build {build_id} was changed on the disk after it was published", build_id=build_id)


def _open(file: Path, build_id: str) -> Build:
    config = _READER | {"memory_limit": get_settings().query_memory}
    engine = create_engine(URL.create("duckdb", database=str(file)), connect_args={"read_only": True, "config": config})
    try:
        return Build(_read_info(engine, build_id), engine)
    except BaseException:
        engine.dispose()
        raise


def _read_info(engine: Engine, build_id: str) -> BuildInfo:
    try:
        with engine.connect() as connection:
            found = connection.execute(select(build_info.c.schema_version)).scalars().all()
            if len(found) != 1:
                raise DamagedBuild(f"build {build_id} describes itself {len(found)} times", build_id=build_id)
            if found[0] != SCHEMA_VERSION:
                raise OlderSchema(
                    f"build {build_id} has tables of version {found[0]}, version {SCHEMA_VERSION} is needed",
                    build_id=build_id,
                    found=str(found[0]),
                )
            columns = [build_info.c[field.name] for field in fields(BuildInfo)]
            info = BuildInfo(**connection.execute(select(*columns)).one()._mapping)
    except SQLAlchemyError as error:
        raise DamagedBuild(f"build {build_id} cannot be read: {error}", build_id=build_id) from error
    if info.build_id != build_id:
        raise DamagedBuild(f"file of build {build_id} says it is {info.build_id}", build_id=build_id)
    return info
