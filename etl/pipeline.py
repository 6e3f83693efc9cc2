"""From the inbox to a published build: the recipe.

inbox and intake store -> raw -> staged -> intermediate -> marts -> checks -> builds/<build_id>.duckdb -> builds/current
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from cluster import WarehouseRefused
from commands import RUN_REFUSED, STORE_NOT_READ, WAREHOUSE_REFUSED
from etl import ETL_VERSION, RULE_VERSION, SCHEMA_VERSION, damage, intake_rows, models, raw, standstill
from etl.builds import build_files, current_info, is_whole
from etl.checks import require_passed, run_checks, store_results
from etl.engine import connect, shortage
from etl.erased_rows import apply_erasures
from etl.incidents.derive import derive_incidents
from etl.lock import one_writer
from etl.manifests import load_rows, load_sources
from etl.models import Totals
from etl.nothing_left import is_all_taken_back
from etl.progress import Progress
from etl.publish import publish, show_none
from etl.raw import Source
from etl.records import load_records, pinned_builds, records_hash
from etl.reference import hash_reference, load_reference
from etl.retention import let_old_builds_go
from etl.sql import SQL_DIR, model
from etl.staging import ASKING, StagingArea, reading_rules
from privacy.keys import fingerprint, load_or_create_key
from privacy.sql import register_scrub
from settings import DataFolder, get_settings

if TYPE_CHECKING:
    from etl.warehouse import Mirrored

MOST_NAMED = 3  # files of the sort that does not stand in the way
CLOCKS_DIFFER = dt.timedelta(minutes=10)  # what setting a clock right may take it back, and no more

_OURS = ("etl.", "privacy.")


class NothingToPublish(Exception):
    """No accepted submission at all; the message says what became of each file. Without `is_fault` there was never anything to
    read, or nothing is left of it."""

    def __init__(self, message: str, *, is_fault: bool = True) -> None:
        super().__init__(message)
        self.is_fault = is_fault


class NothingLeft(NothingToPublish):
    """Everything that had been accepted was withdrawn or erased: no build counts it any more, and none is shown."""

    def __init__(self) -> None:
        words = "everything that had been accepted was withdrawn or erased: no build is shown until something counts again"
        super().__init__(words, is_fault=False)


class MixedDemo(Exception):
    """Invented and real submissions in one data folder."""


class ClockBehind(Exception):
    """This machine says it is earlier than when the current build was made: what was sent since would be refused as of the future."""


class AnotherKey(Exception):
    """The key is not the one the current build was made with: reporters would no longer be told apart over time."""


@dataclass
class RunResult:
    """What a run did. `sources` are those read in this run, `repeated` files whose very bytes were known. `intake`: new rows of the store
    of submissions, and why it could not be asked; None where there is no store. `unopened`: files of the inbox that may not be read, and
    why; they stay there, and the next run tries again."""

    build_id: str
    is_new: bool
    totals: Totals
    seconds: float = 0.0
    sources: list[dict[str, object]] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    intake: dict[str, object] | None = None
    unopened: dict[str, str] = field(default_factory=dict)

    @property
    def has_read_all(self) -> bool:
        """Whether nothing that there was to read was left out."""
        return not self.unopened and not (self.intake or {}).get("error")


def run(folder: DataFolder, *, now: dt.datetime | None = None, progress: Progress | None = None, is_clock_right: bool = False) -> RunResult:
    """Loads what is new and publishes a build when anything changed. `is_clock_right`: somebody says so, though the current build claims
    to be of a later moment.

    Raises NothingToPublish, MixedDemo, AnotherKey, ClockBehind, CheckFailed, AnotherRun, FileDamaged, ReferenceInvalid and RecordError;
    the current build stays as it was, but for NothingLeft, after which none is current. WarehouseRefused, where a cluster is set up:
    then the new build stands in the folder, and the next run carries it there.
    """
    moment = now or dt.datetime.now(dt.UTC)
    with one_writer(folder):
        try:
            result = run_locked(folder, now=moment, progress=progress, is_clock_right=is_clock_right)
        except NothingLeft:
            carry(folder, now=moment)
            raise
        carry(folder, now=moment, progress=progress)
        return result


def run_locked(folder: DataFolder, *, now: dt.datetime, progress: Progress | None = None, is_clock_right: bool = False) -> RunResult:
    """The same for a caller who holds the folder already."""
    started = time.monotonic()
    try:
        raw.sweep(folder)
        this_run = _Run(folder, now, progress or (lambda step, done, total: None))
        if not is_clock_right:
            this_run.come_later()
        result = this_run.result()
    except NothingLeft:
        show_none(folder)
        standstill.clear(folder, RUN_REFUSED)
        raise
    except Exception as error:
        if not isinstance(error, NothingToPublish) or raw.known_sources(folder):  # where nothing ever came, nothing stands still
            is_own = type(error).__module__.startswith(_OURS)  # the words of a driver may quote what somebody sent
            standstill.note(folder, shortage(error) or type(error).__name__, str(error) if is_own else "", now)
        raise
    standstill.clear(folder, RUN_REFUSED)
    result.seconds = round(time.monotonic() - started, 2)
    return result


def carry(folder: DataFolder, *, now: dt.datetime, progress: Progress | None = None) -> Mirrored | None:
    """Where a cluster is set up, what the folder holds now goes there. Raises WarehouseRefused."""
    if not get_settings().warehouse_url:
        standstill.clear(folder, WAREHOUSE_REFUSED)
        return None
    from etl.warehouse import mirror

    try:
        mirrored = mirror(folder, progress=progress)
    except WarehouseRefused as error:
        standstill.note(folder, WAREHOUSE_REFUSED, str(error), now)
        raise
    standstill.clear(folder, WAREHOUSE_REFUSED)
    return mirrored


class _Run:
    """One run: what it reads once and hands from step to step."""

    def __init__(self, folder: DataFolder, now: dt.datetime, report: Progress) -> None:
        self.folder, self.now, self.report = folder, now, report
        self.unopened: dict[str, str] = {}
        self.key = load_or_create_key(folder.secret_key)
        self.key_fingerprint = fingerprint(self.key)
        self._refuse_another_key()
        self.reference_hash = hash_reference(get_settings().reference_dir)
        self.rules = reading_rules(folder, reference_hash=self.reference_hash, key_fingerprint=self.key_fingerprint)

    def result(self) -> RunResult:
        unfinished = self.folder.builds / f".build-{uuid.uuid4().hex}.duckdb"
        try:
            return self._result(unfinished)
        finally:
            for leftover in self.folder.builds.glob(f"{unfinished.name}*"):
                raw.remove(leftover)

    def _result(self, unfinished: Path) -> RunResult:
        known = raw.known_sources(self.folder)
        damaged = self._damaged(known)
        known = [damage.sealed(self.folder, source) for source in apply_erasures(self.folder, known)]
        pinned = pinned_builds(self.folder)
        self.report("intake", 0, 1)
        pulled = intake_rows.pull(self.folder, known, key_fingerprint=self.key_fingerprint, until=self.now + CLOCKS_DIFFER)
        self._note_reading(pulled)
        self.report("intake", 1, 1)
        # what came in since this run began belongs to it: a build is never older than what it holds
        self.now = max([self.now, *(source.imported_moment for source in pulled.sources)])
        landing = raw.land(self.folder, [*known, *pulled.sources], now=self.now)
        self.unopened = landing.unopened
        came = {source.source_id for source in pulled.sources}
        again = [source for source in known if source.source_id not in came and self._must_be_read_again(source, damaged)]
        again = [self._read_later(source) for source in again]
        for source in again:
            damage.require_as_received(self.folder, source)
        to_stage = [*pulled.sources, *landing.new, *again]
        if not to_stage and (unchanged := self._unchanged(known, landing.repeated)):
            raw.remember_inbox(self.folder, landing)
            intake_rows.remember(self.folder, pulled)
            unchanged.intake, unchanged.unopened = pulled.told, self.unopened
            return unchanged
        if not (known or to_stage or pulled.error or self.unopened or build_files(self.folder)):
            raise NothingToPublish(self._fates([]), is_fault=False)
        con = connect(unfinished, spill=unfinished.with_suffix(".duckdb.tmp"))
        try:
            load_reference(con, get_settings().reference_dir)
            staged = apply_erasures(self.folder, self._stage(con, to_stage))
            raw.remember_inbox(self.folder, landing)
            intake_rows.remember(self.folder, pulled)
            sources = sorted({source.source_id: source for source in [*known, *staged]}.values(), key=lambda one: one.sequence)
            _refuse_mixed_demo(sources, self.folder)
            build_id, totals, ledger = self._build(con, sources)
        finally:
            con.close()
        self.report("publish", 0, 1)
        publish(self.folder, unfinished, build_id)
        let_old_builds_go(self.folder, pinned=pinned, today=self.now.date())
        self.report("publish", 1, 1)
        read_now = {source.source_id for source in staged}
        return RunResult(
            build_id,
            True,
            totals,
            sources=[line for line in ledger if line.pop("source_id") in read_now],
            repeated=landing.repeated,
            intake=pulled.told,
            unopened=self.unopened,
        )

    def _note_reading(self, pulled: intake_rows.Pulled) -> None:
        """At once: a run that is refused later on has read the store, or has not."""
        if pulled.error is None:
            standstill.clear(self.folder, STORE_NOT_READ)
        else:
            standstill.note(self.folder, STORE_NOT_READ, pulled.error, self.now)

    def _stage(self, con: duckdb.DuckDBPyConnection, to_stage: list[Source]) -> list[Source]:
        if not to_stage:
            return []
        area = StagingArea(con, self.folder, key=self.key, rules=self.rules)
        staged = []
        for done, source in enumerate(to_stage):
            self.report("read", done, len(to_stage))
            staged.append(area.stage(source))
        self.report("read", len(to_stage), len(to_stage))
        return staged

    def _build(self, con: duckdb.DuckDBPyConnection, sources: list[Source]) -> tuple[str, Totals, list[dict[str, object]]]:
        """Fills the open file with marts and what the build says of itself; raises before anything is published."""
        content_hash = self._content_hash(sources)
        build_id = f"{self.now:%Y%m%d-%H%M%S}-{content_hash[:8]}"
        staged_files = raw.staged_files(self.folder, sources)
        if not staged_files:
            if any(source.erased for source in sources) and not any(source.error for source in sources):
                raise NothingLeft
            raise NothingToPublish(self._fates(sources))
        con.execute("set preserve_insertion_order = false")  # no mart promises an order; the tables fill on all threads
        con.execute("create schema marts; create schema meta")
        self._set_variables(con, build_id, content_hash)
        load_sources(con, sources)
        load_records(con, self.folder)
        load_rows(con, staged_files)
        models.fill(con, self.report)
        self._derive_incidents(con)
        models.describe(con)
        totals = models.totals(con)
        if totals.accepted == 0:
            if is_all_taken_back(con, self.folder, sources):
                raise NothingLeft
            raise NothingToPublish(self._fates(sources))
        self.report("check", 0, 1)
        register_scrub(con)  # a check reads the texts once more
        results = run_checks(con)
        store_results(con, results)
        require_passed(results)
        self.report("check", 1, 1)
        ledger = models.ledger(con)
        con.execute(model("intermediate", "drop_staged_rows"))
        con.execute("drop schema reference cascade")
        con.execute("checkpoint")
        return build_id, totals, ledger

    def _set_variables(self, con: duckdb.DuckDBPyConnection, build_id: str, content_hash: str) -> None:
        """What the models cannot know."""
        variables = {
            "build_id": build_id,
            "built_at": self.now,
            "etl_version": ETL_VERSION,
            "rule_version": RULE_VERSION,
            "schema_version": SCHEMA_VERSION,
            "reference_hash": self.reference_hash,
            "records_hash": records_hash(self.folder),
            "content_hash": content_hash,
            "key_fingerprint": self.key_fingerprint,
            "rewritten_from": None,
            "rewritten_on": None,
        }
        for name, value in variables.items():
            con.execute(f"set variable {name} = ?", [value])

    def _derive_incidents(self, con: duckdb.DuckDBPyConnection) -> None:
        """From the first day on which anything differs from the current build, if the same rule made that one and it is whole."""
        self.report("incidents", 0, 1)
        info = current_info(self.folder)
        is_comparable = info is not None and (info["rule_version"], info["schema_version"]) == (RULE_VERSION, SCHEMA_VERSION)
        is_followed = info is not None and is_comparable and is_whole(self.folder, str(info["build_id"]))
        derive_incidents(con, previous=self.folder.build_file(str(info["build_id"])) if info and is_followed else None)
        self.report("incidents", 1, 1)

    def _content_hash(self, sources: Iterable[Source]) -> str:
        """Equal for equal inputs: sources as staged, reference data, records and the models themselves."""
        digest = hashlib.sha256(f"{ETL_VERSION} {RULE_VERSION} {SCHEMA_VERSION} {self.reference_hash} {records_hash(self.folder)}".encode())
        for source in sorted(sources, key=lambda one: one.sequence):
            digest.update(
                f"{source.source_id} {source.sha256} {source.staging_hash} {source.erased} {source.is_purged} {source.error}".encode()
            )
        for path in sorted(SQL_DIR.rglob("*.sql")):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def _damaged(self, known: list[Source]) -> set[str]:
        """Ids of the sources whose staged rows are no longer what was written; the rows are taken away, to be read anew from the raw copy.
        Raises FileDamaged where there is none any more."""
        damaged = [source for source in known if not damage.has_its_rows(self.folder, source)]
        for source in damaged:
            if not raw.raw_file(self.folder, source).exists():
                raise raw.FileDamaged(
                    f"staged/{source.source_id}.parquet, the rows of {source.file_name}, is no longer what was written, and its raw copy "
                    "was deleted: put the file back from a backup; nothing was published"
                )
            raw.staged_file(self.folder, source).unlink(missing_ok=True)
        return {source.source_id for source in damaged}

    def _read_later(self, source: Source) -> Source:
        """As it stands, but that what was of the future then may be of the past by now."""
        return dataclasses.replace(source, imported_at=self.now.isoformat()) if intake_rows.was_to_come(source) else source

    def _must_be_read_again(self, source: Source, damaged: set[str]) -> bool:
        if source.source_id in damaged or (intake_rows.was_to_come(source) and source.imported_moment < self.now - CLOCKS_DIFFER):
            return True
        return source.staging_hash != self.rules.hash_for(source.header_fingerprint) and raw.raw_file(self.folder, source).exists()

    def _unchanged(self, sources: list[Source], repeated: list[str]) -> RunResult | None:
        """The result of a run that changes nothing, or None when a new build is due."""
        info = current_info(self.folder)
        if info is None or info["content_hash"] != self._content_hash(sources) or info["built_at"] - CLOCKS_DIFFER > self.now:
            return None
        if not is_whole(self.folder, str(info["build_id"])):
            return None
        totals = Totals(*(int(info[name]) for name in ("n_received", "n_accepted", "n_rejected", "n_duplicates")))
        return RunResult(str(info["build_id"]), False, totals, repeated=repeated)

    def come_later(self) -> None:
        """Than the current build: by a second, where a clock was only set right by minutes. Raises ClockBehind."""
        info = current_info(self.folder)
        if info is None or self.now > info["built_at"]:
            return
        if self.now < info["built_at"] - CLOCKS_DIFFER:
            told = (moment.astimezone(dt.UTC).isoformat(" ", "minutes") for moment in (self.now, info["built_at"]))
            raise ClockBehind(
                "the clock of this machine says {}, but the current build is of {}: set the clock right. If it is right now, "
                "and was ahead then: python -m etl run --clock-is-right".format(*told)
            )
        self.now = info["built_at"].astimezone(dt.UTC) + dt.timedelta(seconds=1)

    def _fates(self, sources: list[Source]) -> str:
        """What became of each file, one line each."""
        told = [
            f"{source.file_name}: {source.error}" + (f": {source.error_detail}" if source.error in ASKING else "")
            if source.error
            else f"{source.file_name}: {source.received} received, {source.rejected} rejected"
            for source in sources
        ]
        told += [not_read(name, why) for name, why in self.unopened.items()]
        return "\n".join(told) or f"the inbox is empty: put exports into {self.folder.inbox}"

    def _refuse_another_key(self) -> None:
        info = current_info(self.folder)
        if info is not None and info["key_fingerprint"] != self.key_fingerprint:
            raise AnotherKey(f"{self.folder.secret_key} is not the key of build {info['build_id']}: put the former key file back")


def _refuse_mixed_demo(sources: list[Source], folder: DataFolder) -> None:
    """Names what stands in the way: files that mix both, or else the fewer of invented and real ones."""
    mixed = [source for source in sources if source.error == "demo_mixed"]
    demo = [source for source in sources if source.is_demo is True]
    real = [source for source in sources if source.is_demo is False]
    told = [f"{_file_names(mixed)} mix invented and real submissions"] if mixed else []
    in_the_way = list(mixed)
    if demo and real:
        fewer, others = sorted(((demo, "invented"), (real, "real")), key=lambda one: (len(one[0]), -one[0][-1].sequence))
        told.append(f"{_file_names(fewer[0])} hold {fewer[1]} submissions, {_few_names(others[0])} {others[1]} ones")
        in_the_way += fewer[0]
    if told:
        manifests = ", ".join(str(folder.staged / f"{source.source_id}.json") for source in in_the_way)
        raise MixedDemo(
            f"invented submissions and real ones never share a data folder: {'; '.join(told)}. To go on without {_file_names(in_the_way)}, "
            f"take them out of the inbox and delete {manifests}; to keep them, use another data folder"
        )


def _file_names(sources: list[Source]) -> str:
    return ", ".join(source.file_name for source in sources)


def _few_names(sources: list[Source]) -> str:
    rest = len(sources) - MOST_NAMED
    return _file_names(sources[:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def not_read(name: str, why: str) -> str:
    return f"{name} may not be read ({why}): it stays where it is, and the next run tries again"
