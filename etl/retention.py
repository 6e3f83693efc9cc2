"""How long things are kept: published builds, the raw copies that hold identifiers, and who took what away."""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
from dataclasses import dataclass

import duckdb

from access import downloads
from etl import damage, intake_rows, raw
from etl.builds import build_files, current_build_id, remove_build
from etl.sources import door
from etl.sql import model
from i18n import BRUSSELS
from settings import DataFolder

KEPT_BUILDS = 12
KEPT_DAYS = 35
KEPT_MONTHS = 24
MOST_DAYS_AT_ONCE = 31


def let_old_builds_go(folder: DataFolder, *, pinned: set[str], today: dt.date) -> list[str]:
    """Keeps the last builds, the last of each recent day and month, the pinned and the current; deletes and names the rest."""
    build_ids = [path.stem for path in build_files(folder)]
    if len(build_ids) > 1:  # a clock far ahead lets go no more than time between two builds would have
        today = min(today, _day_of(build_ids[-2][:8]) + dt.timedelta(days=MOST_DAYS_AT_ONCE))
    kept = {*build_ids[-KEPT_BUILDS:], *pinned, current_build_id(folder)}
    last_of_day = {build_id[:8]: build_id for build_id in build_ids}
    last_of_month = {build_id[:6]: build_id for build_id in build_ids}
    kept |= {build_id for day, build_id in last_of_day.items() if (today - _day_of(day)).days <= KEPT_DAYS}
    first_month = _months(today) - KEPT_MONTHS
    kept |= {build_id for month, build_id in last_of_month.items() if _months(_day_of(month + "01")) > first_month}
    gone = [build_id for build_id in build_ids if build_id not in kept]
    for build_id in gone:
        remove_build(folder, build_id)
    return gone


@dataclass(frozen=True)
class Purged:
    """What went, or would go: names of the files whose raw copies, number of rejected rows whose cells, submissions of the store, and
    lines of who took what away. `store` is None where there is no store, and bears an `error` where it could not be asked."""

    months: int
    last_day: str
    is_dry_run: bool
    raw_files: list[str]
    rejected_rows: int
    store: dict[str, object] | None
    downloads: int


def purge(folder: DataFolder, *, months: int, today: dt.date, is_dry_run: bool = False) -> Purged:
    """Deletes what was received at least `months` whole months ago as it came: raw copies, the cells of rejected rows, rows of the intake
    store that were read. The typed rows stay, read as they were: no figure changes, and a later change of readers or reference data no
    longer reaches them. What the store received and no run has read yet stays, and so does a source whose typed rows a disk changed: its
    raw copy is what the next run makes them from."""
    last_day = _months_before(today, months)
    received = [source for source in raw.known_sources(folder) if _first_day(source) <= last_day]
    old = [source for source in received if damage.has_its_rows(folder, source)]
    store = _purge_store(folder, last_day, is_dry_run=is_dry_run)
    files = [source.file_name for source in old if raw.raw_file(folder, source).exists()]
    emptied = sum(source.rejected for source in old if not source.is_purged)
    for source in old if not is_dry_run else ():
        raw.raw_file(folder, source).unlink(missing_ok=True)
        if not source.is_purged:
            _empty_cells(folder, source)
    taken_away = downloads.let_go(folder.downloads_log, up_to=last_day, is_dry_run=is_dry_run)
    return Purged(months, last_day.isoformat(), is_dry_run, files, emptied, store, taken_away)


def _first_day(source: raw.Source) -> dt.date:
    """When the first of it was received: a week of the intake store goes as a whole, at most six days early, never late."""
    if source.extension == door.EXTENSION:
        return intake_rows.first_day_of(source)
    return source.imported_moment.astimezone(BRUSSELS).date()


def _empty_cells(folder: DataFolder, source: raw.Source) -> None:
    """Of rejected rows and of warnings, what was received; that they were, and why, stays. The manifest goes last."""
    staged = raw.staged_file(folder, source)
    if staged.exists():
        raw.write_manifest(folder, dataclasses.replace(source, rows_sha256=""))
        with duckdb.connect() as con:
            con.execute("set TimeZone = 'Europe/Brussels'")
            con.read_parquet(str(staged)).create_view("staged")
            raw.write_parquet(con.sql(model("staging", "staged_purged")), staged)
        source = dataclasses.replace(source, rows_sha256=raw.sum_of(staged))
    raw.write_manifest(folder, dataclasses.replace(source, is_purged=True))


def _purge_store(folder: DataFolder, last_day: dt.date, *, is_dry_run: bool) -> dict[str, object] | None:
    read = intake_rows.read_up_to(folder)
    if not intake_rows.has_store(folder) or not read:
        return None
    arguments = ("--before", (last_day + dt.timedelta(days=1)).isoformat(), "--up-to", read, *(["--dry-run"] if is_dry_run else []))
    try:
        told = intake_rows.ask_store(folder, "purge", *arguments)
    except intake_rows.StoreFailed as error:
        return {"submissions": 0, "rows": 0, "error": str(error)}
    return {"submissions": told["submissions"], "rows": told["rows"], "error": None}


def _months_before(day: dt.date, months: int) -> dt.date:
    """The same day of an earlier month, or its last one."""
    year, month = divmod(_months(day) - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _months(day: dt.date) -> int:
    return day.year * 12 + day.month


def _day_of(compact: str) -> dt.date:
    return dt.datetime.strptime(compact, "%Y%m%d").date()
