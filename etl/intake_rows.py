"""Takes over what came in through the form and its API: new rows of the intake store, kept as received, one source per week.

The store is asked by its own command line, as a process (decision 0017). The source of a week grows while rows of it arrive (by the
clock of Brussels): its raw copy is its former lines and the new ones, its rows are read anew, everything older stays as it is. A line that
is already there is not added again, so a run that died, or a store that asks to begin from the start, repeats nothing.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

import commands
from etl import damage, raw
from etl.raw import Source
from etl.sources import door
from i18n import BRUSSELS
from settings import DataFolder, get_settings

BEGINNING = ""
BUFFERED_LINES = 100_000  # bounds the memory of a first run
SECONDS = 900  # a first run reads everything; a store that does not answer must not hold the folder for ever


class AnotherKeyAtTheDoor(Exception):
    """Rows whose reporters were hashed with another key: one colleague would count twice."""


class StoreFailed(Exception):
    """The store could not be asked; the message is that of its command line."""

    def __init__(self, message: str, refusal: str = "") -> None:
        super().__init__(message)
        self.refusal = refusal


@dataclass
class Pulled:
    """What came of asking. `sources`: those that changed, to be staged. `error`: why the store could not be asked; None where it could,
    or where there is none."""

    is_asked: bool = False
    n_rows: int = 0
    error: str | None = None
    watermark: str = BEGINNING
    sources: list[Source] = field(default_factory=list)

    @property
    def told(self) -> dict[str, object] | None:
        return {"rows": self.n_rows, "error": self.error} if self.is_asked else None


def has_store(folder: DataFolder) -> bool:
    """Whether there is a store for this folder. Only the union's own folder has one: what was really sent never meets the demo."""
    settings = get_settings()
    return folder.root == settings.data.root and bool(settings.intake_url or folder.intake_store.exists())


def pull(folder: DataFolder, known: list[Source], *, key_fingerprint: str, until: dt.datetime) -> Pulled:
    """Adds new rows to the raw copies. A store that cannot be asked is told in the answer and stops nothing else. `until`: what was
    received later than that was so by a clock that was ahead, and is read as of the future.

    Raises AnotherKeyAtTheDoor, and FileDamaged where a copy is no longer what it was.
    """
    if not has_store(folder):
        return Pulled()
    former = _watermark(folder)
    out = folder.raw / raw.unfinished_name()
    try:
        try:
            answer = ask_store(folder, "rows", "--after", former, "--out", str(out))
        except StoreFailed as error:
            if error.refusal != "WatermarkUnknown":
                raise
            answer = ask_store(folder, "rows", "--out", str(out))
        pulled = Pulled(is_asked=True, n_rows=answer["rows"], watermark=answer["watermark"])
        if out.exists():
            pulled.sources = _Weeks(folder, known, key_fingerprint, until).add(out)
        return pulled
    except StoreFailed as error:
        return Pulled(is_asked=True, error=str(error), watermark=former)
    finally:
        out.unlink(missing_ok=True)


def remember(folder: DataFolder, pulled: Pulled) -> None:
    """Notes how far the store was read; called once the manifests of its sources stand."""
    if pulled.is_asked and pulled.error is None and pulled.watermark != _watermark(folder):
        raw.write_atomically(folder.intake_watermark, pulled.watermark)


def read_up_to(folder: DataFolder) -> str:
    """The watermark of the last run."""
    return _watermark(folder)


def n_waiting(folder: DataFolder) -> int:
    """Rows of the store that no run has read. Raises StoreFailed."""
    return int(ask_store(folder, "waiting", "--after", _watermark(folder))["rows"])


def ask_store(folder: DataFolder, *arguments: str) -> dict[str, Any]:
    """What `python -m intake … --json` answers. Raises StoreFailed."""
    try:
        answer = commands.ask("intake", *arguments, "--json", folder=folder, seconds=SECONDS)
    except TimeoutError:
        raise StoreFailed(f"the store of submissions did not answer within {SECONDS} s") from None
    if not answer.is_done:
        raise StoreFailed((answer.message or "no reason given").splitlines()[-1], answer.refusal)
    return answer.json


def without_lines(folder: DataFolder, source: Source, gone: Container[int]) -> Source:
    """Empties lines of the raw copy; the others keep their numbers. The source as it then stands. What a run that died had added, and no
    manifest knows, goes: the next one asks the store for it again. Raises FileDamaged."""
    damage.require_as_received(folder, source)
    path = raw.raw_file(folder, source)
    known = path.read_bytes()[: source.n_bytes].decode().removesuffix("\n").split("\n")
    return _written(path, ["" if number in gone else line for number, line in enumerate(known, start=1)], source)


def _watermark(folder: DataFolder) -> str:
    path = folder.intake_watermark
    return path.read_text(encoding="utf-8").strip() if path.exists() else BEGINNING


class _Weeks:
    """The sources of the weeks for which rows came."""

    def __init__(self, folder: DataFolder, known: list[Source], key_fingerprint: str, until: dt.datetime) -> None:
        self.folder, self.key_fingerprint, self.until = folder, key_fingerprint, until
        self.known = {source.source_id: source for source in known if source.extension == door.EXTENSION}
        self.next_sequence = max((source.sequence for source in known), default=0) + 1
        self.touched: dict[str, Source] = {}

    def add(self, out: Path) -> list[Source]:
        """The sources that differ from what was staged of them."""
        waiting: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
        n_waiting = 0
        for line in lines_of(out):
            row = json.loads(line)
            if row["key_fingerprint"] != self.key_fingerprint:
                raise AnotherKeyAtTheDoor(
                    "the store of submissions holds reporters hashed with another key than secret.key: put the former key file back"
                )
            waiting[_week_of(_moment(row["received_at"]))].append((line, row))
            n_waiting += 1
            if n_waiting == BUFFERED_LINES:
                self._flush(waiting)
                n_waiting = 0
        self._flush(waiting)
        return [source for source in self.touched.values() if self._is_changed(source)]

    def _flush(self, waiting: dict[str, list[tuple[str, dict[str, Any]]]]) -> None:
        for week in sorted(waiting):
            self._extend(week, waiting[week])
        waiting.clear()

    def _is_changed(self, source: Source) -> bool:
        staged = self.known.get(source.source_id)
        return staged is None or staged.sha256 != source.sha256

    def _extend(self, week: str, came: list[tuple[str, dict[str, Any]]]) -> None:
        source = self._open_source(week)
        path = raw.raw_file(self.folder, source)
        if path.exists() and source.sha256:
            damage.require_as_received(self.folder, source)
        lines = list(lines_of(path)) if path.exists() else []
        held = {*lines, *self._held_elsewhere(source, came)}
        lines += [line for line, _ in came if line not in held]
        if not lines:
            return
        # never before what it holds: a submission of this very second is not one of the future, nor is a correction that a clock set
        # back made later than its arrival
        newest = max(_moment(row[name]) for _, row in came for name in ("received_at", "submitted_at"))
        newest = min(newest, self.until)
        if source.imported_at:
            newest = max(newest, source.imported_moment)
        self.touched[source.source_id] = _written(path, lines, dataclasses.replace(source, imported_at=newest.isoformat()))

    def _open_source(self, week: str) -> Source:
        """The one of this week that can still grow: a raw copy that was purged cannot, so then another one begins."""
        name = f"intake-{week}"
        number = 1
        while found := self.touched.get(source_id := name if number == 1 else f"{name}-{number}") or self.known.get(source_id):
            if raw.raw_file(self.folder, found).exists():
                return found
            number += 1
        source = Source(source_id, self.next_sequence, f"intake/{week}", "", 0, door.EXTENSION, "")
        self.next_sequence += 1
        return source

    def _held_elsewhere(self, source: Source, came: list[tuple[str, dict[str, Any]]]) -> Iterator[str]:
        """Lines of that week which stand, as rows, in a source whose raw copy was purged: only a store read anew tells them again."""
        week = source.source_id[: len("intake-2026-W01")]
        purged = [one for one in self.known.values() if one.source_id.startswith(week) and one.received]
        purged = [one for one in purged if not raw.raw_file(self.folder, one).exists()]
        if not purged:
            return
        files = [str(raw.staged_file(self.folder, one)) for one in purged]
        with duckdb.connect() as con:
            found = con.read_parquet(files, union_by_name=True).project("submission_id, epoch_us(submitted_at)").fetchall()
        rows = set(found)
        for line, row in came:
            if (row["submission_id"], round(_moment(row["submitted_at"]).timestamp() * 1_000_000)) in rows:
                yield line


def was_to_come(source: Source) -> bool:
    """Whether rows were refused of a week that was not over when it was read: a clock was ahead, and they may count by now."""
    if source.extension != door.EXTENSION or not source.rejected:
        return False
    return source.imported_moment.astimezone(BRUSSELS).date() < first_day_of(source) + dt.timedelta(days=7)


def first_day_of(source: Source) -> dt.date:
    """The Monday of the week in which its rows were received."""
    year, week = source.source_id.split("-")[1:3]
    return dt.date.fromisocalendar(int(year), int(week.removeprefix("W")), 1)


def _week_of(moment: dt.datetime) -> str:
    """`2026-W48`, the Belgian week."""
    year, week, _ = moment.astimezone(BRUSSELS).isocalendar()
    return f"{year}-W{week:02d}"


def _written(path: Path, lines: list[str], source: Source) -> Source:
    content = "".join(f"{line}\n" for line in lines).encode()
    with raw.finished(path) as part:
        part.write_bytes(content)
    return dataclasses.replace(source, sha256=hashlib.sha256(content).hexdigest(), n_bytes=len(content))


def lines_of(path: Path) -> Iterator[str]:
    """By line feeds alone: a text may hold other characters that part lines."""
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.removesuffix("\n")


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
