"""What a run that died left is swept, and what stops a run is told. Runs are killed in `tests/faults`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import typer

from etl.command_line import refusals
from tests.conftest import Union, rewritten
from tests.etl.exports import as_csv, rows

HOLD_LOCK = """
import fcntl, sys, time
lock = open(sys.argv[1], "w")
fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""


def test_what_a_spilling_run_left_is_swept_and_strange_files_are_left_alone(union: Union) -> None:
    union.put("0.csv", as_csv(rows(3)))
    spilled = union.folder.builds / ".build-dead.duckdb.tmp"
    spilled.mkdir(parents=True)
    (spilled / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"rows")
    orphan = union.folder.raw / "0123456789abcdef.csv"
    orphan.parent.mkdir()
    orphan.write_text("of a run that died, with identifiers")
    strange = union.folder.builds / "copy.duckdb"
    strange.write_bytes(b"put here by hand")
    assert union.run()["is_new"] is True
    assert not spilled.exists() and not orphan.exists() and strange.exists()


def test_two_runs_at_once_do_not_meet(union: Union) -> None:
    union.put("0.csv", as_csv(rows(3)))
    union.folder.builds.mkdir(parents=True)
    lock = union.folder.builds / ".lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLD_LOCK, str(lock)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        outcome = union.etl("run")
        assert outcome.code == 1 and "another run" in outcome.err
    finally:
        holder.kill()
        holder.wait()
    assert union.run()["is_new"] is True


def test_old_builds_go_and_kept_ones_stay(union: Union) -> None:
    import datetime as dt

    from etl.retention import let_old_builds_go

    union.put("0.csv", as_csv(rows(3)))
    current = union.run()["build_id"]
    days = [dt.date(2026, 11, 22) - dt.timedelta(days=n) for n in range(0, 1000)]
    for day in days:
        for hour in ("08", "17"):
            union.folder.build_file(f"{day:%Y%m%d}-{hour}0000-aaaaaaaa").touch()
    union.etl("record", "list", "pins")
    (union.folder.records / "pins.csv").write_text(
        "build_id,reason,author,recorded_on\n20240315-080000-aaaaaaaa,dossier,staff,2024-03-15\n"
    )
    let_old_builds_go(union.folder, pinned={"20240315-080000-aaaaaaaa"}, today=dt.date(2026, 11, 22))
    kept = {path.stem for path in union.folder.builds.glob("*.duckdb")}
    assert current in kept and "20240315-080000-aaaaaaaa" in kept
    of_days = {build[:8] for build in kept if build.endswith("-170000-aaaaaaaa")}
    assert {f"{day:%Y%m%d}" for day in days[:36]} <= of_days
    assert {f"{month}" for month in ("20250131", "20250630", "20260131")} <= of_days
    assert len(kept) < 36 + 24 + 12 + 3
    assert not any(build.startswith("202403") and build != "20240315-080000-aaaaaaaa" for build in kept)


@pytest.mark.parametrize("damage", ["missing", "garbled", "older"])
def test_a_damaged_build_is_replaced_by_the_next_run(union: Union, damage: str) -> None:

    union.put("0.csv", as_csv(rows(3)))
    first = union.run()["build_id"]
    path = union.folder.build_file(first)
    match damage:
        case "missing":
            path.unlink()
        case "garbled":
            path.write_bytes(b"not a database" * 1000)
        case "older":
            with rewritten(path) as con:
                con.execute("update meta.build_info set content_hash = 'of another version'")
    result = union.run()
    assert result["is_new"] is True
    assert union.query("select count(*) from marts.fct_submissions") == [(3,)]


def test_a_full_disk_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit), refusals():
        duckdb.execute("copy (from range(100000)) to '/dev/full' (format csv)")
    with pytest.raises(typer.Exit), refusals(as_json=True), Path("/dev/full").open("w", encoding="utf-8") as full:
        full.write("full")
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("The disk is full: make room and do it again.")
    assert json.loads(second)["refusal"] == "DiskFull"
