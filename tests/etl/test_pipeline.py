"""From files to a build, through the command line: what is loaded, once, and what stays as it was."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from etl import run_commands as command
from settings import DataFolder
from tests.conftest import Union, rewritten
from tests.etl.conftest import Loaded
from tests.etl.exports import Row, as_csv, as_json_lines, row, rows, write_parquet, write_workbook


def test_a_file_of_submissions_becomes_a_build(union: Union) -> None:
    union.put("march.csv", as_csv(rows(3)))
    result = union.run()
    assert result["is_new"] is True
    assert result["totals"] == {"received": 3, "accepted": 3, "rejected": 0, "duplicates": 0}
    (source,) = result["sources"]
    assert source | {"sha256": ""} == {
        "file": "march.csv", "sha256": "", "shape": "csv", "received": 3, "accepted": 3, "rejected": 0, "duplicates": 0, "already_known": 0,
        "error": None, "error_detail": None,
    }  # fmt: skip
    assert union.build_id == result["build_id"]
    assert union.query("select region_code, province_code, severity_code, software_code from marts.fct_submissions limit 1") == [
        ("WAL", "BE35", "2", "CARECONNECT")
    ]


def test_running_twice_changes_nothing_and_says_so_also_of_a_file_under_another_name(loaded: Loaded) -> None:
    union = loaded(*rows(3))
    built = union.query("select build_id, n_received, n_accepted, n_rejected, n_duplicates from meta.build_info")
    again = union.run()
    assert again["is_new"] is False and again["sources"] == []
    assert [(again["build_id"], *again["totals"].values())] == built
    assert "Nothing new" in union.etl("run").out
    union.put("copy of a.csv", as_csv(rows(3)))
    outcome = union.etl("run")
    assert "copy of a.csv: the very same file was loaded before" in outcome.out
    assert "Nothing new" in outcome.out


def test_new_files_are_added_without_reading_old_ones_again(loaded: Loaded) -> None:
    union = loaded(*rows(3))
    first = union.folder.build_file(union.build_id)
    stamp = first.stat().st_mtime_ns
    staged_before = {path.name: path.stat().st_mtime_ns for path in union.folder.staged.glob("*.parquet")}
    union.put(
        "april.csv",
        as_csv([row(submission_id="a1", submitted_at="2024-04-02 10:00:00", occurred_at="2024-04-02 09:00:00")]),
    )
    result = union.run()
    assert [source["file"] for source in result["sources"]] == ["april.csv"]
    assert result["totals"]["accepted"] == 4
    assert staged_before.items() <= {path.name: path.stat().st_mtime_ns for path in union.folder.staged.glob("*.parquet")}.items()
    assert first.exists() and first.stat().st_mtime_ns == stamp and first.stem != result["build_id"], "a build is never overwritten"


def test_a_cumulative_export_adds_only_what_is_new(loaded: Loaded) -> None:
    union = loaded(*rows(3))
    union.put("week2.csv", as_csv(rows(5)))
    result = union.run()
    (source,) = result["sources"]
    assert (source["received"], source["accepted"], source["duplicates"]) == (5, 2, 3)
    assert union.query("select already_known, superseded from meta.import_ledger where file_name = 'week2.csv'") == [(3, 0)]


def test_the_latest_version_of_a_submission_counts_and_the_others_are_kept(together: Union) -> None:
    assert counts(together, "versions.csv") == (2, 1, 0, 1)
    assert together.query("select severity_code from marts.fct_submissions where submission_id = 'changed'") == [("3",)]
    kept = together.query("select submission_id, source_row, duplicate_reason_code from meta.submission_versions")
    assert kept == [("changed", 2, "superseded")]


def test_a_rejected_version_does_not_replace_a_valid_one(together: Union) -> None:
    assert counts(together, "rejected version.csv") == (2, 1, 1, 0)


def test_equal_rows_without_id_stay_two_and_a_re_export_adds_none(loaded: Loaded) -> None:
    anonymous = row(submission_id="")
    union = loaded(anonymous, anonymous)
    assert union.query("select n_accepted from meta.build_info") == [(2,)]
    union.put("april.csv", as_csv([anonymous, anonymous, row(submission_id="", minutes_lost="16")]))
    assert union.run()["totals"] == {"received": 5, "accepted": 3, "rejected": 0, "duplicates": 2}


SHAPES = ["reference.csv", "blank lines.csv", "semicolons.csv", "shape.jsonl", "shape.xlsx", "shape.parquet"]


@pytest.fixture(scope="module")
def together(made: Callable[[], Union]) -> Union:
    """One build of many files, each of other submissions and looked at by one test."""

    def shaped(name: str) -> list[Row]:
        return [
            row(submission_id=f"1 {name}", comment="Écran gris ; « rien » ne va", service_codes="RECIPE|MCN_EATTEST"),
            row(submission_id=f"2 {name}", occurred_at="2024-03-05", consequence_codes="I_NO_ERX|I_CATCHUP", minutes_lost=""),
        ]

    union = made()
    union.put("reference.csv", as_csv(shaped("reference.csv")))
    union.put("blank lines.csv", as_csv(shaped("blank lines.csv")) + "\n\n")  # read the careful way
    union.put("semicolons.csv", as_csv(shaped("semicolons.csv"), delimiter=";"))
    union.put("shape.jsonl", as_json_lines(shaped("shape.jsonl")))
    write_workbook(union.folder.inbox / "shape.xlsx", shaped("shape.xlsx"))
    write_parquet(union.folder.inbox / "shape.parquet", shaped("shape.parquet"))
    changed = {"submission_id": "changed"}
    union.put("versions.csv", as_csv([row(**changed), row(**changed, submitted_at="2024-03-06 08:00:00", severity_code="3")]))
    valid = {"submission_id": "valid"}
    later = row(**valid, submitted_at="2024-03-06 08:00:00", service_codes="no such thing")
    union.put("rejected version.csv", as_csv([row(**valid), later]))
    union.put(
        "names.csv",
        as_csv(
            [
                row(submission_id="named", service_codes=" recip-e |MyCareNet|eattest"),
                row(submission_id="nameless", service_codes="UNKNOWN"),
            ]
        ),
    )
    union.put(
        "severities.csv",
        as_csv([
            row(submission_id="given", severity_code="1", consequence_codes="I_NO_ERX"),
            row(submission_id="implied", severity_code="", consequence_codes="I_CATCHUP|I_CONTINUITY"),
            row(submission_id="unknown", severity_code="unknown", consequence_codes=""),
        ]),
    )  # fmt: skip
    union.put(
        "moments.csv",
        as_csv([
            row(submission_id="summer", occurred_at="2024-07-05 09:40:00", submitted_at="2024-07-05 10:00:00"),
            row(submission_id="zoned", occurred_at="2024-07-05T07:40:00Z", submitted_at="2024-07-05T12:00:00+02:00"),
            row(submission_id="day", occurred_at="2024-03-04"),
            row(submission_id="midnight", occurred_at="2024-03-04 00:00:00"),
            row(submission_id="absent", occurred_at=""),
            row(submission_id="memory", occurred_at="2024-02-20 11:00:00"),
        ]),
    )  # fmt: skip
    union.put(
        "reporters.csv",
        as_csv([
            row(submission_id="a", reporter_id="1-12345-78-004"),
            row(submission_id="b", reporter_id="11234578"),
            row(submission_id="c", reporter_id="GP@Example.org "),
            row(submission_id="d", reporter_id="gp@example.org"),
            row(submission_id="e", reporter_id=""),
            row(submission_id="f", reporter_id=" "),
            row(submission_id="g", reporter_id="", postal_code="1000"),
        ]),
    )  # fmt: skip
    union.put("no version.csv", as_csv([row(submission_id="no version", form_version="")]))
    union.run()
    return union


def counts(union: Union, file: str) -> tuple[int, ...]:
    """Of one file: received, accepted, rejected, duplicates."""
    asked = f"select received, accepted, rejected, duplicates from meta.import_ledger where file_name = '{file}'"  # noqa: S608
    (found,) = union.query(asked)
    return found


@pytest.mark.parametrize("shape", SHAPES[1:])
def test_every_shape_gives_the_same_facts(together: Union, shape: str) -> None:
    assert counts(together, shape) == (2, 2, 0, 0)

    def facts(table: str, apart: str, file: str) -> list[tuple[Any, ...]]:
        columns = f"submission_id[1:1], * exclude ({apart})"
        return together.query(f"select {columns} from {table} where submission_id[3:] = '{file}' order by all")  # noqa: S608

    for table, apart in (
        ("marts.fct_submissions", "submission_id, source_id, source_row, reporter_key"),
        ("marts.fct_consequences", "submission_id"),
    ):
        assert facts(table, apart, shape) == facts(table, apart, SHAPES[0]) != []


def test_names_and_aliases_of_services_are_understood(together: Union) -> None:
    asked = "select submission_id, service_code from marts.fct_reports where submission_id like 'name%' order by all"
    assert together.query(asked) == [("named", "MCN"), ("named", "MCN_EATTEST"), ("named", "RECIPE"), ("nameless", "UNKNOWN")]


def test_the_given_severity_wins_over_the_one_consequences_imply(together: Union) -> None:
    found = dict(together.query("select submission_id, severity_code from marts.fct_submissions"))
    assert {name: found[name] for name in ("given", "implied", "unknown")} == {"given": "1", "implied": "3", "unknown": "unknown"}


def test_moments_keep_their_precision_and_summer_time(together: Union) -> None:
    found = together.query(
        "select submission_id, timezone('UTC', occurred_at), occurred_on::varchar, occurred_hour, time_precision, is_from_memory "
        "from marts.fct_submissions join meta.import_ledger using (source_id) where file_name = 'moments.csv' order by submission_id"
    )
    assert found == [
        ("absent", dt.datetime(2024, 3, 5, 9, 15), "2024-03-05", 10, "approximate", False),
        ("day", dt.datetime(2024, 3, 3, 23, 0), "2024-03-04", None, "day", False),
        ("memory", dt.datetime(2024, 2, 20, 10, 0), "2024-02-20", 11, "exact", True),
        ("midnight", dt.datetime(2024, 3, 3, 23, 0), "2024-03-04", None, "day", False),
        ("summer", dt.datetime(2024, 7, 5, 7, 40), "2024-07-05", 9, "exact", False),
        ("zoned", dt.datetime(2024, 7, 5, 7, 40), "2024-07-05", 9, "exact", False),
    ]


def test_one_reporter_is_one_key_however_written_and_places_stand_in(together: Union) -> None:
    keys = dict(together.query("select submission_id, reporter_key from marts.fct_submissions where len(submission_id) = 1"))
    assert keys["a"] == keys["b"] and keys["c"] == keys["d"] and keys["e"] == keys["f"]
    assert len(keys) == 7 and len(set(keys.values())) == 4
    assert keys["e"].startswith("p") and not keys["a"].startswith("p") and {len(key) for key in keys.values()} == {12}


def test_an_export_that_never_says_its_version_is_loaded(together: Union) -> None:
    assert counts(together, "no version.csv") == (1, 1, 0, 0)


def test_invented_and_real_submissions_never_share_a_build(loaded: Loaded) -> None:
    union = loaded(row())
    build = union.build_id
    union.put("demo.csv", as_csv([row(submission_id="d1", form_version="demo-1")]))
    outcome = union.etl("run")
    assert outcome.code == 1
    assert "demo.csv" in outcome.err and "a.csv" in outcome.err
    (manifest,) = re.findall(r"\S+\.json", outcome.err)
    assert Path(manifest).is_absolute() and Path(manifest).is_file(), "as it can be deleted"
    assert union.build_id == build


def test_of_invented_and_real_files_the_fewer_are_named_with_their_manifests(union: Union) -> None:
    for number in range(5):
        union.put(f"demo{number}.csv", as_csv([row(submission_id=f"d{number}", form_version="demo-1")]))
    union.run()
    union.put("real.csv", as_csv([row()]))
    outcome = union.etl("run")
    assert outcome.code == 1 and "real.csv hold real submissions, demo0.csv, demo1.csv, demo2.csv and 2 more invented ones" in outcome.err
    (manifest,) = re.findall(r"\S+\.json", outcome.err)
    assert json.loads(Path(manifest).read_bytes())["file_name"] == "real.csv"


def test_another_key_stops_the_run(loaded: Loaded) -> None:
    union = loaded(row())
    union.folder.secret_key.unlink()
    outcome = union.etl("run")
    assert outcome.code == 1 and "key" in outcome.err


def test_an_empty_inbox_publishes_nothing(union: Union) -> None:
    outcome = union.etl("run")
    assert outcome.code == 3, "a timetable waits for the first submission and finds no fault"
    assert "the inbox is empty" in outcome.err
    assert not union.folder.current_pointer.exists()
    logged = json.loads(union.etl_with({"EHEALTHBUGS_LOG": "json"}, "run").err.splitlines()[-1])
    assert (logged["level"], logged["refusal"]) == ("info", "NothingToPublish"), "nor does who watches the log"
    unasked = {"EHEALTHBUGS_INTAKE_URL": "postgresql://nobody@127.0.0.1:1/nowhere"}
    assert union.etl_with(unasked, "run").code == 1, "who could not ask the store does not know that nothing came"


def test_wrong_usage_is_exit_code_two(union: Union) -> None:
    assert union.etl("run", "--no-such-option").code == 2


def test_records_say_when_the_form_was_open(union: Union) -> None:
    union.put(
        "a.csv",
        as_csv([row(), row(submission_id="s2", submitted_at="2024-03-20 10:00:00", occurred_at="2024-03-20 09:00:00")]),
    )
    union.run()
    observed = "select min(date_on)::varchar, max(date_on)::varchar, count(*) from marts.dim_dates where is_observed"
    assert union.query(observed) == [("2024-03-05", "2024-03-20", 16)]
    union.etl("record", "observation", "--from", "2024-03-01", "--author", "staff")
    union.etl(
        "record",
        "observation",
        "--from",
        "2024-03-10",
        "--to",
        "2024-03-12",
        "--closed",
        "--note",
        "form down",
        "--author",
        "staff",
    )
    union.etl("record", "campaign", "--from", "2024-03-15", "--title", "Reminder", "--author", "staff")
    assert union.run()["is_new"] is True
    assert union.query(observed) == [("2024-03-05", "2024-03-20", 13)]
    assert union.query("select starts_on::varchar, ends_on::varchar, title from marts.campaigns") == [
        ("2024-03-15", "2024-03-15", "Reminder")
    ]
    union.etl("record", "withdraw", "observation_periods", "2", "--author", "staff")
    union.run()
    assert union.query(observed) == [("2024-03-05", "2024-03-20", 16)]


def test_a_bad_record_is_refused_with_its_place(union: Union) -> None:
    for wrong in ("5 March", "20240305"):
        outcome = union.etl("record", "observation", "--from", wrong, "--author", "staff")
        assert outcome.code == 1 and "starts_on is not a date" in outcome.err
    union.put("a.csv", as_csv([row()]))
    union.folder.records.mkdir(exist_ok=True)
    (union.folder.records / "campaigns.csv").write_text("campaign_id,starts_on,campaign_type_code,title\nx,2024-01-01,radio,T\n")
    outcome = union.etl("run")
    assert outcome.code == 1 and "campaigns.csv, line 2" in outcome.err
    (union.folder.records / "campaigns.csv").write_bytes("campaign_id,title\nx,Été\n".encode("cp1252"))
    outcome = union.etl("run")
    assert outcome.code == 1 and "campaigns.csv is not UTF-8" in outcome.err
    outcome = union.etl("record", "campaign", "--from", "2024-03-05", "--title", "T", "--author", "staff", "--json")
    assert outcome.code == 1 and json.loads(outcome.err)["refusal"] == "RecordError"


def test_campaigns_of_one_name_stop_a_run_and_are_named(union: Union) -> None:
    union.put("a.csv", as_csv([row()]))
    union.folder.make(union.folder.records)
    lines = "campaign_id,starts_on,campaign_type_code,title\nx,2024-01-01,press,T\nx,2024-01-02,press,U\n"
    (union.folder.records / "campaigns.csv").write_text(lines)
    refused = union.etl("run")
    assert refused.code == 1 and "records 1 and 2 have the same name (x)" in refused.err


def test_two_mailings_on_one_day_are_two_campaigns(union: Union) -> None:
    union.put("a.csv", as_csv([row()]))
    for title in ("Mail", "Reminder"):
        union.etl("record", "campaign", "--from", "2024-03-05", "--title", title, "--author", "staff")
    union.run()
    assert union.query("select campaign_id from marts.campaigns order by all") == [("2024-03-05-mailing",), ("2024-03-05-mailing-2",)]


def test_no_identifier_leaves_the_raw_copies(union: Union) -> None:
    secret = ("1-23456-78-004", "85.07.30-033.28", "jean.dupont@example.org", "0475 12 34 56")
    comment = "Patient 85.07.30-033.28, rappeler au 0475 12 34 56 ou jean.dupont@example.org"
    lines = [
        row(reporter_id=secret[0], comment=comment),
        row(submission_id="bad", reporter_id=secret[2], service_codes=secret[2], comment=comment),
    ]
    union.put("a.csv", as_csv(lines))
    union.run()
    (rejected,) = union.query("select raw_row from meta.rejected_rows")[0]
    dumped = rejected + str(union.query("select * from marts.fct_submissions")) + str(union.query("select * from meta.cell_warnings"))
    for path in [*union.folder.staged.rglob("*"), *union.folder.builds.glob("*.duckdb")]:
        dumped += path.read_bytes().decode("latin-1")
    for identifier in (*secret, "85073003328"):
        assert identifier not in dumped


def test_purging_lets_old_copies_go_and_keeps_their_rows(loaded: Loaded) -> None:
    union = loaded(row())
    assert "0 raw copies deleted" in union.etl("purge", "--months", "1").out
    manifest = next(union.folder.staged.glob("*.json"))
    manifest.write_text(manifest.read_text().replace('"imported_at": "20', '"imported_at": "19'))
    assert "1 raw copies deleted" in union.etl("purge", "--months", "24").out
    assert not list(union.folder.raw.iterdir())
    assert union.query("select count(*) from marts.fct_submissions") == [(1,)]


def test_rejected_rows_come_back_with_their_original_cells(loaded: Loaded, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    union = loaded(row(), row(submission_id="s2", service_codes="=1+1", reporter_id="gp@example.org"))
    out = tmp_path / "rejected.xlsx"
    assert union.etl("rejected", "--out", str(out)).code == 0
    sheet = load_workbook(out).active
    assert sheet is not None
    header, line = list(sheet.iter_rows(values_only=True))
    found = dict(zip(header, line, strict=True))
    assert (found["service_codes"], found["reporter_id"], found["Ligne"]) == ("=1+1", "gp@example.org", "3")
    assert found["Motif du refus"] == "Aucun des e-services cités n’est connu."


def test_status_and_check_answer_for_the_current_build(union: Union, loaded: Loaded) -> None:
    assert union.etl("status", "--json").code == 1
    build_id = loaded(row()).build_id
    union.put("b.csv", as_csv([row(submission_id="s2")]))
    status = union.etl("status", "--json").json
    assert (status["build_id"], status["accepted"], status["waiting"]) == (build_id, 1, ["b.csv"])
    checks = union.etl("check", "--json").json["checks"]
    assert len(checks) > 12 and all(check["has_passed"] for check in checks)


def of_another_version(folder: DataFolder) -> str:
    """Marks the current build so, and names it."""
    old = folder.current_pointer.read_text().strip()
    with rewritten(folder.build_file(old)) as build:
        build.execute("update meta.build_info set schema_version = '1', content_hash = 'of that version'")
    return old


def test_a_start_makes_figures_of_another_version_anew(loaded: Loaded) -> None:
    union = loaded(row())
    old = of_another_version(union.folder)
    assert "another version" in union.etl("ensure-build").out
    new = union.build_id
    assert new != old
    assert union.etl("ensure-build").out == "", "once is enough"
    assert union.build_id == new


def test_a_start_makes_the_demo_of_another_version_anew(
    union: Union, served: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In this process, where fewer submissions can be invented than a start does."""
    served(union.root)
    monkeypatch.setattr(command, "demo", partial(command.demo, submissions=100))
    command.demo(meeting=True)
    demo = Union(union.root / "demo")
    old = of_another_version(demo.folder)
    capsys.readouterr()
    command.ensure_build()
    assert "another version" in capsys.readouterr().out
    new = demo.build_id
    assert new != old
    command.ensure_build()
    assert capsys.readouterr().out == "", "once is enough"
    assert demo.build_id == new


def test_changed_reference_data_make_a_new_build_from_the_raw_copies(
    loaded: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An alias added later makes a rejected row valid, without the file being dropped again."""
    from dataclasses import replace

    from etl import pipeline
    from settings import get_settings

    union = loaded(row(), row(submission_id="s2", service_codes="Zorgbrievenbus 3000"))
    assert union.query("select n_rejected from meta.build_info") == [(1,)]
    changed = tmp_path / "reference"
    shutil.copytree(get_settings().reference_dir, changed)
    with (changed / "service_aliases.csv").open("a", encoding="utf-8") as file:
        file.write("Zorgbrievenbus 3000,EH_BOX\n")
    settings = replace(get_settings(), reference_dir=changed)
    monkeypatch.setattr(pipeline, "get_settings", lambda: settings)
    result = pipeline.run(union.folder)
    assert result.is_new and result.totals.rejected == 0 and result.totals.accepted == 2
