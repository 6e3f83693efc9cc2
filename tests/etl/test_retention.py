"""What was received goes after its time, wherever it stands, and no figure with it; what is held of a person can be shown and erased."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from access import downloads
from access.members import Role
from access.sessions import Visitor
from etl.command_line import today
from etl.records import read_records
from etl.records.kinds import ERASURES
from etl.retention import purge
from i18n import BRUSSELS
from privacy.keys import load_or_create_key, reporter_key
from settings import get_settings
from tests.conftest import Union
from tests.etl.conftest import Loaded
from tests.etl.exports import as_csv, row
from tests.etl.test_erasure import anywhere
from tests.etl.test_intake_rows import COUNTED, Door, given, read_once, sent  # noqa: F401 -- the last two are fixtures
from tests.intake.conftest import Postgres, postgres, store_url_of  # noqa: F401 -- fixtures
from tests.turns import FULL

MINE = "gp@example.org"
OTHER = "a@example.org"


DATABASES = ["sqlite", "postgresql"]
# what is asked of a store in a file by other tests here too
IN_TURN = DATABASES if FULL else ["postgresql"]


@pytest.fixture(params=DATABASES)
def door(request: pytest.FixtureRequest, union: Union, monkeypatch: pytest.MonkeyPatch) -> Door:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres").new_database()
    monkeypatch.setenv("EHEALTHBUGS_INTAKE_URL", url)
    return Door(union.root, url)


def in_store(union: Union) -> list[dict[str, Any]]:
    out = union.root / "rows.jsonl"
    from etl.intake_rows import ask_store

    ask_store(union.folder, "rows", "--out", str(out))
    rows = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
    out.unlink(missing_ok=True)
    return rows


@pytest.mark.parametrize("door", IN_TURN, indirect=True)
def test_a_person_goes_from_everywhere_and_a_late_try_does_not_bring_them_back(union: Union, door: Door) -> None:
    mine, corrected, withdrawn, other = given(reporter_id=MINE), given(reporter_id=MINE), given(reporter_id=MINE), given(reporter_id=OTHER)
    door.send(mine, corrected, withdrawn, other)
    door.send(corrected | {"version": 2, "reporter_id": None})  # a correction without identifier is theirs all the same
    door.withdraw(withdrawn["submission_id"])
    union.put(
        "a.csv",
        as_csv([row(submission_id="in-a-file", reporter_id=MINE), row(submission_id="refused", reporter_id=MINE, service_codes="?")]),
    )
    union.run()
    told = union.etl("forget", MINE, "--author", "staff", "--json").json
    assert told["store"] == {"submissions": 3, "rows": 5, "error": None} and told["erased"] == 7
    assert union.query(COUNTED) == [(other["submission_id"],)]
    assert [one["submission_id"] for one in in_store(union)] == [other["submission_id"]]
    for one in (mine, corrected, withdrawn):
        assert anywhere(union, one["submission_id"]) == []
    assert door.send(mine) == ["already_withdrawn"] and door.withdraw(mine["submission_id"]) == ["already_withdrawn"]
    assert door.send(given(reporter_id=OTHER)) == ["stored"]
    union.run()
    assert (mine["submission_id"],) not in union.query(COUNTED) and len(union.query(COUNTED)) == 2
    assert union.query("select count(*) from meta.import_ledger where received <> accepted + rejected + duplicates") == [(0,)]


def test_an_erasure_that_the_store_missed_says_so_and_is_finished_by_the_next_run(
    union: Union,
    sent: list[dict[str, Any]],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    others = sorted((one["submission_id"],) for one in sent if one.get("reporter_id") != MINE)
    with monkeypatch.context() as away:
        away.setenv("EHEALTHBUGS_INTAKE_URL", "postgresql://nobody@127.0.0.1:1/none")
        failed = union.etl("forget", MINE, "--author", "staff")
        assert failed.code == 1 and "store" in failed.err
    assert union.query(COUNTED) == others
    assert len(in_store(union)) == len(sent) == len(others) + 1
    union.run()
    assert union.query(COUNTED) == others
    assert len(in_store(union)) == len(others)
    assert union.query("select 1") and not list(union.folder.records.glob(".erasing*"))


def test_an_erasure_that_was_stopped_is_finished_by_the_next_run(loaded: Loaded) -> None:
    """A record that does not fit stops every build: also the one that was to follow the erasure."""
    union = loaded(row(submission_id="mine", reporter_id=MINE), row(submission_id="other", reporter_id=OTHER))
    former = union.build_id
    told = ("--submission", "other", "--column", "minutes_lost", "--expected", "999", "--corrected", "2", "--reason", "x")
    union.etl("record", "correction", *told, "--author", "staff")
    stopped = union.etl("forget", MINE, "--author", "staff")
    assert stopped.code == 1 and "corrections_fit" in stopped.err
    assert union.build_id == former and union.folder.build_file(former).exists()
    union.etl("record", "withdraw", "correction", "1", "--author", "staff")
    union.run()
    assert not union.folder.build_file(former).exists() and union.query(COUNTED) == [("other",)]
    assert [record["erased_on"] for record in read_records(union.folder, ERASURES)] == [today().isoformat()]
    assert union.run()["is_new"] is False


def test_a_purge_leaves_what_the_next_run_must_read_again(loaded: Loaded) -> None:
    union = loaded(row(submission_id="one"), row(submission_id="refused", service_codes="?"))
    (staged,) = union.folder.staged.glob("*.parquet")
    content = staged.read_bytes()
    staged.write_bytes(content[:200] + bytes([content[200] ^ 8]) + content[201:])
    assert union.etl("purge", "--months", "0", "--json").json["raw_files"] == []
    union.run()
    assert union.query(COUNTED) == [("one",)]
    assert union.etl("purge", "--months", "0", "--json").json["raw_files"] == ["a.csv"]


def test_a_kept_build_is_written_anew_as_one_that_never_held_the_person_and_says_of_which_it_is_a_copy(
    union: Union, tmp_path: Path
) -> None:
    """Incidents, usual levels, the calendar, the ledger: compared with loading the same file without the rows."""
    lines = [
        row(
            submission_id=f"s{n}",
            reporter_id=MINE if n % 9 == 0 else f"gp{n % 23}@example.org",
            occurred_at=f"2024-{3 + n // 56:02d}-{1 + (n // 2) % 28:02d} {9 + n % 8:02d}:{n % 60:02d}:00",
            submitted_at=f"2024-{3 + n // 56:02d}-{1 + (n // 2) % 28:02d} 18:00:00",
            service_codes=("RECIPE", "MCN", "RECIPE|MCN")[n % 3],
        )
        for n in range(120)
    ]
    lines += [
        row(
            submission_id=f"b{n}",
            reporter_id=f"gp{n}@example.org",
            occurred_at=f"2024-04-16 10:{n:02d}:00",
            submitted_at="2024-04-16 12:00:00",
        )
        for n in range(12)
    ]
    lines.append(row(submission_id="mine", reporter_id=MINE, consequence_codes="I_NO_ERX", comment="seul au cabinet"))
    others = [one for one in lines if one["reporter_id"] != MINE]
    union.put("a.csv", as_csv(lines))
    union.run()
    pinned = union.build_id
    assert union.etl("record", "add", "meetings", "meeting_on=2024-03-10", f"build_id={pinned}", "--author", "staff").code == 0
    union.put(
        "b.csv",
        as_csv(
            [row(submission_id="later", reporter_id="z@example.org", occurred_at="2024-05-06 09:00:00", submitted_at="2024-05-06 10:00:00")]
        ),
    )
    union.run()
    new_id = union.etl("forget", MINE, "--author", "staff", "--json").json["rewritten"][pinned]
    assert new_id != pinned and new_id[:15] == pinned[:15] and not union.folder.build_file(pinned).exists()
    assert union.query("select build_id from marts.meetings") == [(new_id,)]
    records = union.etl("record", "list", "erased_builds", "--json").json["records"]
    assert (pinned, new_id) in [(one["build_id"], one["rewritten_as"]) for one in records]
    old = Rewritten(union, new_id)
    assert old.query("select build_id, rewritten_from from meta.build_info") == [(new_id, pinned)]
    assert old.query(COUNTED) == sorted((one["submission_id"],) for one in others)
    assert old.query("select received, accepted, erased from meta.import_ledger") == [(len(others), len(others), len(lines) - len(others))]
    assert old.query("select count(*) from meta.check_results where not has_passed") == [(0,)]
    assert anywhere(union, "seul au cabinet") == []
    key = reporter_key(MINE, load_or_create_key(union.folder.secret_key))
    assert [path.name for path in anywhere(union, key)] == ["erasures.csv"]

    without = Union(tmp_path / "without")
    without.root.mkdir()
    (without.root / "secret.key").write_bytes(union.folder.secret_key.read_bytes())
    (without.root / "secret.key").chmod(0o600)
    without.put("a.csv", as_csv(others))
    without.run()
    assert old.query("select count(*) from marts.fct_incidents") == without.query("select count(*) from marts.fct_incidents") != [(0,)]
    for table in ("marts.fct_incidents", "marts.usual_levels", "marts.dim_dates", "marts.observation_periods", "marts.fct_consequences"):
        assert old.query(f"from {table} order by all") == without.query(f"from {table} order by all"), table
    reports = "select * exclude (week_number) from marts.fct_reports order by all"
    assert old.query(reports) == without.query(reports)
    counts = "select n_reports, n_reporters from meta.build_info"
    assert old.query(counts) == without.query(counts)
    assert union.etl("forget", OTHER, "--author", "staff", "--json").json["rewritten"] == {}


class Rewritten(Union):
    """The same folder, one of its builds asked."""

    def __init__(self, union: Union, build_id: str) -> None:
        super().__init__(union.root)
        object.__setattr__(self, "asked", build_id)

    @property
    def build_id(self) -> str:
        return str(self.__dict__["asked"])


@pytest.mark.parametrize("door", IN_TURN, indirect=True)
def test_what_was_received_two_years_ago_goes_and_no_figure_with_it(union: Union, door: Door, served: Callable[[Path], None]) -> None:
    old, new = given(comment="ancien"), given()
    door.send(old, new)
    statement = "update submissions set received_at = '2024-03-01 10:00:00+00', submitted_at = '2024-03-01T10:00:00Z' where row_id = 1"
    door.change(statement if door.settings.intake_url else statement.replace("+00'", ".000000'"))
    union.run()
    union.put("a.csv", as_csv([row(), row(submission_id="refused", service_codes="Minitel")]))
    union.run()
    figures = "select n_received, n_accepted, n_rejected, n_duplicates, n_reports, n_reporters from meta.build_info"
    before = union.query(figures)
    dry = union.etl("purge", "--dry-run", "--json").json
    assert dry["raw_files"] == ["intake/2024-W09"] and dry["store"]["submissions"] == 1 and dry["is_dry_run"]
    assert len(in_store(union)) == 2 and len(list(union.folder.raw.glob("*.door"))) == 2
    done = union.etl("purge", "--json").json
    assert done | {"is_dry_run": True} == dry
    assert [one["submission_id"] for one in in_store(union)] == [new["submission_id"]]
    assert len(list(union.folder.raw.glob("*.door"))) == 1
    union.run()
    assert union.query(figures) == before
    served(union.root)
    purge(get_settings().data, months=0, today=today())  # everything, the file with the refused row too
    union.run()
    assert union.query(figures) == before
    assert union.query("select reason_code, raw_row from meta.rejected_rows") == [("service_unknown", None)]
    assert union.etl("check").code == 0


def test_who_took_what_away_two_years_ago_is_forgotten(union: Union) -> None:
    union.put("a.csv", as_csv([row()]))
    union.run()
    log = union.root / "downloads.jsonl"
    last_day = dt.date.fromisoformat(union.etl("purge", "--dry-run", "--json").json["last_day"])
    late = dt.datetime.combine(last_day, dt.time(23, 30), BRUSSELS)
    moments = (late.astimezone(dt.UTC), late.astimezone(dt.UTC) + dt.timedelta(hours=1))
    old, kept = (json.dumps({"at": at.isoformat(), "who": "gp@example.org"}) for at in moments)
    log.write_text(f"{old}\n{kept}\nbroken\n", encoding="utf-8")
    log.chmod(0o600)
    assert union.etl("purge", "--dry-run", "--json").json["downloads"] == 1 and old in log.read_text(encoding="utf-8")
    assert union.etl("purge", "--json").json["downloads"] == 1
    assert log.read_text(encoding="utf-8") == f"{kept}\nbroken\n" and log.stat().st_mode & 0o777 == 0o600


def test_a_line_noted_while_others_are_let_go_is_not_lost(tmp_path: Path) -> None:
    log, old = tmp_path / "downloads.jsonl", '{"at": "2020-01-01T00:00:00+00:00"}\n'
    visitor = Visitor(Role.READER, key="stay")
    names = [f"{number}.csv" for number in range(300)]
    with ThreadPoolExecutor(4) as apart:
        noting = [apart.submit(downloads.note, log, visitor, name) for name in names]
        while not all(one.done() for one in noting):
            with log.open("a", encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                file.write(old)
            downloads.let_go(log, up_to=dt.date(2020, 1, 1))
    assert sorted(json.loads(line)["file"] for line in log.read_text(encoding="utf-8").splitlines() if "file" in line) == sorted(names)


def test_what_no_run_has_read_yet_is_not_purged(union: Union, sent: list[dict[str, Any]]) -> None:  # noqa: F811
    Door(union.root).send(given())
    assert union.etl("purge", "--months", "0", "--json").json["store"]["submissions"] == len(sent)
    assert len(in_store(union)) == 1
    union.run()
    assert union.query("select count(*) from marts.fct_submissions") == [(len(sent) + 1,)]


def test_everything_held_about_one_person_is_written_and_nothing_about_others(union: Union, door: Door, tmp_path: Path) -> None:
    mine, other = given(reporter_id=MINE, comment="le mien"), given(reporter_id=OTHER, comment="d’un autre")
    door.send(mine, other)
    door.withdraw(mine["submission_id"])
    union.put("a.csv", as_csv([row(submission_id="in-a-file", reporter_id=MINE), row(submission_id="not-mine", reporter_id=OTHER)]))
    union.run()
    out = tmp_path / "person.json"
    told = union.etl("export-person", "GP@example.org", "--out", str(out), "--json").json
    assert told == {"store": 2, "files": 3, "builds": 1, "records": 0, "problems": []}
    assert out.stat().st_mode & 0o077 == 0
    text = out.read_text(encoding="utf-8")
    held = json.loads(text)
    assert "le mien" in text and "d’un autre" not in text and "not-mine" not in text
    (in_file,) = [one for one in held["files"] if one["file"] == "a.csv"]
    assert in_file["records"][0]["as_received"]["reporter_id"] == MINE
    assert held["builds"][0]["submissions"][0]["submission_id"] == "in-a-file"
