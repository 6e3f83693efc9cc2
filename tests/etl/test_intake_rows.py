"""What came in through the form and its API reaches the build: every version once, nothing lost, nobody counted twice."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import create_engine, text

from commands import LEFT_OUT
from etl import pipeline
from etl.export_shape import export_columns
from etl.sql import model
from i18n import BRUSSELS
from intake.running import Intake, opened
from intake.store.writing import Outcome
from intake.submission import COLUMNS
from privacy.keys import reporter_key
from settings import Settings
from tests.conftest import Union
from tests.etl.conftest import Loaded
from tests.etl.exports import as_csv, row
from tests.intake.conftest import Postgres, postgres, store_url_of  # noqa: F401 -- fixtures
from tests.loops import awaited
from tests.turns import FULL

WAREHOUSE_AWAY = "clickhouse://nobody@127.0.0.1:1/none?cluster=none"
COUNTED = "select submission_id from marts.fct_submissions order by 1"
INAMI = "1-12345-67-004"  # of the ordinary row
MINE = "gp@example.org"


def test_every_column_of_a_submission_is_read_from_its_line(tmp_path: Path) -> None:
    """One that is not named there would be empty, without a word, for everything that the form takes."""
    empty = tmp_path / "rows.door"
    empty.touch()
    with duckdb.connect() as con:
        con.execute("set variable door_file = ?", [str(empty)])
        con.execute(model("staging", "door_records"))
        read = {name for name, *_ in con.execute("describe door_records").fetchall()}
    assert read == {"source_row", "submission_id", "action", *COLUMNS}
    assert {"reporter_id", *read} - {"source_row", "action", "reporter_key"} == set(export_columns())


def given(**cells: Any) -> dict[str, Any]:
    return {"submission_id": str(uuid.uuid4()), "service_codes": ["RECIPE"], "kind_code": "K_DOWN"} | cells


class Door:
    """The intake itself, on the store of one data folder."""

    def __init__(self, root: Path, url: str = "") -> None:
        self.settings = Settings(root, intake_url=url)

    def send(self, *submissions: dict[str, Any]) -> list[str]:
        return self._keep(lambda intake: [intake.submission(one, None) for one in submissions])

    def withdraw(self, submission_id: str) -> list[str]:
        return self._keep(lambda intake: [intake.withdrawal(submission_id, None)])

    def _keep(self, requests: Callable[[Intake], list[Any]]) -> list[str]:
        async def keep() -> list[Outcome]:
            intake = Intake(self.settings)
            async with opened(intake):
                return await intake.keep(requests(intake))

        return [outcome.code for outcome in awaited(keep())]

    def change(self, statement: str) -> None:
        """Behind the back of the program."""
        engine = create_engine(self.settings.intake_url or f"sqlite:///{self.settings.data.intake_store}")
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()


@pytest.fixture
def door(union: Union) -> Door:
    return Door(union.root)


@pytest.fixture(scope="module")
def read_once(made: Callable[[], Union]) -> tuple[Union, list[dict[str, Any]]]:
    """Copied for each test, never written to."""
    union, submissions = made(), [given(reporter_id=MINE), given(), given()]
    Door(union.root).send(*submissions)
    union.run()
    return union, submissions


@pytest.fixture
def sent(union: Union, read_once: tuple[Union, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """What came in through the form and was read by a run, in a folder of one's own."""
    whole, submissions = read_once
    shutil.copytree(whole.root, union.root, dirs_exist_ok=True)
    return submissions


@pytest.fixture(scope="module")
def read_once_beside_an_export(made: Callable[[], Union]) -> tuple[Union, dict[str, Any]]:
    """Copied for each test, never written to."""
    union, submission = made(), given()
    Door(union.root).send(submission)
    union.put("a.csv", as_csv([row()]))
    union.run()
    return union, submission


@pytest.fixture
def sent_beside_an_export(union: Union, read_once_beside_an_export: tuple[Union, dict[str, Any]]) -> dict[str, Any]:
    """One submission through the form and one by an export, both read by a run, in a folder of one's own."""
    whole, submission = read_once_beside_an_export
    shutil.copytree(whole.root, union.root, dirs_exist_ok=True)
    return submission


def ledger(union: Union) -> list[tuple[Any, ...]]:
    return union.query("select shape, received, accepted, rejected, duplicates, withdrawn from meta.import_ledger order by file_name")


def test_a_submission_of_this_very_second_is_counted(union: Union, door: Door) -> None:
    sent = [given() for _ in range(3)]
    assert door.send(*sent) == ["stored"] * 3
    told = union.run()
    assert told["intake"] == {"rows": 3, "error": None}
    assert told["totals"] == {"received": 3, "accepted": 3, "rejected": 0, "duplicates": 0}
    assert {row[0] for row in union.query(COUNTED)} == {one["submission_id"] for one in sent}
    again = union.run()
    assert again["is_new"] is False and again["intake"] == {"rows": 0, "error": None}


def test_what_came_in_since_a_run_began_belongs_to_it(union: Union, door: Door, served: Callable[[Path], None]) -> None:
    """Colleagues do not stop sending while a run begins."""
    served(union.root)
    began = dt.datetime.now(dt.UTC)
    door.send(given())
    run = pipeline.run(union.folder, now=began)
    assert run.is_new and union.query("select built_at >= max(submitted_at) from meta.build_info, marts.fct_submissions group by built_at")


@pytest.mark.parametrize("store_url_of", ["sqlite", "postgresql"] if FULL else ["postgresql"], indirect=True)
def test_the_same_on_either_database(union: Union, store_url_of: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    url = store_url_of()
    monkeypatch.setenv("EHEALTHBUGS_INTAKE_URL", url)
    door = Door(union.root, url)
    first, second = given(), given()
    door.send(first, second)
    union.run()
    assert door.send(first | {"version": 2, "service_codes": ["MCN"]}) == ["stored"]
    assert door.withdraw(second["submission_id"]) == ["withdrawn"]
    assert union.run()["totals"] == {"received": 2, "accepted": 1, "rejected": 0, "duplicates": 1}
    assert union.query("select submission_id, service_code::varchar from marts.fct_reports") == [(first["submission_id"], "MCN")]
    assert ledger(union) == [("intake", 2, 1, 0, 1, 1)]


def test_a_correction_counts_in_place_of_the_version_before_and_a_withdrawal_takes_all_before_it(union: Union, door: Door) -> None:
    """Of an export too, but not what was sent after it. And one colleague is one reporter by form, by program and by export."""
    kept, gone, exported, again = given(minutes_lost=5, reporter_id=INAMI), given(), given(), given()
    door.send(kept, gone, exported, again)
    door.send(kept | {"version": 2, "minutes_lost": 50})
    for one in (gone, exported, again):
        door.withdraw(one["submission_id"])
    since = dt.datetime.now(BRUSSELS).replace(tzinfo=None).isoformat(" ")
    taken = [row(submission_id=exported["submission_id"]), row(submission_id=exported["submission_id"], submitted_at="")]
    union.put("a.csv", as_csv([row(submission_id="other"), row(submission_id=again["submission_id"], submitted_at=since), *taken]))
    union.put(
        "b.csv", as_csv([row(submission_id="mine", reporter_id="1/12345.67.004"), row(submission_id="s2", reporter_id="b@example.org")])
    )
    union.run()
    assert union.query("select submission_id from marts.fct_submissions where minutes_lost = 50") == [(kept["submission_id"],)]
    assert union.query("select duplicate_reason_code from meta.submission_versions") == [("superseded",)]
    counted = [(kept["submission_id"],), (again["submission_id"],), ("other",), ("mine",), ("s2",)]
    assert union.query(COUNTED) == sorted(counted)
    assert ledger(union) == [("csv", 2, 2, 0, 0, 1), ("csv", 2, 2, 0, 0, 0), ("intake", 2, 1, 0, 1, 3)]
    of_three = f"where submission_id in ('{kept['submission_id']}', 'mine', 's2')"
    assert union.query(f"select count(*), count(distinct reporter_key) from marts.fct_submissions {of_three}") == [(3, 2)]  # noqa: S608
    assert union.etl("check").code == 0


def test_no_file_of_the_inbox_can_claim_a_reporter(union: Union) -> None:
    """Not by a column of that name, nor by the extension of a raw copy of ours."""
    key = reporter_key("b@example.org", b"k" * 32)
    claims = {"action": "submitted", "key_fingerprint": "x", "received_at": "2024-03-05T10:00:00Z", "reporter_key": key}
    union.put("ordinary.csv", as_csv([row(submission_id="ordinary")]))
    for name in ("a.csv", "a.jsonl", "a.door", "a.parquet", "a.received"):
        told = row(submission_id=name, reporter_id="") | claims
        if name == "a.csv":
            union.put(name, ",".join(told) + "\n" + ",".join(told.values()) + "\n")
        elif name in ("a.parquet", "a.received"):
            columns = ", ".join(f"'{cell}' as {column}" for column, cell in told.items())
            made = union.folder.inbox / f"{name}.parquet"
            duckdb.sql(
                f"select 2::integer as source_row, null::varchar as row_fault, null::varchar as extra_cells, {columns}"
            ).write_parquet(str(made))
            made.rename(union.folder.inbox / name)
        else:
            union.put(name, json.dumps(told) + "\n")
    union.run()
    counted = dict(union.query("select submission_id, reporter_key from marts.fct_submissions"))
    assert set(counted) == {"ordinary", "a.csv", "a.jsonl", "a.parquet"} and key not in counted.values()
    errors = union.query("select file_name, error from meta.import_ledger where error is not null order by 1")
    assert errors == [("a.door", "unsupported_extension"), ("a.received", "unsupported_extension")]


def test_a_week_grows_by_what_is_new_and_rows_keep_their_numbers(union: Union, door: Door, sent: list[dict[str, Any]]) -> None:
    before = union.query("select submission_id, source_id, source_row from marts.fct_submissions")
    assert len(before) == len(sent)
    door.send(given())
    told = union.run()
    assert told["intake"]["rows"] == 1 and [one["received"] for one in told["sources"]] == [4]
    assert set(before) < set(union.query("select submission_id, source_id, source_row from marts.fct_submissions"))
    assert union.query("select count(*) from meta.import_ledger") == [(1,)]


@pytest.mark.usefixtures("sent")
def test_the_build_is_the_same_however_often_the_store_was_asked(union: Union, door: Door, tmp_path: Path) -> None:
    once, often = Union(tmp_path / "once"), union
    for _ in range(2):
        door.send(given())
        often.run()
    once.root.mkdir()
    for name in ("secret.key", "intake.sqlite"):
        (once.root / name).write_bytes((often.root / name).read_bytes())
        (once.root / name).chmod(0o600)
    once.run()
    content = "select content_hash from meta.build_info"
    assert once.query(content) == often.query(content)


def test_a_store_that_no_longer_knows_the_last_row_is_read_from_the_beginning_and_nothing_counts_twice(
    union: Union, door: Door, sent: list[dict[str, Any]]
) -> None:
    door.change("delete from submissions where row_id = 3")  # as a store restored from a backup of before
    new = given()
    door.send(new)
    told = union.run()
    assert told["intake"]["error"] is None and told["intake"]["rows"] == 3
    assert union.query(COUNTED) == sorted((one["submission_id"],) for one in [*sent, new])
    assert ledger(union) == [("intake", 4, 4, 0, 0, 0)]


@pytest.mark.parametrize("lost", ["manifests and rows", "the watermark", "the raw copy, as the retention takes it"])
def test_what_a_run_that_died_left_is_repaired(union: Union, door: Door, sent: list[dict[str, Any]], lost: str) -> None:
    staged = union.folder.staged
    match lost:
        case "manifests and rows":
            for path in [*staged.glob("*.json"), *staged.glob("*.parquet"), staged / ".intake-watermark"]:
                path.unlink()
        case "the watermark":
            (staged / ".intake-watermark").unlink()
        case _:
            for path in [*union.folder.raw.glob("*.door"), staged / ".intake-watermark"]:
                path.unlink()
    new = given()
    door.send(new)
    union.run()
    assert union.query(COUNTED) == sorted((one["submission_id"],) for one in [*sent, new])
    assert union.query("select sum(received), sum(duplicates) from meta.import_ledger") == [(4, 0)]


def test_a_raw_copy_that_outgrew_its_rows_is_read_anew(union: Union, door: Door, sent: list[dict[str, Any]]) -> None:
    """The power went between the copy and its rows."""
    new = given()
    door.send(new)
    earlier = {path: path.read_bytes() for path in union.folder.staged.iterdir()}
    union.run()
    for path, content in earlier.items():
        path.write_bytes(content)
    union.run()
    assert union.query(COUNTED) == sorted((one["submission_id"],) for one in [*sent, new])
    assert ledger(union) == [("intake", 4, 4, 0, 0, 0)]


def test_an_erasure_loses_nothing_of_a_week_that_had_begun_to_grow(union: Union, door: Door, sent: list[dict[str, Any]]) -> None:
    """A run died between the raw copy and its rows; then a person whose rows stand in that week is forgotten."""
    new = given()
    door.send(new)
    earlier = {path: path.read_bytes() for path in union.folder.staged.iterdir()}
    pointer, builds = union.folder.current_pointer.read_text(), set(union.folder.builds.glob("*.duckdb"))
    union.run()
    for path, content in earlier.items():
        path.write_bytes(content)
    union.folder.current_pointer.write_text(pointer)
    for path in set(union.folder.builds.glob("*.duckdb")) - builds:
        path.unlink()
    assert union.etl("forget", MINE, "--author", "staff").code == 0
    assert union.query(COUNTED) == sorted((one["submission_id"],) for one in [*sent[1:], new])


@pytest.mark.usefixtures("sent")
def test_rows_hashed_with_another_key_stop_the_run(union: Union, door: Door) -> None:
    former = union.build_id
    door.send(given())
    door.change("update submissions set key_fingerprint = 'aaaaaaaaaaaa' where row_id = 4")
    refused = union.etl("run", "--json")
    assert refused.code == 1 and "secret.key" in refused.err and union.build_id == former


def test_the_only_submission_withdrawn_leaves_no_build_and_the_next_one_makes_another(union: Union, door: Door) -> None:
    one = given()
    door.send(one)
    union.put("a.csv", as_csv([row(occurred_at="never")]))  # refused, and so never counted
    union.run()
    door.withdraw(one["submission_id"])
    refused = union.etl("run", "--json", "--progress", "json")
    assert refused.code == 3 and "NothingLeft" in refused.err
    assert not union.folder.has_build, "what was withdrawn is shown no more"
    assert union.etl("status", "--json").json["last_refusal"] is None, "a true answer is no fault"
    assert "NothingLeft" in union.etl("run", "--progress", "json").err, "and so it stays"
    assert union.etl("status", "--json").json["last_refusal"] is None
    other = given()
    door.send(other)
    union.run()
    assert union.query(COUNTED) == [(other["submission_id"],)]


def test_withdrawn_before_the_first_run_is_nothing_left_too(union: Union, door: Door) -> None:
    one = given()
    door.send(one)
    door.withdraw(one["submission_id"])
    assert "NothingLeft" in union.etl("run", "--progress", "json").err


def test_of_an_export_and_the_form_all_must_be_taken_back(union: Union, door: Door, sent_beside_an_export: dict[str, Any]) -> None:
    door.withdraw(sent_beside_an_export["submission_id"])
    union.run()
    assert union.query(COUNTED) == [("s1",)]
    assert union.etl("forget", INAMI, "--author", "X", "--json").json["build_id"] is None
    assert not union.folder.has_build


def test_an_export_that_can_no_longer_be_read_never_passes_for_withdrawn(
    union: Union, door: Door, sent_beside_an_export: dict[str, Any]
) -> None:
    """One report of the form is withdrawn, and by a fault all rows of the export are refused at once: the former build stays."""
    former = union.build_id
    door.withdraw(sent_beside_an_export["submission_id"])
    (staged,) = (path for path in union.folder.staged.glob("*.parquet") if not path.name.startswith("intake"))
    broken = duckdb.read_parquet(str(staged)).project("* replace ('no_service' as rejection_code)")
    broken.write_parquet(f"{staged}.broken")
    Path(f"{staged}.broken").replace(staged)
    manifest = staged.with_suffix(".json")  # a reader at fault, not a disk: its sum is that of what it wrote
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"rows_sha256": ""}))
    refused = union.etl("run", "--progress", "json")
    assert refused.code == 1 and "NothingToPublish" in refused.err and "NothingLeft" not in refused.err
    assert union.build_id == former
    told = union.etl("status", "--json").json["last_refusal"]
    assert told["refusal"] == "NothingToPublish" and told["since"]
    assert "Runs fail since" in union.etl("status").err


@pytest.mark.usefixtures("sent")
def test_status_tells_how_many_rows_wait_and_what_the_form_does_not_name(union: Union, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    door.send(given(), given())
    told = union.etl("status")
    assert "2 rows of the store" in told.out and "EHEALTHBUGS_PRIVACY_URL" in told.err and "EHEALTHBUGS_CONTACT" in told.err
    monkeypatch.setenv("EHEALTHBUGS_PRIVACY_URL", "https://example.org/privacy")
    monkeypatch.setenv("EHEALTHBUGS_CONTACT", "office@example.org")
    union.run()
    told = union.etl("status")
    assert "wait for the next run" not in told.out and told.err == ""


def test_a_run_that_could_not_read_the_store_is_told_until_one_can(union: Union, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    union.put("a.csv", as_csv([row()]))
    monkeypatch.setenv("EHEALTHBUGS_INTAKE_URL", "postgresql://nobody:secret@127.0.0.1:1/none")
    assert union.etl("run").code == LEFT_OUT
    told = union.etl("status", "--json")
    assert (told.json["last_refusal"]["refusal"], told.json["store"], told.json["waiting_in_store"]) == ("StoreNotRead", "silent", None)
    assert "does not answer" in (said := union.etl("status").err)
    assert "secret@" not in told.out + told.err + said
    monkeypatch.delenv("EHEALTHBUGS_INTAKE_URL")
    door.send(given())
    union.run()
    told = union.etl("status", "--json")
    assert (told.json["last_refusal"], told.json["store"], told.json["waiting_in_store"]) == (None, "answers", 0)
    assert union.etl("status", "--no-store", "--json").json["store"] is None


@pytest.mark.usefixtures("sent_beside_an_export")
def test_two_troubles_are_told_each_with_its_moment_and_end_apart(union: Union, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EHEALTHBUGS_INTAKE_URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("EHEALTHBUGS_WAREHOUSE_URL", WAREHOUSE_AWAY)
    assert union.etl("run").code == 1
    first = standing(union)
    assert list(first) == ["StoreNotRead", "WarehouseRefused"]
    said = union.etl("status").err
    assert "The store of submissions is not read since" in said and "Runs fail since" in said
    time.sleep(1.1)
    assert union.etl("publish").code == 1
    assert standing(union) == first, "the same ones again keep their moments"
    monkeypatch.delenv("EHEALTHBUGS_WAREHOUSE_URL")
    assert union.etl("run").code == LEFT_OUT
    assert standing(union) == {"StoreNotRead": first["StoreNotRead"]}
    (broken := union.folder.records / "campaigns.csv").write_text("campaign_id,starts_on\nx,never\n")
    assert union.etl("run").code == 1
    both = standing(union)
    assert both["StoreNotRead"] == first["StoreNotRead"] and both["RecordError"] > first["StoreNotRead"]
    monkeypatch.delenv("EHEALTHBUGS_INTAKE_URL")
    assert union.etl("run").code == 1
    assert standing(union) == {"RecordError": both["RecordError"]}, "the store was read, whatever else is refused"
    broken.unlink()
    union.run()
    assert standing(union) == {}


def test_a_refusal_noted_by_a_former_version_is_told(loaded: Loaded) -> None:
    union = loaded(row())
    noted = {"refusal": "DiskFull", "message": "", "since": "2026-01-02T03:04:05+00:00"}
    union.folder.standing_refusal.write_text(json.dumps(noted), encoding="utf-8")
    assert union.etl("status", "--json").json["last_refusal"] == noted
    union.run()
    assert standing(union) == {}


def test_a_key_that_others_may_read_is_told_in_its_own_words(loaded: Loaded) -> None:
    union = loaded(row())
    union.folder.secret_key.chmod(0o644)
    assert union.etl("run").code == 1
    assert "chmod 600" in union.etl("status").err


def standing(union: Union) -> dict[str, str]:
    """Refusals and their moments."""
    return {one["refusal"]: one["since"] for one in union.etl("status", "--no-store", "--json").json["standing_refusals"]}


def test_a_folder_without_a_store_is_told_from_one_whose_store_is_away(loaded: Loaded) -> None:
    union = loaded(row())
    told = union.etl("status", "--json").json
    assert (told["store"], told["waiting_in_store"]) == ("none", None)
    assert "does not answer" not in union.etl("status").err


def test_a_store_that_is_away_is_told_and_stops_nothing_else(union: Union, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EHEALTHBUGS_INTAKE_URL", "postgresql://nobody:secret@127.0.0.1:1/none")
    union.put("a.csv", as_csv([row()]))
    outcome = union.etl("run", "--json")
    assert outcome.code == LEFT_OUT and outcome.json["totals"]["accepted"] == 1
    assert union.etl("run", "--json", "--progress", "json").code == LEFT_OUT, "nothing new, and still somebody must hear of it"
    assert "connection_lost" in outcome.json["intake"]["error"] and "secret@" not in outcome.out + outcome.err


def test_what_was_really_sent_never_meets_the_demo(tmp_path: Path) -> None:
    union = Union(tmp_path / "data")
    door = Door(union.root)
    door.send(given())
    demo = Union(union.root / "demo")
    assert union.etl("demo", "--submissions", "100", "--json").json["intake"] is None
    assert demo.query("select count(*) from meta.import_ledger where shape = 'intake'") == [(0,)]
    told = union.run()  # and the first own build is made of what was sent
    assert told["totals"]["accepted"] == 1
    assert union.query("select is_demo from meta.build_info") == [(False,)]


def test_a_week_is_that_of_brussels(union: Union, door: Door) -> None:
    door.send(given(), given())
    statement = "update submissions set received_at = '2026-03-01 23:30:00.000000', submitted_at = '2026-03-01T23:30:00Z' where row_id = 1"
    door.change(statement)  # a Sunday in UTC, half past midnight on Monday in Brussels
    union.run()
    assert "intake-2026-W10" in [line[0] for line in union.query("select source_id from meta.import_ledger")]
    assert union.folder.raw.stat().st_mode & 0o077 == 0
