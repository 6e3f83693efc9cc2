"""Damaged and malicious files: never a traceback, never a hang, bounded memory, and counts that close."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from tests.conftest import Union
from tests.etl.exports import as_csv, row
from tests.forms.bench import EXPORTS
from tests.forms.hostile import WORKBOOKS, damaged
from tests.turns import FULL

N_FILES = 500 if FULL else 30
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


@pytest.mark.parametrize("first_line", ["x" * 10_000_000, "x" * 200_000 + ",service_codes,occurred_at", '"' + "x" * 20_000_000])
def test_a_first_line_without_end(union: Union, first_line: str) -> None:
    union.put("long.csv", f"{first_line}\n")
    union.put("z.csv", as_csv([row()]))
    sources = {source["file"]: source for source in union.run()["sources"]}
    assert sources["z.csv"]["accepted"] == 1
    assert sources["long.csv"]["error"]


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_made_to_exhaust_its_reader(union: Union, name: str) -> None:
    make, error = WORKBOOKS[name]
    union.put("good.csv", as_csv([row()]))
    union.put("hostile.xlsx", make())
    began = time.monotonic()
    outcome = union.succeed()
    source = next(one for one in outcome.json["sources"] if one["file"] == "hostile.xlsx")
    assert time.monotonic() - began < 3 * SECONDS
    assert (source["error"], source["accepted"]) == (error, 0 if error else 1)
    assert outcome.megabytes < MEGABYTES


@pytest.mark.parametrize("name", WORKBOOKS)
def test_it_can_be_mapped_and_previewed_without_harm(union: Union, name: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(WORKBOOKS[name][0]())
    assert union.etl("map", str(path), "--json").code in (0, 1)
    assert union.etl("preview", str(path), "--json").json["error"] == WORKBOOKS[name][1]
