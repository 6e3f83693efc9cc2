"""Loads, erasures, retention, records and the server's own timer, all at once: each is done whole or says that another is at work, and what
they leave is what they leave one after the other."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from etl.builds import is_whole
from etl.lock import one_writer
from settings import PROJECT_DIR
from tests.conftest import Union
from tests.etl.exports import as_csv, rows
from tests.etl.test_intake_rows import Door
from tests.faults.content import content_of, left_overs
from tests.faults.test_kills import seed
from tests.intake.conftest import submission
from tests.turns import FULL

FORGOTTEN = "gp7@example.org"
COMMANDS = (
    ("run", "--json"),
    ("run", "--json", "--progress", "json"),  # as the server and the pages do
    ("forget", FORGOTTEN, "--author", "staff"),
    ("purge", "--months", "24"),
    ("record", "campaign", "--from", "2024-03-01", "--title", "x", "--author", "staff"),
    ("export-person", "gp8@example.org", "--out", "{root}/person.json"),
)


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Union:
    union = Union(tmp_path_factory.mktemp("waiting") / "data")
    union.put("0.csv", as_csv(rows(40)))
    union.run()
    assert Door(union.root).send(*(submission() for _ in range(5))) == ["stored"] * 5
    union.put("1.csv", as_csv([line | {"submission_id": f"b-{line['submission_id']}"} for line in rows(40)]))
    return union


NOTED = ("record", "add", "ledger", "kind_code=letter", "entry_from=2024-03-01", "author_role=x", "text=x", "source=x", "--author", "staff")


@pytest.mark.parametrize("command", (("run",), ("purge",), NOTED), ids=lambda one: one[0])
def test_a_command_told_to_waits_for_the_one_that_is_writing(waiting: Union, tmp_path: Path, command: tuple[str, ...]) -> None:
    union = Union(Path(shutil.copytree(waiting.root, tmp_path / "data")))
    with ThreadPoolExecutor(1) as apart, one_writer(union.folder):
        refused = union.etl(*command, "--wait", "1")
        assert refused.code == 1 and "another run is writing" in refused.err
        held_back = apart.submit(union.etl, *command, "--wait", "120")
        time.sleep(4)
        assert not held_back.done()
    assert held_back.result().code == 0, held_back.result().err


@pytest.mark.parametrize("number", range(5 if FULL else 1))
def test_all_at_once(waiting: Union, tmp_path: Path, number: int) -> None:
    union = Union(Path(shutil.copytree(waiting.root, tmp_path / "data")))
    commands = [*COMMANDS, COMMANDS[0]]
    random.Random(seed() + number).shuffle(commands)
    environment = os.environ | {"EHEALTHBUGS_DATA": str(union.root)}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "etl", *(part.format(root=tmp_path) for part in command)],
            cwd=PROJECT_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for command in commands
    ]
    n_done = 0
    for command, process in zip(commands, running, strict=True):
        _, said = process.communicate()
        if process.returncode:
            assert process.returncode == 1 and "another run is writing" in said, (command, said)
        else:
            n_done += 1
        assert is_whole(union.folder, union.build_id)
    assert n_done
    for command in COMMANDS[1:5]:
        union.etl(*command)  # those that were told to come again come again; what was done is not done twice
    union.run()
    assert union.query("select count(*) from marts.fct_submissions") == [(83,)]
    assert union.query("select count(*) from marts.campaigns where title = 'x'")[0][0] in (1, 2)  # two notes are two
    assert left_overs(union.folder) == []
    alone = Union(Path(shutil.copytree(waiting.root, tmp_path / "alone")))
    alone.etl(*COMMANDS[2])
    alone.run()
    for table in ("fct_submissions", "fct_reports", "fct_incidents"):
        told = [content_of(one.folder.build_file(one.build_id))["marts", table] for one in (union, alone)]
        assert told[0] == told[1], table


def test_a_campaign_is_named_while_the_folder_is_held(union: Union) -> None:
    """Who is stopped while the former ones are read stops whoever would choose the same name."""
    union.folder.make(union.folder.records)
    os.mkfifo(union.folder.records / "campaigns.csv")
    line = [sys.executable, "-m", "etl", *COMMANDS[4]]
    environment = os.environ | {"EHEALTHBUGS_DATA": str(union.root)}
    with (
        subprocess.Popen(line, cwd=PROJECT_DIR, env=environment) as naming,
        (union.folder.records / "campaigns.csv").open("w"),  # opens once it reads at the other end
    ):
        told = union.etl("record", "observation", "--from", "2024-03-01", "--author", "staff")
        naming.kill()
    assert told.code == 1 and "another run is writing" in told.err
