"""How long things are kept: published builds, and the raw copies that hold identifiers."""

from __future__ import annotations

import datetime as dt

from etl import raw
from etl.publish import build_files, current_build_id
from settings import DataFolder

KEPT_BUILDS = 12
KEPT_DAYS = 35
KEPT_MONTHS = 24


def let_old_builds_go(folder: DataFolder, *, pinned: set[str], today: dt.date) -> list[str]:
    """Keeps the last builds, the last of each recent day and month, the pinned and the current; deletes and names the rest."""
    build_ids = [path.stem for path in build_files(folder)]
    kept = {*build_ids[-KEPT_BUILDS:], *pinned, current_build_id(folder)}
    last_of_day = {build_id[:8]: build_id for build_id in build_ids}
    last_of_month = {build_id[:6]: build_id for build_id in build_ids}
    kept |= {build_id for day, build_id in last_of_day.items() if (today - _day_of(day)).days <= KEPT_DAYS}
    first_month = _months(today) - KEPT_MONTHS
    kept |= {build_id for month, build_id in last_of_month.items() if _months(_day_of(month + "01")) > first_month}
    gone = [build_id for build_id in build_ids if build_id not in kept]
    for build_id in gone:
        folder.build_file(build_id).unlink()
    return gone


def purge_raw(folder: DataFolder, *, months: int, today: dt.date) -> list[str]:
    """Deletes raw copies imported at least `months` whole months ago; returns their file names. Their typed rows stay,
    read as they were: a later change of readers or reference data no longer reaches them."""
    gone = []
    for source in raw.known_sources(folder):
        imported = source.imported_moment.date()
        path = raw.raw_file(folder, source)
        if _months(today) - _months(imported) - (today.day < imported.day) >= months and path.exists():
            path.unlink()
            gone.append(source.file_name)
    return gone


def _months(day: dt.date) -> int:
    return day.year * 12 + day.month


def _day_of(compact: str) -> dt.date:
    return dt.datetime.strptime(compact, "%Y%m%d").date()
