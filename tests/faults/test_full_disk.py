"""No room left, at every step: told in a sentence, the former figures stay, nothing half-written counts, and with room again it is done.

Full for the process alone: from a moment on no file of it may grow, which needs no rights that a tester has not; and a part that is a link
to `/dev/full`, where the very first write to one file must fail.
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

import i18n
from etl.builds import is_whole
from settings import PROJECT_DIR
from tests.conftest import Union
from tests.dossier.test_replay import issue
from tests.etl.exports import as_csv, rows
from tests.faults.content import content_of, left_overs
from tests.faults.one_folder import in_one_folder
from tests.turns import FULL, in_turn

STEPS = ("start", "read", "build", "incidents", "check", "publish")


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Union:
    """A folder with a build, and a further file that no run has read; copied, never written to."""
    union = Union(tmp_path_factory.mktemp("waiting") / "data")
    union.put("0.csv", as_csv(rows(60)))
    union.run()
    union.put("1.csv", as_csv([line | {"submission_id": f"b-{line['submission_id']}"} for line in rows(60)]))
    return union


@pytest.fixture(scope="module")
def done(waiting: Union, tmp_path_factory: pytest.TempPathFactory) -> Union:
    """The same where there was room."""
    union = Union(Path(shutil.copytree(waiting.root, tmp_path_factory.mktemp("done") / "data")))
    union.run()
    return union


@pytest.fixture
def own(waiting: Union, tmp_path: Path) -> Union:
    return Union(Path(shutil.copytree(waiting.root, tmp_path / "own")))


def no_more_room(pid: int, most_bytes: int = 0) -> None:
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (most_bytes, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def run_until_full(union: Union, step: str) -> tuple[int, dict[str, Any]]:
    """Exit code and what was said; there is no room from the beginning of the step on."""
    process = subprocess.Popen(
        [sys.executable, "-m", "etl", "run", "--json", "--progress", "json"],
        cwd=PROJECT_DIR,
        env=os.environ | {"EHEALTHBUGS_DATA": str(union.root)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if step == "start":
        no_more_room(process.pid)
    assert process.stderr is not None
    told: dict[str, Any] = {}
    said = []
    for line in process.stderr:
        said.append(line)
        told = json.loads(line) if line.startswith("{") else told
        if told.get("step") == step:
            no_more_room(process.pid)
    code = process.wait()
    assert "Traceback" not in "".join(said), "".join(said)
    return code, told


@pytest.mark.parametrize("steps", in_one_folder(STEPS), ids=str)  # each finds what those before left behind
def test_a_run_that_finds_no_room(own: Union, done: Union, steps: tuple[str, ...]) -> None:
    former = own.build_id
    for step in steps:
        code, told = run_until_full(own, step)
        assert (code, told.get("refusal")) == (1, "DiskFull"), (step, told)
        assert told["message"].startswith("The disk is full: make room and do it again.")
        assert own.build_id == former and is_whole(own.folder, former), step
        assert own.query("select count(*) from marts.fct_submissions") == [(60,)], step
    own.run()
    assert content_of(own.folder.build_file(own.build_id)) == content_of(done.folder.build_file(done.build_id))
    assert left_overs(own.folder) == []


PARTS = ("builds/.part-current", "staged/.part-.inbox-index", "records/.part-campaigns.csv")


@pytest.mark.parametrize("parts", in_one_folder(PARTS[:2]), ids=str)
def test_a_run_whose_last_words_find_no_room(own: Union, done: Union, parts: tuple[str, ...]) -> None:
    """The pointer itself, and the list of what was read. The link is put there while the run is on its way: it begins by sweeping."""
    former = own.build_id
    for part in parts:
        process = subprocess.Popen(
            [sys.executable, "-m", "etl", "run", "--json", "--progress", "json"],
            cwd=PROJECT_DIR,
            env=os.environ | {"EHEALTHBUGS_DATA": str(own.root)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        said = ""
        for line in process.stderr:
            said += line
            if json.loads(line).get("step") == "intake" and not (own.root / part).is_symlink():
                (own.root / part).symlink_to("/dev/full")
        assert process.wait() == 1 and json.loads(said.splitlines()[-1])["refusal"] == "DiskFull", said
        assert own.build_id == former, part
    own.run()
    assert content_of(own.folder.build_file(own.build_id)) == content_of(done.folder.build_file(done.build_id))
    assert left_overs(own.folder) == []


def test_a_record_that_finds_no_room_was_not_made(own: Union) -> None:
    (own.root / PARTS[2]).symlink_to("/dev/full")
    outcome = own.etl("record", "campaign", "--from", "2024-03-01", "--title", "x", "--author", "staff")
    assert outcome.code == 1 and outcome.err.startswith("The disk is full"), outcome.err
    assert not (own.folder.records / "campaigns.csv").exists()


def test_an_export_that_finds_no_memory_is_not_called_unreadable(own: Union, tmp_path: Path) -> None:
    """It once was, for good: its submissions would have been missing from every later build."""
    from etl.engine import connect
    from etl.sources import UnreadableFile, parquet

    file = tmp_path / "large.parquet"
    cells = "lpad(i::varchar, 400, 'x') as submission_id, 'RECIPE' as service_codes, '2024-03-05 10:15' as submitted_at"
    duckdb.execute(f"copy (select {cells} from range(300000) as r(i)) to '{file}'")  # noqa: S608 our own path
    spill = tmp_path / "spill"
    spill.symlink_to("/dev/full")
    with connect(spill=spill) as con:
        con.execute("set memory_limit = '60MB'")
        with pytest.raises(duckdb.Error) as raised:
            parquet.read(file, con)
    assert not isinstance(raised.value, UnreadableFile)


@pytest.mark.parametrize(("lang", "most_bytes"), in_turn(i18n.LANGUAGES, [0, 20_000]))
def test_a_dossier_that_finds_no_room(demo: Union, demo_root: Path, tmp_path: Path, lang: str, most_bytes: int) -> None:
    out = tmp_path / "out"
    arguments = ["--from", "2024-01-01", "--to", "2024-03-31", "--format", "page", "--format", "pdf", "--language", lang, "--json"]
    arguments += [] if FULL else ["--section", "time"]  # enough of a dossier to find no room
    done = subprocess.run(
        [sys.executable, "-m", "analytics.dossier", *arguments, "--out", str(out)],
        cwd=PROJECT_DIR,
        env=os.environ | {"EHEALTHBUGS_DATA": str(demo_root)},
        capture_output=True,
        text=True,
        preexec_fn=lambda: no_more_room(0, most_bytes),
    )
    told = json.loads(done.stderr.splitlines()[-1])
    assert (done.returncode, told["refusal"]) == (1, "disk_full"), done.stderr
    assert told["message"] == i18n.t("dossier.refused.disk_full", lang)
    assert list(out.iterdir()) == []


def test_a_dossier_made_again_that_finds_no_room(done: Union, tmp_path: Path) -> None:
    union = Union(Path(shutil.copytree(done.root, tmp_path / "own")))
    number = issue(union, tmp_path / "first", "--section", "time", "--format", "page")["number"]
    out = tmp_path / "again"
    done = subprocess.run(
        [sys.executable, "-m", "analytics.dossier", "replay", number, "--out", str(out), "--json"],
        cwd=PROJECT_DIR,
        env=os.environ | {"EHEALTHBUGS_DATA": str(union.root)},
        capture_output=True,
        text=True,
        preexec_fn=lambda: no_more_room(0, 20_000),
    )
    assert (done.returncode, json.loads(done.stderr.splitlines()[-1])["refusal"]) == (1, "disk_full"), done.stderr
    assert list(out.iterdir()) == []


def test_an_edition_that_finds_no_room_leaves_the_former_one(demo: Union, demo_root: Path, tmp_path: Path) -> None:
    out = tmp_path / "edition"

    def make(most_bytes: int | None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "analytics.edition", "--out", str(out), "--json"],
            cwd=PROJECT_DIR,
            env=os.environ | {"EHEALTHBUGS_DATA": str(demo_root)},
            capture_output=True,
            text=True,
            preexec_fn=(lambda: no_more_room(0, most_bytes)) if most_bytes is not None else None,
        )

    first = make(None)
    assert first.returncode == 0, first.stderr
    former = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    full = make(20_000)
    assert (full.returncode, json.loads(full.stderr.splitlines()[-1])["refusal"]) == (1, "disk_full"), full.stderr
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == former


def test_nothing_is_compiled_while_the_disk_may_be_full() -> None:
    """A compiled file that was cut short once made a program fail for good."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    asked = ["make", "--silent", "--eval", "asked: ; @echo $$PYTHONDONTWRITEBYTECODE", "asked"]
    assert subprocess.run(asked, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True).stdout == "1\n"
    subprocess.run(["make", "--silent", "setup"], cwd=PROJECT_DIR, check=True)
    modules = [PROJECT_DIR / "analytics" / "dossier" / "__main__.py", PROJECT_DIR / "server.py", PROJECT_DIR / "ui" / "arguments.py"]
    assert [path for path in modules if not Path(importlib.util.cache_from_source(str(path))).exists()] == []
