"""Issued dossiers: a number, a build that is kept, and the same document again; with today's data, every difference with its reason."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import duckdb
import openpyxl
import pytest

import commands
import i18n
from analytics.dossier import issued
from analytics.dossier.formats import FILES
from analytics.dossier.letter import letterhead
from analytics.dossier.own_template import OF_THE_PRODUCT
from analytics.dossier.request import VERSION
from etl.lock import one_writer
from settings import PRODUCT_VERSION, PROJECT_DIR
from tests.conftest import Union
from tests.dossier.conftest import SITE, bind, text_of
from tests.etl.exports import as_csv, row
from tests.etl.test_incidents import LAST, ordinary_days, sent, together
from tests.processes import Outcome

ONE_DAY = dt.timedelta(1)
PERIOD = ("--from", "2024-02-05", "--to", "2024-05-31")
TOLD = ("--author", "staff")
SHORT = ("--section", "services,regions", "--format", "pdf")


def issue(union: Union, out: Path, *arguments: str) -> dict[str, Any]:
    done = bind(union.root, *PERIOD, *arguments, "--site", SITE, "--register", *TOLD, "--out", str(out), "--json")
    assert done.code == 0, done.err
    return done.json


def replay(union: Union, of: str, out: Path, build: str = "own") -> Outcome:
    return bind(union.root, "replay", of, "--build", build, "--out", str(out), "--json")


def written_on(template: Path, words: str) -> None:
    """The union's own template of the Word document, with words of its own."""
    own = docx.Document(str(OF_THE_PRODUCT))
    own.paragraphs[-1].insert_paragraph_before(words)
    own.save(str(template))


def records(union: Union) -> list[dict[str, str]]:
    with (union.folder.records / "issued_dossiers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_more(union: Union) -> str:
    """Colleagues who sent at the time and were loaded since, one late submission, one corrected, one decided to be another, one sent again;
    and days that were not observed before."""
    late = dt.datetime.combine(LAST, dt.time(10))
    day = dt.date(2024, 5, 16)
    told = {"reporter": f"ordinary{day.toordinal() % 41}@example.org", "service_codes": "MCN", "postal_code": "1000"}
    again = sent("MCN-0516", dt.datetime.combine(day, dt.time(9)), **told)
    union.put(
        "second.csv",
        as_csv(
            [
                *ordinary_days(LAST + 3 * ONE_DAY, LAST + 14 * ONE_DAY),
                *together(3, name="more", service_codes="MCN"),
                sent("april", dt.datetime(2024, 4, 10, 10), reporter="april@example.org", service_codes="MCN"),
                sent("late", late, reporter="late@example.org", postal_code="1000") | {"submitted_at": "2024-06-03 10:00:00"},
                again | {"submitted_at": "2024-05-31 09:00:00", "severity_code": "3"},
            ]
        ),
    )
    correction = ("--submission", "MCN-0514", "--column", "severity_code", "--expected", "2", "--corrected", "3", "--reason", "told")
    assert union.etl("record", "correction", *correction, *TOLD).code == 0
    assert union.etl("record", "duplicate", "--submission", "RECIPE-0515", "--same-as", "MCN-0515", *TOLD).code == 0
    return str(union.run()["build_id"])


@dataclass(frozen=True)
class Office:
    """A dossier for us (2024… -001), one for the outside (-002) and a short one for us (-003) were issued from `former`; `later` is
    current, and so is another letterhead."""

    union: Union
    former: str
    later: str
    board: dict[str, Any]
    outside: dict[str, Any]
    short: dict[str, Any]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    union = Union(tmp_path_factory.mktemp("issued") / "data")
    union.put("first.csv", as_csv([*ordinary_days(), *together(6, service_codes="MCN")]))
    former = str(union.run()["build_id"])
    out, paper = tmp_path_factory.mktemp("out"), union.root / "letterhead.toml"
    paper.write_text("place = 'Nulle Part'\n[addressees.medicomut]\naddress = ['Rue 3']\n", encoding="utf-8")
    template = union.root / "dossier.docx"
    written_on(template, "Premier papier")
    board = issue(union, out, "--addressee", "medicomut")
    outside = issue(union, out, "--audience", "outside", "--from", "2024-03-01", "--to", "2024-04-30", "--language", "nl")
    short = issue(union, out, *SHORT)
    paper.write_text("place = 'Ailleurs'\n", encoding="utf-8")
    written_on(template, "Autre papier")
    yield Office(union, former, load_more(union), board, outside, short)


@pytest.fixture(scope="module")
def board_again(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The dossier for us, made again from its own build."""
    return replay(office.union, office.board["number"], tmp_path_factory.mktemp("again"))


@pytest.fixture(scope="module")
def board_today(office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The dossier for us, made again from the current build."""
    return differences(office, tmp_path_factory.mktemp("today"), "board")


def test_a_trial_for_the_outside_that_tells_few_beside_an_issued_dossier_is_not_made(demo_root: Path, tmp_path: Path) -> None:
    """In the demo half a year and its first five months differ by one to four doctors in a cell."""
    root = tmp_path / "data"
    shutil.copytree(demo_root, root)
    half_a_year = ("--from", "2024-01-01", "--to", "2024-06-30", "--section", "services", "--format", "workbook", "--json")
    five_months = ("--from", "2024-01-01", "--to", "2024-05-31", "--language", "en", *half_a_year[4:])
    asked = ("--audience", "outside", "--out", str(tmp_path / "out"))
    assert bind(root, *half_a_year, *asked, "--register", *TOLD).code == 0
    refused = bind(root, *five_months, *asked)
    assert refused.code == 1
    answer = json.loads(refused.err.splitlines()[-1])
    assert answer["refusal"] == "near_issued" and "from 1 January to 30 June 2024" in answer["message"]
    assert len(list((tmp_path / "out").iterdir())) == 1
    assert bind(root, *half_a_year, *asked, "--language", "nl").code == 0
    assert bind(root, *five_months, "--out", str(tmp_path / "out")).code == 0, "for the board"


def test_a_dossier_bears_its_number_and_the_register_holds_all_it_takes(office: Office) -> None:
    year = dt.datetime.fromisoformat(office.board["issued_at"]).year
    assert [office.board["number"], office.outside["number"]] == [f"{year}-001", f"{year}-002"]
    assert office.board["number"] in text_of(Path(office.board["pdf"]).read_bytes())
    assert office.board["number"] in Path(office.board["pdf"]).name
    first, second, _ = records(office.union)
    told = {name: first[name] for name in ("number", "build_id", "filters", "language", "audience", "site", "author")}
    filters = "from=2024-02-05&to=2024-05-31"
    expected = {"number": f"{year}-001", "build_id": office.former, "filters": filters, "language": "fr", "audience": "board"}
    assert told == expected | {"site": SITE, "author": "staff"}
    sums = dict(one.split("=") for one in first["files"].split("|"))
    assert sums == {code: hashlib.sha256(Path(office.board[code]).read_bytes()).hexdigest() for code in FILES}
    assert (second["language"], second["audience"]) == ("nl", "outside")
    known = issued.of_record(first)
    assert letterhead.parsed(known.letterhead).plain == known.letterhead and known.addressee == "medicomut"
    assert known.letterhead["place"] == "Nulle Part" and known.letterhead["addressees"]["medicomut"]["address"] == ["Rue 3"]
    for said in ("Nulle Part", "Rue 3"):
        assert said in text_of(Path(office.board["letter"]).read_bytes())


def test_the_template_it_was_made_with_is_kept_and_without_it_nothing_is_made(office: Office, board_again: Outcome, tmp_path: Path) -> None:
    """The union has another template by now: the dossier made again is on its own."""
    first = issued.of_record(records(office.union)[0])
    kept = office.union.root / "records" / "word_templates" / f"{first.word_template}.docx"
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == first.word_template
    said = [paragraph.text for paragraph in docx.Document(board_again.json["word"]).paragraphs]
    assert "Premier papier" in said and "Autre papier" not in said
    content = kept.read_bytes()
    kept.unlink()
    try:
        gone = replay(office.union, office.board["number"], tmp_path / "gone")
    finally:
        kept.write_bytes(content)
    assert (gone.code, gone.refusal) == (1, "word_template_gone") and not (tmp_path / "gone").exists()


@pytest.mark.parametrize("which", ["board", "outside"])
def test_from_its_own_build_every_byte_is_the_same_though_another_is_current(
    office: Office, board_again: Outcome, tmp_path: Path, which: str
) -> None:
    of = getattr(office, which)
    done = board_again if which == "board" else replay(office.union, of["number"], tmp_path)
    assert done.code == 0, done.err
    assert done.json["is_identical"] is True and done.json["build_id"] == office.former != office.union.build_id
    assert done.json["same_files"] == dict.fromkeys(FILES, True)
    for code in FILES:
        assert Path(done.json[code]).read_bytes() == Path(of[code]).read_bytes()


def differences(office: Office, tmp_path: Path, which: str) -> dict[str, Any]:
    done = replay(office.union, getattr(office, which)["number"], tmp_path, "today")
    assert done.code == 0, done.err
    return done.json


def test_with_todays_data_every_difference_has_its_reason(office: Office, board_today: dict[str, Any]) -> None:
    answer = board_today
    lines = answer["differences"]
    assert answer["build_id"] == office.later and answer["n_unexplained"] == 0 and lines
    figures = {one["what"]: one for one in lines if one["place"] == "key_figures"}
    reporters, reports = figures["Médecins signalants"], figures["Signalements"]
    assert reporters["how"] == "split" and reporters["reasons"] == {"late": 1, "loaded": 4}
    assert reporters["why"] == "Envois tardifs +1, envois d’alors chargés depuis +4."
    assert reports["reasons"] == {"late": 1, "loaded": 4, "gone": -1}
    for one in lines:
        assert one["why"] and one["how"] in ("split", "among", "follows")
        if one["how"] == "split" and one["n"] is not None:
            assert sum(one["reasons"].values()) == one["n"], one
    of_tables = [one for one in lines if one["place"].startswith("table:")]
    assert not any("new_days" in one["reasons"] for one in of_tables), "the new days lie outside the period"
    sheet = openpyxl.load_workbook(answer["differences_file"]).worksheets[1]
    assert sheet.max_row >= len(lines) + 1


def test_a_submission_that_moved_is_changed_where_it_left_and_where_it_came(board_today: dict[str, Any]) -> None:
    """It was sent again with another postal code: Wallonia loses a report that Brussels gains."""
    lines = board_today["differences"]
    regions = {one["what"]: one for one in lines if one["place"] == "table:regions_summary"}
    assert regions["Wallonie – Signalements"]["reasons"] == {"loaded": 4, "changed": -1, "gone": -1}
    assert regions["Bruxelles – Signalements"]["reasons"] == {"late": 1, "changed": 1}


def test_for_the_outside_no_reason_has_a_number(office: Office, tmp_path: Path) -> None:
    lines = differences(office, tmp_path, "outside")["differences"]
    assert lines and all(n is None for one in lines for n in one["reasons"].values())
    assert {one["how"] for one in lines} <= {"among", "follows"}


def test_registering_makes_no_new_build_and_a_trial_is_not_registered(office: Office, tmp_path: Path) -> None:
    before = records(office.union)
    done = bind(office.union.root, *PERIOD, "--section", "time", "--format", "pdf", "--out", str(tmp_path), "--json")
    assert done.code == 0 and done.json["number"] == "" and records(office.union) == before
    assert office.union.run()["is_new"] is False


def test_a_run_that_is_writing_is_waited_for_once_the_files_are_made(union: Union, tmp_path: Path) -> None:
    union.put("first.csv", as_csv(ordinary_days()))
    union.run()
    asked = (*PERIOD, *SHORT, "--site", SITE, "--register", *TOLD, "--out", str(tmp_path), "--background", "--json")
    told = {"cwd": PROJECT_DIR, "env": commands.environment(union.folder), "stderr": subprocess.PIPE, "text": True}
    with one_writer(union.folder):
        process = subprocess.Popen(commands.line_of("analytics.dossier", *asked), stdout=subprocess.DEVNULL, **told)
        assert process.stderr and any('"register"' in line for line in process.stderr)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(6)
    _, said = process.communicate()
    assert process.returncode == 0, said
    assert [one["author"] for one in records(union)] == ["staff"]


def test_a_sum_that_does_not_fit_is_a_fault(office: Office, tmp_path: Path) -> None:
    """What the register says is not what comes out: a disk, or somebody, changed one of them."""
    copy = Union(tmp_path / "copy")
    copy.folder.builds.mkdir(parents=True)
    shutil.copytree(office.union.folder.word_templates, copy.folder.word_templates)
    for name in (f"{office.former}.duckdb", "current"):
        (copy.folder.builds / name).write_bytes((office.union.folder.builds / name).read_bytes())
    copy.folder.current_pointer.write_text(office.former + "\n")
    text = (office.union.folder.records / "issued_dossiers.csv").read_text(encoding="utf-8")
    sums = records(office.union)[2]["files"].split("pdf=")[1][:64]
    (copy.folder.records / "issued_dossiers.csv").write_text(text.replace(sums, "0" * 64), encoding="utf-8")
    done = replay(copy, office.short["number"], tmp_path / "out")
    assert done.code == 1 and done.json["is_identical"] is False and done.json["same_files"]["pdf"] is False
    older = text.replace(sums, "0" * 64).replace(f",{VERSION},{PRODUCT_VERSION},", ",0,0.0.9,")
    (copy.folder.records / "issued_dossiers.csv").write_text(older, encoding="utf-8")
    done = replay(copy, office.short["number"], tmp_path / "out")
    assert done.code == 0 and done.json["is_identical"] is True, "another program wrote other bytes that say the same"
    assert done.json["layout_version"][0] == "0" and done.json["other_places"] == {}
    said = next(one for one in records(copy)[2]["contents"].split("|") if one.startswith("table:by_service="))
    (copy.folder.records / "issued_dossiers.csv").write_text(older.replace(said, f"table:by_service={'0' * 16}"), encoding="utf-8")
    done = replay(copy, office.short["number"], tmp_path / "out")
    assert done.code == 1 and list(done.json["other_places"]) == ["table:by_service"]


def test_a_request_in_a_file_is_made_again(office: Office, tmp_path: Path) -> None:
    known = issued.of_record(records(office.union)[0] | {"withdrawn_on": ""})
    asked = {
        "build_id": known.build_id,
        "filters": dict(known.filters),
        "language": "en",
        "audience": "board",
        "sections": ["time"],
        "issued_at": "2024-07-01T09:00:00+02:00",
        "site": "",
        "addressee": known.addressee,
        "letterhead": dict(known.letterhead),
        "layout_version": "1",
    }
    file = tmp_path / "request.json"
    file.write_text(json.dumps({"request": asked}), encoding="utf-8")
    done = replay(office.union, str(file), tmp_path)
    assert done.code == 0 and done.json["is_identical"] is None, done.err
    file.write_text(json.dumps({"request": asked | {"number": office.short["number"]}}), encoding="utf-8")
    assert replay(office.union, str(file), tmp_path).json["is_identical"] is True, "its number is looked up"
    for broken in ({"request": asked | {"language": "de"}}, {"request": asked | {"filters": {"service": "FAX"}}}, [], {"request": None}):
        file.write_text(json.dumps(broken), encoding="utf-8")
        assert (replay(office.union, str(file), tmp_path / "none").code, (tmp_path / "none").exists()) == (1, False)


@pytest.mark.parametrize("number", ["1999-001", "2024-01", "no-such-file.json"])
def test_what_was_never_issued_is_refused(office: Office, tmp_path: Path, number: str) -> None:
    done = replay(office.union, number, tmp_path)
    assert done.code == 1 and done.refusal in ("unknown_number", "not_a_request")


def test_who_issues_it_must_be_said(office: Office, tmp_path: Path) -> None:
    before = records(office.union)
    assert bind(office.union.root, *PERIOD, "--register", "--out", str(tmp_path), "--json").code == 2
    assert records(office.union) == before


def test_its_build_is_kept_by_every_run_and_no_longer_once_it_is_taken_back(union: Union, tmp_path: Path) -> None:
    """Older than anything that retention keeps, were it not for the dossier; its neighbour goes."""
    union.put("first.csv", as_csv([row(submission_id=f"s{n}", reporter_id=f"gp{n}@example.org") for n in range(8)]))
    union.run()
    folder, old = union.folder, "20200101-000000-aaaaaaaa"
    of = bind(union.root, *SHORT, "--register", *TOLD, "--out", str(tmp_path), "--json").json
    register = folder.records / "issued_dossiers.csv"
    register.write_text(register.read_text(encoding="utf-8").replace(of["build_id"], old), encoding="utf-8")
    for name in (old, "20200102-000000-bbbbbbbb", *(f"20240601-{number:06d}-cccccccc" for number in range(13))):
        folder.build_file(name).write_bytes(b"a build")
    union.put("more.csv", as_csv([row(submission_id="more", reporter_id="more@example.org")]))
    assert union.run()["is_new"] is True
    assert folder.build_file(old).exists() and not folder.build_file("20200102-000000-bbbbbbbb").exists()
    assert union.etl("record", "withdraw", "issued_dossiers", "1", *TOLD).code == 0
    again = bind(union.root, *SHORT, "--register", *TOLD, "--out", str(tmp_path), "--json").json
    assert again["number"] == f"{of['number'][:4]}-002", "a number that stands on paper is never given again"
    union.put("yet.csv", as_csv([row(submission_id="yet", reporter_id="yet@example.org")]))
    union.run()
    assert not folder.build_file(old).exists()


def test_who_asks_to_be_forgotten_takes_the_build_and_the_register_says_so(union: Union, tmp_path: Path) -> None:
    union.put("first.csv", as_csv([row(submission_id=f"s{n}", reporter_id=f"gp{n}@example.org") for n in range(30)]))
    former = str(union.run()["build_id"])
    number = bind(union.root, *SHORT, "--register", *TOLD, "--out", str(tmp_path / "issued"), "--json").json["number"]
    assert union.etl("forget", "gp3@example.org", *TOLD).code == 0
    assert not union.folder.build_file(former).exists()
    done = replay(union, number, tmp_path / "own")
    assert (done.code, done.refusal) == (1, "build_rewritten") and not (tmp_path / "own").exists()
    today = replay(union, number, tmp_path / "today", "today")
    assert today.code == 0 and today.json["differences"] is None and today.json["own_build"] == "rewritten"
    assert "key_figures" in today.json["other_places"]
    told = bind(union.root, "replay", number, "--build", "today", "--out", str(tmp_path / "today")).out
    assert i18n.t("issued.state.rewritten", "fr") in told
    erased = (union.folder.records / "erased_builds.csv").read_text(encoding="utf-8")
    assert former in erased and "gp3" not in erased
    assert union.run()["is_new"] is False


def test_a_record_that_cannot_be_true_is_refused(union: Union) -> None:
    union.put("first.csv", as_csv([row()]))
    build = str(union.run()["build_id"])
    good = {
        "number": "2024-001",
        "issued_at": "2024-06-01T09:00:00+02:00",
        "build_id": build,
        "language": "fr",
        "audience": "board",
        "sections": "time",
        "layout_version": "1",
        "product_version": "0.1.0",
        "files": f"pdf={'0' * 64}",
        "contents": f"title={'0' * 16}",
    }

    def add(**changed: str) -> tuple[int, str]:
        pairs = (f"{name}={value}" for name, value in (good | changed).items())
        outcome = union.etl("record", "add", "issued_dossiers", *pairs, *TOLD, "--json")
        told = json.loads(outcome.err) if outcome.code else {}
        return outcome.code, told.get("code", "")

    assert add(number="2023-001") == (1, "dossier_number")
    assert add(number="1") == (1, "dossier_number")
    assert add(issued_at="2024-06-01") == (1, "dossier_moment")
    assert add(files="pdf=abc") == (1, "dossier_sums")
    assert add(build_id="20200101-000000-aaaaaaaa") == (1, "unknown_build")
    assert add(build_id="../../secret") == (1, "unknown_build")
    assert add() == (0, "")
    assert add() == (1, "taken")


def test_an_evening_of_december_counts_for_its_own_year() -> None:
    new_year = dt.datetime(2025, 12, 31, 23, 30, tzinfo=dt.UTC)  # half past midnight in Brussels
    assert issued.next_number([], new_year) == "2026-001"


def test_what_nothing_explains_is_said_to_be_unexplained(office: Office, tmp_path: Path) -> None:
    """Somebody wrote into a published file: a report of Wallonia stands in Brussels, and no submission, rule or record is another one."""
    other = Union(tmp_path / "other")
    other.folder.builds.mkdir(parents=True)
    shutil.copytree(office.union.folder.records, other.folder.records)
    later = "20991231-235959-ffffffff"
    for name in (office.former, later):
        shutil.copy(office.union.folder.build_file(office.former), other.folder.build_file(name))
    with duckdb.connect(str(other.folder.build_file(later))) as con:
        con.execute("update meta.build_info set build_id = ?", [later])
        con.execute("update marts.fct_reports set region_code = 'BRU' where report_id = (select min(report_id) from marts.fct_reports)")
    other.folder.current_pointer.write_text(later + "\n")
    done = replay(other, office.short["number"], tmp_path / "out", "today")
    assert done.code == 0, done.err
    lines = {one["what"]: one for one in done.json["differences"] if one["place"] == "table:regions_summary"}
    assert lines["Wallonie – Signalements"]["reasons"] == {"unknown": -1}
    assert lines["Wallonie – Signalements"]["why"] == "Sans explication connue −1."
    assert (
        done.json["n_unexplained"] == len(done.json["differences"]) - sum(one["how"] == "follows" for one in done.json["differences"]) > 0
    )
