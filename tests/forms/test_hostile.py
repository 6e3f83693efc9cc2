"""Damaged and malicious files: never a traceback, never a hang, bounded memory, and counts that close."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from tests.conftest import Union
from tests.etl.exports import as_csv, row
from tests.faults.one_folder import in_one_folder
from tests.forms.bench import EXPORTS
from tests.forms.hostile import WORKBOOKS, damaged
from tests.turns import FULL

N_FILES = 500 if FULL else 20
AT_ONCE = 20
SECONDS = 10  # for one file
MEGABYTES = 1500
SEED = dt.date.today().toordinal() * 1000 if FULL else 0  # other files every day in full, the same ones at every change


@pytest.fixture(scope="module")
def confirmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A records folder that knows the columns of every export of the bench, so that injuries reach the reading itself."""
    union = Union(tmp_path_factory.mktemp("confirmed"))
    for export in EXPORTS if FULL else EXPORTS[::4]:
        path = union.put(export.name + Path(export.file_name).suffix, export.make())
        orders = [part for heading, order in export.asked.items() for part in ("--date-order", f"{heading}={order}")]
        union.etl("map", str(path), "--confirm", "--author", "tester", *orders)
    return union.folder.records


@pytest.mark.parametrize("start", range(0, N_FILES, AT_ONCE))
def test_damaged_files_are_read_or_refused_and_nothing_is_lost(union: Union, confirmed: Path, start: int) -> None:
    print(f"seed {SEED}")
    union.root.mkdir(parents=True)
    (union.root / "records").symlink_to(confirmed)
    union.put("good.csv", as_csv([row()]))
    files = [damaged(SEED + number) for number in range(start, start + AT_ONCE)]
    for name, content in files:
        union.put(name, content)
    began = time.monotonic()
    outcome = union.succeed()
    assert time.monotonic() - began < SECONDS * (AT_ONCE + 1)
    sources = outcome.json["sources"]
    assert len(sources) == len({content for _, content in files}) + 1  # an injury may change nothing; equal bytes are one source
    for source in sources:
        assert source["received"] == source["accepted"] + source["rejected"] + source["duplicates"], source
        assert source["error"] or source["received"], source
    assert outcome.megabytes < MEGABYTES


FIRST_LINES = {"text": "x" * 10_000_000, "a column": "x" * 200_000 + ",service_codes,occurred_at", "quoted": '"' + "x" * 20_000_000}


@pytest.mark.parametrize("kinds", in_one_folder(FIRST_LINES), ids=str)
def test_a_first_line_without_end(union: Union, kinds: tuple[str, ...]) -> None:
    for kind in kinds:
        union.put(f"{kind}.csv", f"{FIRST_LINES[kind]}\n")
    union.put("z.csv", as_csv([row()]))
    sources = {source["file"]: source for source in union.run()["sources"]}
    assert sources["z.csv"]["accepted"] == 1
    assert all(sources[f"{kind}.csv"]["error"] for kind in kinds)


@pytest.mark.parametrize("names", in_one_folder(WORKBOOKS), ids=str)
def test_workbooks_made_to_exhaust_their_reader_are_read_mapped_and_previewed_without_harm(
    union: Union, names: tuple[str, ...], tmp_path: Path
) -> None:
    union.put("good.csv", as_csv([row()]))
    for name in names:
        (tmp_path / f"{name}.xlsx").write_bytes(content := WORKBOOKS[name][0]())
        union.put(f"{name}.xlsx", content)
    began = time.monotonic()
    outcome = union.succeed()
    assert time.monotonic() - began < 3 * SECONDS * len(names)
    assert outcome.megabytes < MEGABYTES
    sources = {source["file"]: source for source in outcome.json["sources"]}
    other = Union(tmp_path / "other")  # where none of them was read
    for name in names:
        error = WORKBOOKS[name][1]
        assert (sources[f"{name}.xlsx"]["error"], sources[f"{name}.xlsx"]["accepted"]) == (error, 0 if error else 1), name
        path = str(tmp_path / f"{name}.xlsx")
        if FULL or name != "gigabytes in a few kilobytes":  # the longest to read, and by the same reader
            assert other.etl("map", path, "--json").code in (0, 1), name
        assert other.etl("preview", path, "--json").json["error"] == error, name
