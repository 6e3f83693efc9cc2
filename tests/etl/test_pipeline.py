"""From files to a build, through the command line: what is loaded, once, and what stays as it was."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import pytest

from settings import DataFolder
from tests.conftest import Union, rewritten
from tests.etl.exports import as_csv, as_json_lines, row, rows, write_parquet, write_workbook

FACTS = "select * exclude (source_id, source_row, reporter_key) from marts.fct_submissions order by submission_id"


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


def test_running_twice_changes_nothing_and_says_so(union: Union) -> None:
    union.put("march.csv", as_csv(rows(3)))
    first = union.run()
    second = union.run()
    assert second["is_new"] is False
    assert (second["build_id"], second["totals"], second["sources"]) == (first["build_id"], first["totals"], [])
    assert "Nothing new" in union.etl("run").out


def test_new_files_are_added_without_reading_old_ones_again(union: Union) -> None:
    union.put("march.csv", as_csv(rows(3)))
    union.run()
    staged_before = {path.name: path.stat().st_mtime_ns for path in union.folder.staged.glob("*.parquet")}
    union.put(
        "april.csv",
        as_csv([row(submission_id="a1", submitted_at="2024-04-02 10:00:00", occurred_at="2024-04-02 09:00:00")]),
    )
    result = union.run()
    assert [source["file"] for source in result["sources"]] == ["april.csv"]
    assert result["totals"]["accepted"] == 4
    assert staged_before.items() <= {path.name: path.stat().st_mtime_ns for path in union.folder.staged.glob("*.parquet")}.items()


def test_a_cumulative_export_adds_only_what_is_new(union: Union) -> None:
    union.put("week1.csv", as_csv(rows(3)))
    union.run()
    union.put("week2.csv", as_csv(rows(5)))
    result = union.run()
    (source,) = result["sources"]
    assert (source["received"], source["accepted"], source["duplicates"]) == (5, 2, 3)
    assert union.query("select already_known, superseded from meta.import_ledger where file_name = 'week2.csv'") == [(3, 0)]


def test_the_latest_version_of_a_submission_counts_and_the_others_are_kept(union: Union) -> None:
    later = row(submitted_at="2024-03-06 08:00:00", severity_code="3")
    union.put("march.csv", as_csv([row(), later]))
    assert union.run()["totals"] == {"received": 2, "accepted": 1, "rejected": 0, "duplicates": 1}
    assert union.query("select severity_code from marts.fct_submissions") == [("3",)]
    assert union.query("select submission_id, source_row, duplicate_reason_code from meta.submission_versions") == [("s1", 2, "superseded")]


def test_a_rejected_version_does_not_replace_a_valid_one(union: Union) -> None:
    later = row(submitted_at="2024-03-06 08:00:00", service_codes="no such thing")
    union.put("march.csv", as_csv([row(), later]))
    assert union.run()["totals"] == {"received": 2, "accepted": 1, "rejected": 1, "duplicates": 0}


def test_equal_rows_without_id_stay_two_and_a_re_export_adds_none(union: Union) -> None:
    anonymous = row(submission_id="")
    union.put("march.csv", as_csv([anonymous, anonymous]))
    assert union.run()["totals"]["accepted"] == 2
    union.put("april.csv", as_csv([anonymous, anonymous, row(submission_id="", minutes_lost="16")]))
    assert union.run()["totals"] == {"received": 5, "accepted": 3, "rejected": 0, "duplicates": 2}


def test_the_very_same_file_under_another_name_is_told_and_not_loaded(union: Union) -> None:
    union.put("march.csv", as_csv(rows(3)))
    union.run()
    union.put("copy of march.csv", as_csv(rows(3)))
    outcome = union.etl("run")
    assert "copy of march.csv: the very same file was loaded before" in outcome.out
    assert "Nothing new" in outcome.out


@pytest.mark.parametrize("shape", ["csv", "csv;", "jsonl", "xlsx", "parquet"])
def test_every_shape_gives_the_same_facts(union: Union, tmp_path: Path, shape: str) -> None:
    lines = [
        row(comment="Écran gris ; « rien » ne va", service_codes="RECIPE|MCN_EATTEST"),
        row(submission_id="s2", occurred_at="2024-03-05", consequence_codes="I_NO_ERX|I_CATCHUP", minutes_lost=""),
    ]
    reference = Union(tmp_path / "reference")
    reference.put("a.csv", as_csv(lines))
    reference.run()
    inbox = union.folder.inbox
    inbox.mkdir(parents=True)
    match shape:
        case "csv":
            union.put("a.csv", as_csv(lines) + "\n\n")  # blank lines: read the careful way
        case "csv;":
            union.put("a.csv", as_csv(lines, delimiter=";"))
        case "jsonl":
            union.put("a.jsonl", as_json_lines(lines))
        case "xlsx":
            write_workbook(inbox / "a.xlsx", lines)
        case "parquet":
            write_parquet(inbox / "a.parquet", lines)
    assert union.run()["totals"]["accepted"] == 2
    assert union.query(FACTS) == reference.query(FACTS)
    assert union.query("select * from marts.fct_consequences order by all") == reference.query(
        "select * from marts.fct_consequences order by all"
    )


def test_names_and_aliases_of_services_are_understood(union: Union) -> None:
    union.put(
        "a.csv",
        as_csv([row(service_codes=" recip-e |MyCareNet|eattest"), row(submission_id="s2", service_codes="UNKNOWN")]),
    )
    union.run()
    found = union.query("select submission_id, service_code from marts.fct_reports order by all")
    assert found == [("s1", "MCN"), ("s1", "MCN_EATTEST"), ("s1", "RECIPE"), ("s2", "UNKNOWN")]


def test_the_given_severity_wins_over_the_one_consequences_imply(union: Union) -> None:
    union.put(
        "a.csv",
        as_csv([
            row(submission_id="given", severity_code="1", consequence_codes="I_NO_ERX"),
            row(submission_id="implied", severity_code="", consequence_codes="I_CATCHUP|I_CONTINUITY"),
            row(submission_id="unknown", severity_code="unknown", consequence_codes=""),
        ]),
    )  # fmt: skip
    union.run()
    found = dict(union.query("select submission_id, severity_code from marts.fct_submissions"))
    assert found == {"given": "1", "implied": "3", "unknown": "unknown"}


def test_moments_keep_their_precision_and_summer_time(union: Union) -> None:
    union.put(
        "a.csv",
        as_csv([
            row(submission_id="summer", occurred_at="2024-07-05 09:40:00", submitted_at="2024-07-05 10:00:00"),
            row(submission_id="zoned", occurred_at="2024-07-05T07:40:00Z", submitted_at="2024-07-05T12:00:00+02:00"),
            row(submission_id="day", occurred_at="2024-03-04"),
            row(submission_id="midnight", occurred_at="2024-03-04 00:00:00"),
            row(submission_id="absent", occurred_at=""),
            row(submission_id="memory", occurred_at="2024-02-20 11:00:00"),
        ]),
    )  # fmt: skip
    union.run()
    found = union.query(
        "select submission_id, timezone('UTC', occurred_at), occurred_on::varchar, occurred_hour, time_precision, is_from_memory "
        "from marts.fct_submissions order by submission_id"
    )
    assert found == [
        ("absent", dt.datetime(2024, 3, 5, 9, 15), "2024-03-05", 10, "approximate", False),
        ("day", dt.datetime(2024, 3, 3, 23, 0), "2024-03-04", None, "day", False),
        ("memory", dt.datetime(2024, 2, 20, 10, 0), "2024-02-20", 11, "exact", True),
        ("midnight", dt.datetime(2024, 3, 3, 23, 0), "2024-03-04", None, "day", False),
        ("summer", dt.datetime(2024, 7, 5, 7, 40), "2024-07-05", 9, "exact", False),
        ("zoned", dt.datetime(2024, 7, 5, 7, 40), "2024-07-05", 9, "exact", False),
    ]


def test_one_reporter_is_one_key_however_written_and_places_stand_in(union: Union) -> None:
    union.put(
        "a.csv",
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
    union.run()
    keys = dict(union.query("select submission_id, reporter_key from marts.fct_submissions"))
    assert keys["a"] == keys["b"] and keys["c"] == keys["d"] and keys["e"] == keys["f"]
    assert len(set(keys.values())) == 4
    assert keys["e"].startswith("p") and not keys["a"].startswith("p") and {len(key) for key in keys.values()} == {12}


def test_invented_and_real_submissions_never_share_a_build(union: Union) -> None:
    union.put("real.csv", as_csv([row()]))
    union.run()
    build = union.build_id
    union.put("demo.csv", as_csv([row(submission_id="d1", form_version="demo-1")]))
    outcome = union.etl("run")
    assert outcome.code == 1
    assert "demo.csv" in outcome.err and "real.csv" in outcome.err
    (manifest,) = re.findall(r"\S+\.json", outcome.err)
    assert Path(manifest).is_absolute() and Path(manifest).is_file(), "as it can be deleted"
    assert union.build_id == build


def test_another_key_stops_the_run(union: Union) -> None:
    union.put("a.csv", as_csv([row()]))
    union.run()
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


def test_an_export_that_never_says_its_version_is_loaded(union: Union) -> None:
    union.put("a.csv", as_csv([row(form_version="")]))
    assert union.run()["totals"]["accepted"] == 1


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


def test_purging_lets_old_copies_go_and_keeps_their_rows(union: Union) -> None:
    union.put("a.csv", as_csv([row()]))
    union.run()
    assert "0 raw copies deleted" in union.etl("purge", "--months", "1").out
    manifest = next(union.folder.staged.glob("*.json"))
    manifest.write_text(manifest.read_text().replace('"imported_at": "20', '"imported_at": "19'))
    assert "1 raw copies deleted" in union.etl("purge", "--months", "24").out
    assert not list(union.folder.raw.iterdir())
    assert union.query("select count(*) from marts.fct_submissions") == [(1,)]


def test_rejected_rows_come_back_with_their_original_cells(union: Union, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    union.put("a.csv", as_csv([row(), row(submission_id="s2", service_codes="=1+1", reporter_id="gp@example.org")]))
    union.run()
    out = tmp_path / "rejected.xlsx"
    assert union.etl("rejected", "--out", str(out)).code == 0
    sheet = load_workbook(out).active
    assert sheet is not None
    header, line = list(sheet.iter_rows(values_only=True))
    found = dict(zip(header, line, strict=True))
    assert (found["service_codes"], found["reporter_id"], found["Ligne"]) == ("=1+1", "gp@example.org", "3")
    assert found["Motif du refus"] == "Aucun des e-services cités n’est connu."


def test_status_and_check_answer_for_the_current_build(union: Union) -> None:
    assert union.etl("status", "--json").code == 1
    union.put("a.csv", as_csv([row()]))
    build_id = union.run()["build_id"]
    union.put("b.csv", as_csv([row(submission_id="s2")]))
    status = union.etl("status", "--json").json
    assert (status["build_id"], status["accepted"], status["waiting"]) == (build_id, 1, ["b.csv"])
    checks = union.etl("check", "--json").json["checks"]
    assert len(checks) > 12 and all(check["has_passed"] for check in checks)


@pytest.mark.parametrize("is_demo", [False, True], ids=["the union's own", "the demo"])
def test_a_start_makes_figures_of_another_version_anew(union: Union, is_demo: bool) -> None:
    if is_demo:
        assert union.etl("demo", "--submissions", "100").code == 0
    else:
        union.put("a.csv", as_csv([row()]))
        union.run()
    served = DataFolder(union.root / "demo") if is_demo else union.folder
    old = served.current_pointer.read_text().strip()
    with rewritten(served.build_file(old)) as build:
        build.execute("update meta.build_info set schema_version = '1', content_hash = 'of that version'")
    assert "another version" in union.etl("ensure-build").out
    new = served.current_pointer.read_text().strip()
    assert new != old
    assert union.etl("ensure-build").out == "", "once is enough"
    assert served.current_pointer.read_text().strip() == new


def test_a_build_with_a_former_name_is_never_overwritten(union: Union) -> None:
    union.put("a.csv", as_csv([row()]))
    first = union.folder.build_file(union.run()["build_id"])
    stamp = first.stat().st_mtime_ns
    union.put("b.csv", as_csv([row(submission_id="s2")]))
    second = union.run()["build_id"]
    assert first.exists() and first.stat().st_mtime_ns == stamp and first.stem != second


def test_changed_reference_data_make_a_new_build_from_the_raw_copies(union: Union, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An alias added later makes a rejected row valid, without the file being dropped again."""
    from dataclasses import replace

    from etl import pipeline
    from settings import get_settings

    union.put("a.csv", as_csv([row(), row(submission_id="s2", service_codes="Zorgbrievenbus 3000")]))
    assert union.run()["totals"]["rejected"] == 1
    changed = tmp_path / "reference"
    shutil.copytree(get_settings().reference_dir, changed)
    with (changed / "service_aliases.csv").open("a", encoding="utf-8") as file:
        file.write("Zorgbrievenbus 3000,EH_BOX\n")
    settings = replace(get_settings(), reference_dir=changed)
    monkeypatch.setattr(pipeline, "get_settings", lambda: settings)
    result = pipeline.run(union.folder)
    assert result.is_new and result.totals.rejected == 0 and result.totals.accepted == 2
