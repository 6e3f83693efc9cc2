"""What was set up wrong is told in a sentence that names it: rights, folders, settings. What is right goes on meanwhile."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from commands import LEFT_OUT, WRONG_USAGE
from etl.raw import waiting_files
from settings import PROJECT_DIR, DataFolder
from tests.conftest import Union
from tests.etl.exports import as_csv, row
from tests.faults.content import left_overs
from tests.processes import Outcome

WRONG = {"EHEALTHBUGS_BUILD_EVERY": "now and then"}


def held_to_modes() -> None:
    """In a process about to begin: the modes of files hold for root too, as they do for the user of a service."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            assert libc.prctl(24, capability, 0, 0, 0) == 0, os.strerror(ctypes.get_errno())  # PR_CAPBSET_DROP


def by_the_service(union: Union, *arguments: str) -> Outcome:
    return union.command("etl", *arguments, before=held_to_modes)


def sentence(outcome: Outcome) -> str:
    """All that was said."""
    (line,) = outcome.err.splitlines()
    return line


def test_what_may_not_be_read_holds_up_no_other_file(union: Union) -> None:
    union.put("a.csv", as_csv([row()]))
    file = union.put("closed.csv", as_csv([row(submission_id="s2")]))
    union.put("entered by nobody/b.csv", as_csv([row(submission_id="s3")]))
    union.put("listed/c.csv", as_csv([row(submission_id="s4")]))
    closed = {file: 0o000, union.folder.inbox / "entered by nobody": 0o000, union.folder.inbox / "listed": 0o444}
    for path, mode in closed.items():
        path.chmod(mode)
    done = by_the_service(union, "run", "--json")
    assert (done.code, done.json["totals"]["accepted"]) == (LEFT_OUT, 1), done.err
    assert set(done.json["unopened"]) == {"closed.csv", "entered by nobody", "listed"}
    assert done.json["unopened"]["closed.csv"] == "Permission denied"
    assert set(by_the_service(union, "status", "--json").json["waiting"]) == {"closed.csv", "entered by nobody", "listed"}
    again = by_the_service(union, "run")
    assert again.code == LEFT_OUT and "Nothing new" in again.out
    assert "closed.csv may not be read (Permission denied): it stays where it is, and the next run tries again" in again.err
    assert str(file) in sentence(by_the_service(union, "preview", str(file)))
    forgotten = by_the_service(union, "forget", "nobody@example.org", "--author", "staff", "--json").json
    assert "inbox/closed.csv" in forgotten["unsearched"], "nobody knows whether they are in it"
    for path in closed:
        path.chmod(0o755)
    done = by_the_service(union, "run", "--json")
    assert (done.code, done.json["totals"]["accepted"], done.json["unopened"]) == (0, 4, {})


def test_what_cannot_be_read_to_its_end_holds_up_no_other_file(union: Union) -> None:
    """The memory of a process is opened, and gives an error once it is read, as a share does whose server went away."""
    union.put("b.csv", as_csv([row()]))
    (union.folder.inbox / "a.csv").symlink_to("/proc/self/mem")
    done = union.etl("run", "--json")
    assert (done.code, done.json["totals"]["accepted"]) == (LEFT_OUT, 1), done.err
    assert done.json["unopened"] == {"a.csv": "Input/output error"}
    assert left_overs(union.folder) == []


def test_a_file_taken_away_while_it_is_copied_holds_up_no_other(union: Union) -> None:
    large = union.put("a.csv", "")
    os.truncate(large, 1 << 29)
    union.put("b.csv", as_csv([row()]))
    with ThreadPoolExecutor(1) as apart:
        done = apart.submit(union.etl, "run", "--json")
        while not any(part.stat().st_size for part in union.folder.raw.glob(".part-*")) and not done.done():
            time.sleep(0.001)
        large.unlink()
    assert done.result().json["totals"]["accepted"] == 1
    assert left_overs(union.folder) == []


def test_files_that_come_and_go_while_they_are_counted(union: Union) -> None:
    for number in range(300):
        union.put(f"{number}.csv", "")
    coming, away = union.put("x.csv", ""), union.root / "x.csv"
    is_over = Event()

    def come_and_go() -> None:
        while not is_over.is_set():
            coming.rename(away)
            away.rename(coming)

    with ThreadPoolExecutor(1) as apart:
        apart.submit(come_and_go)
        try:
            for _ in range(60):
                assert {f"{number}.csv" for number in range(300)} <= set(waiting_files(union.folder))
        finally:
            is_over.set()


def test_an_inbox_of_what_may_not_be_read_is_not_empty(union: Union) -> None:
    union.put("closed.csv", as_csv([row()])).chmod(0o000)
    refused = by_the_service(union, "run")
    assert refused.code == 1 and "closed.csv may not be read" in sentence(refused)
    union.folder.inbox.chmod(0o000)
    refused = by_the_service(union, "run")
    union.folder.inbox.chmod(0o700)
    assert refused.code == 1 and "inbox may not be read" in sentence(refused)


@pytest.mark.parametrize("arguments", [("run",), ("status",), ("ensure-build",), ("restore", __file__)])
@pytest.mark.parametrize("kind", ["a file", "in a file", "not to be written"])
def test_a_data_folder_that_is_none_is_named(tmp_path: Path, kind: str, arguments: tuple[str, ...]) -> None:
    file, closed = tmp_path / "a file", tmp_path / "closed"
    file.write_text("", encoding="utf-8")
    closed.mkdir(mode=0o500)
    place = {"a file": file, "in a file": file / "data", "not to be written": closed / "data"}[kind]
    told = (by_the_service if kind == "not to be written" else Union.etl)(Union(place), *arguments)  # no mode matters to the others
    if arguments == ("status",) and kind == "not to be written":
        assert told.err.splitlines()[0].startswith(f"There is no data folder {place}:"), told.err
    else:
        assert str(place) in sentence(told), told.err
    assert told.code == 1
    assert {path.name for path in tmp_path.iterdir()} == {"a file", "closed"} and not list(closed.iterdir())


def test_a_folder_that_became_read_only_is_named_and_keeps_its_figures(union: Union, tmp_path: Path) -> None:
    union.put("a.csv", as_csv([row()]))
    union.run()
    former = union.build_id
    union.put("b.csv", as_csv([row(submission_id="s2")]))
    places = [union.root, *(path for path in union.root.rglob("*") if path.is_dir())]
    for place in places:
        place.chmod(0o500)
    refused = [by_the_service(union, *arguments) for arguments in (("run",), ("backup", "--to", str(tmp_path)))]
    refused.append(by_the_service(union, "backup", "--to", str(union.root / "b.tar.gz")))
    for place in places:
        place.chmod(0o700)
    for told in refused:
        assert told.code == 1 and str(union.root) in sentence(told), told.err
    assert union.build_id == former
    assert "no-such-place" in sentence(union.etl("backup", "--to", str(tmp_path / "no-such-place" / "b.tar.gz")))


@pytest.mark.parametrize(
    "line",
    [
        ("etl", "status", "--json"),
        ("intake", "waiting"),
        ("analytics.dossier", "--out", "out"),
        ("analytics.edition", "--out", "out"),
        ("analytics.digest", "weekly"),
        ("uvicorn", "server:app", "--port", "1"),
    ],
    ids=lambda line: line[0],
)
def test_a_setting_that_is_wrong_is_one_line(union: Union, line: tuple[str, ...]) -> None:
    told = union.command(*line, environment=WRONG)
    assert told.code == WRONG_USAGE
    assert sentence(told) == "EHEALTHBUGS_BUILD_EVERY must be a whole number from 0, not 'now and then'"
    assert not union.root.exists()


def test_no_port_is_told_too() -> None:
    for given in ([], [""], ["85 01"]):
        done = subprocess.run([sys.executable, "-m", "scripts.port_is_free", *given], cwd=PROJECT_DIR, capture_output=True, text=True)
        assert done.returncode == 1 and done.stderr.startswith("PORT is a number from 1 to 65535, not "), done.stderr
    assert 'port_is_free "$(PORT)"' in (PROJECT_DIR / "Makefile").read_text(encoding="utf-8")


def test_nobody_else_on_the_machine_reads_what_is_made(union: Union, tmp_path: Path) -> None:
    """Whatever the umask; also where a file of that name stood open before."""

    def open_to_all() -> None:
        os.umask(0o022)

    (tmp_path / "inbox.csv").write_text(as_csv([row(), row(submission_id="s2", occurred_at="never")]), encoding="utf-8")
    assert union.command("etl", "status", before=open_to_all).code == 1
    assert union.command("etl", "run", before=open_to_all).code == 3
    folder = DataFolder(union.root)
    for place in (folder.root, folder.inbox, folder.raw, folder.staged, folder.builds, folder.records):
        assert place.stat().st_mode & 0o777 == 0o700, place
    (tmp_path / "inbox.csv").rename(folder.inbox / "a.csv")
    assert union.command("etl", "run", before=open_to_all).code == 0
    out = tmp_path / "rejected.xlsx"
    for _ in range(2):
        assert union.command("etl", "rejected", "--out", str(out), before=open_to_all).code == 0
        assert out.stat().st_mode & 0o777 == 0o600
        out.chmod(0o644)


def test_a_program_is_refused_by_one_object(union: Union) -> None:
    """Whatever it asks, with `--json` and nothing else."""
    union.put("a.csv", as_csv([row()]))
    union.run()
    union.folder.build_file(union.build_id).write_bytes(b"")
    (broken := union.folder.records / "campaigns.csv").write_text("campaign_id,starts_on\nx,never\n", encoding="utf-8")
    (union.root / "demo").write_text("in the place of a folder")
    author = ("--author", "staff")
    refused = {
        ("run",): "RecordError",
        ("forget", "nobody@example.org", *author): "RecordError",
        ("check",): "BuildDamaged",
        ("aliases",): "BuildDamaged",
        ("demo", "--submissions", "150"): "FolderUnusable",
        ("publish",): "NoWarehouse",
        ("map", str(union.folder.inbox / "a.csv"), "--withdraw", *author): "MappingError",
    }
    for line, name in refused.items():
        told = union.etl(*line, "--json")
        assert told.code == 1 and told.out == ""
        assert json.loads(told.err)["refusal"] == name and json.loads(told.err)["message"], line
    broken.unlink()
    away = {"EHEALTHBUGS_INTAKE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    told = union.etl_with(away, "forget", "nobody@example.org", *author, "--json")
    assert told.code == 1 and told.json["build_id"] and json.loads(told.err)["refusal"] == "StoreFailed", "done here, not there"
