"""From the numbers to a folder: every file made, looked through, and put in place at once."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import i18n
from analytics import exports, small_cells
from analytics.dossier.reading import Reading
from analytics.dossier.request import Refused
from analytics.dossier.second_look import look, refuse_identifiers
from analytics.edition import earlier, feeds, grid, pages, protecting
from analytics.edition.assembling import Asked, assemble
from analytics.edition.contents import Contents
from analytics.edition.earlier import Earlier
from analytics.edition.reading import EditionIncidents, EditionReading, request_of
from analytics.filters import Filters
from analytics.periods import LATE_DAYS
from analytics.warehouse import Build

MOST_OCTETS = 2_000_000  # of all files together
CODES = "data"  # the folder of the files for programs
IN_WORDS = ("when", "official")  # columns that are sentences in one language


@dataclass(frozen=True)
class Edition:
    """`files`: by their place in the folder. `n_kept`: numbers that stay as an earlier edition told them though the build has others."""

    files: Mapping[str, bytes]
    start: dt.date
    end: dt.date
    n_numbers: int
    n_hidden: int
    n_kept: int
    n_incidents: int


def make(build: Build, before: Earlier, *, issued_at: dt.datetime, until: dt.date | None, address: str) -> Edition:
    """`until`: the last day of the last month to tell, the newest that is over if None. Raises Refused."""
    plain = Reading(build, request_of(Filters(), i18n.DEFAULT_LANGUAGE, issued_at))
    if plain.totals["n_reports"] == 0:
        raise Refused("nothing" if plain.n_observed_days else "not_observed")
    start, end = _months(plain, before, until)
    if before.is_demo not in (None, build.info.is_demo):
        raise Refused("demo_and_real")
    numbers = grid.ask(plain, start, end)
    told = protecting.told(numbers, before.told)
    whole = EditionReading(build, request_of(Filters(start=start, end=end), i18n.DEFAULT_LANGUAGE, issued_at), "")
    incidents_told = EditionIncidents(whole, before.incidents_told).told
    asked = Asked(build, issued_at, start, end, numbers, told, before.incidents_told, address)
    editions = {lang: assemble(asked, lang) for lang in i18n.LANGUAGES}
    updates = feeds.updates(editions.values(), before.updates, issued_at)
    files = _files(editions, updates, address)
    files[earlier.FILE] = earlier.write(
        build_id=build.info.build_id,
        is_demo=build.info.is_demo,
        issued_at=issued_at,
        start=start,
        end=end,
        told=told,
        incidents_told=incidents_told,
        updates=updates,
        files=files,
    )
    _look(files, editions)
    if sum(map(len, files.values())) > MOST_OCTETS:
        raise Refused("too_large", most=i18n.number(MOST_OCTETS, i18n.DEFAULT_LANGUAGE))
    n_kept = sum(n is not None and numbers.numbers.get(key) != n for key, n in before.told.items())
    n_hidden = sum(n is None for n in told.values())
    return Edition(files, start, end, len(told), n_hidden, n_kept, len(incidents_told))


def _months(plain: Reading, before: Earlier, until: dt.date | None) -> tuple[dt.date, dt.date]:
    n_days = i18n.number(LATE_DAYS, i18n.DEFAULT_LANGUAGE)
    on_grid = small_cells.on_grid(Filters(), plain.known)
    if on_grid is None or on_grid.start is None or on_grid.end is None:
        raise Refused("no_whole_month", n_days=n_days)
    end = until or on_grid.end
    if not on_grid.start <= end <= on_grid.end:
        raise Refused("month_not_over", month=i18n.month(end, i18n.DEFAULT_LANGUAGE), n_days=n_days)
    if before.end is not None and end < before.end:
        raise Refused("older", month=i18n.month(before.end, i18n.DEFAULT_LANGUAGE))
    return on_grid.start, end


def _files(editions: Mapping[str, Contents], updates: Mapping[str, feeds.Update], address: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for table in editions[i18n.DEFAULT_LANGUAGE].downloads:
        coded = replace(table, columns=tuple(column for column in table.columns if column.name not in IN_WORDS))
        files[f"{CODES}/{table.id}.csv"] = exports.technical_csv(coded)
    for lang, contents in editions.items():
        for table in contents.downloads:
            files[f"{lang}/{table.id}.csv"] = exports.excel_csv(table)
        files[f"{lang}/incidents.atom"] = feeds.atom(contents, updates)
        files[f"{lang}/incidents.ics"] = feeds.calendar(contents, updates)
        places = {table.id: [f"{table.id}.csv", f"../{CODES}/{table.id}.csv"] for table in contents.downloads}
        sized = {
            id_: [(place, len(files[place.removeprefix("../") if place.startswith("../") else f"{lang}/{place}"])) for place in its]
            for id_, its in places.items()
        }
        files[f"{lang}/index.html"] = pages.page(contents, sized, address)
    files["index.html"] = pages.index(list(editions.values()), address)
    return files


def _look(files: Mapping[str, bytes], editions: Mapping[str, Contents]) -> None:
    """Every file, as what it is: pages and tables by the second look of the dossier, all others line by line."""
    for lang, contents in editions.items():
        own = {name: content for name, content in files.items() if name == f"{lang}/index.html"}
        if lang == i18n.DEFAULT_LANGUAGE:
            own |= {name: content for name, content in files.items() if name.startswith(f"{CODES}/")}
        look(own, contents.page, is_public=True)
    looked_at = {f"{lang}/index.html" for lang in editions}
    others = {name: content for name, content in files.items() if name not in looked_at and not name.startswith(f"{CODES}/")}
    refuse_identifiers(others, editions[i18n.DEFAULT_LANGUAGE].page)


# --- the folder -------------------------------------------------------------------------------------------------------


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One at a time, and what a run that died left is put right first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        unfinished, former = _beside(folder)
        shutil.rmtree(unfinished, ignore_errors=True)
        if former.exists() and not folder.exists():
            former.rename(folder)  # it died between the two
        shutil.rmtree(former, ignore_errors=True)
        yield


def put(files: Mapping[str, bytes], folder: Path) -> None:
    """All of them or none: readers see the former folder until the new one is whole; for an instant between two renames they see none."""
    unfinished, former = _beside(folder)
    for name, content in files.items():
        path = unfinished / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    if folder.exists():
        folder.rename(former)
    unfinished.rename(folder)
    shutil.rmtree(former, ignore_errors=True)


def _beside(folder: Path) -> tuple[Path, Path]:
    return folder.with_name(f".{folder.name}.unfinished"), folder.with_name(f".{folder.name}.former")
