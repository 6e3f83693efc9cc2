"""Bad input: a clear answer with file, row and column, every other row loaded, and sums that close."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Union
from tests.etl.exports import Row, as_csv, as_json_lines, row, rows, write_open_document, write_workbook
from tests.turns import FULL

REJECTED = {
    "impossible day": (row(occurred_at="2024-02-31"), "occurred_at", "occurred_at_impossible"),
    "impossible day, written the Belgian way": (row(occurred_at="31/02/2024"), "occurred_at", "occurred_at_impossible"),
    "not a date": (row(occurred_at="hier matin"), "occurred_at", "occurred_at_impossible"),
    "before any e-service": (row(occurred_at="1924-03-05 09:40:00"), "occurred_at", "occurred_at_impossible"),
    "in the future": (row(occurred_at="2099-01-01 10:00:00"), "occurred_at", "occurred_at_in_future"),
    "sent in the future": (row(submitted_at="2099-01-01 10:00:00"), "submitted_at", "submitted_at_in_future"),
    "unreadable sending time": (row(submitted_at="2024-13-01"), "submitted_at", "submitted_at_impossible"),
    "no moment at all": (row(submitted_at="", occurred_at=""), "occurred_at", "no_moment"),
    "no service": (row(service_codes=""), "service_codes", "no_service"),
    "unknown service": (row(service_codes="Minitel"), "service_codes", "service_unknown"),
}

WARNED = {
    "severity out of range": (row(severity_code="9"), "severity_code", "severity_unknown_value", "9"),
    "unknown kind": (row(kind_code="K_METEOR"), "kind_code", "kind_unknown_value", "K_METEOR"),
    "unknown consequence": (
        row(consequence_codes="I_NO_ERX|I_LUNCH"),
        "consequence_codes",
        "consequence_unknown_value",
        "I_LUNCH",
    ),
    "negative minutes": (row(minutes_lost="-5"), "minutes_lost", "minutes_negative", "-5"),
    "more minutes than a day": (row(minutes_lost="2000"), "minutes_lost", "minutes_too_many", "2000"),
    "minutes in words": (row(minutes_lost="une heure"), "minutes_lost", "minutes_not_a_number", "une heure"),
    "too many patients": (row(patients_affected="301"), "patients_affected", "patients_too_many", "301"),
    "postal code of another country": (row(postal_code="75001"), "postal_code", "postal_code_unknown", "75001"),
    "postal code without a place": (row(postal_code="1005"), "postal_code", "postal_code_not_geographic", "1005"),
    "one unknown service among known ones": (
        row(service_codes="RECIPE|Minitel"),
        "service_codes",
        "service_partly_unknown",
        "Minitel",
    ),
    "ends before it begins": (
        row(ended_at="2024-03-05 09:00:00"),
        "ended_at",
        "ended_before_start",
        "2024-03-05 09:00:00",
    ),
    "unreadable end": (row(ended_at="2024-02-30"), "ended_at", "ended_at_impossible", "2024-02-30"),
    "met after it was sent": (
        row(occurred_at="2024-03-05 18:00:00"),
        "occurred_at",
        "occurred_after_submitted",
        "2024-03-05 18:00:00",
    ),
    "unknown practice": (
        row(practice_type_code="bateau"),
        "practice_type_code",
        "practice_type_unknown_value",
        "bateau",
    ),
    "unreadable consent": (row(quote_consent="peut-être"), "quote_consent", "quote_consent_unreadable", "peut-être"),
    "unknown language": (row(language="it"), "language", "language_unknown_value", "it"),
}


USELESS_CELLS = row(
    severity_code="9",
    consequence_codes="",
    minutes_lost="-5",
    patients_affected="x",
    postal_code="75001",
    kind_code="?",
)


@pytest.fixture(scope="module")
def bad_rows(made: Callable[[], Union]) -> Union:
    """Every bad row in one file, each of another submission and reporter, and one good row."""
    named = {name: bad for name, (bad, *_) in (REJECTED | WARNED).items()} | {"useless cells": USELESS_CELLS}
    lines = [bad | {"submission_id": name, "reporter_id": f"gp{at}@example.org"} for at, (name, bad) in enumerate(named.items())]
    union = made()
    union.put("a.csv", as_csv([*lines, row(submission_id="good", reporter_id="other@example.org")]))
    totals = union.run()["totals"]
    assert totals == {"received": len(lines) + 1, "accepted": len(WARNED) + 2, "rejected": len(REJECTED), "duplicates": 0}
    return union


@pytest.mark.parametrize("name", REJECTED)
def test_a_useless_row_is_rejected_with_its_place_and_the_others_are_loaded(bad_rows: Union, name: str) -> None:
    _, column, reason = REJECTED[name]
    place = 2 + list(REJECTED).index(name)
    asked = f"select column_name, reason_code from meta.rejected_rows where source_row = {place}"  # noqa: S608
    assert bad_rows.query(asked) == [(column, reason)]
    assert bad_rows.query(f"select column_name from meta.cell_warnings where source_row = {place}") == []  # noqa: S608
    loaded = bad_rows.query("select submission_id from marts.fct_submissions order by 1")
    assert loaded == sorted((one,) for one in [*WARNED, "useless cells", "good"])


@pytest.mark.parametrize("name", WARNED)
def test_a_bad_cell_becomes_unknown_with_a_warning_and_the_row_is_kept(bad_rows: Union, name: str) -> None:
    _, column, reason, value = WARNED[name]
    place = 2 + len(REJECTED) + list(WARNED).index(name)
    asked = f"select column_name, reason_code, raw_value from meta.cell_warnings where source_row = {place}"  # noqa: S608
    assert bad_rows.query(asked) == [(column, reason, value)]
    assert (name,) in bad_rows.query("select submission_id from marts.fct_submissions")


def test_bad_cells_become_unknown_and_never_zero(bad_rows: Union) -> None:
    found = bad_rows.query(
        "select severity_code, minutes_lost, patients_affected, region_code, province_code, kind_code "
        "from marts.fct_submissions where submission_id = 'useless cells'"
    )
    assert found == [("unknown", None, None, "UNK", None, "unknown")]


def unreadable(scratch: Path) -> dict[str, tuple[str, bytes, str]]:
    """Name -> extension, content, reason."""
    book = write_workbook(scratch / "whole.xlsx", rows(50)).read_bytes()
    with zipfile.ZipFile(scratch / "some.zip", "w") as archive:
        archive.writestr("export.csv", as_csv(rows(2)))
    return {
        "empty": ("csv", b"", "empty_file"),
        "header only": ("csv", as_csv([]).encode(), "header_only"),
        "header and blank lines": ("csv", as_csv([]).encode() + b"\n\n,,,\n", "header_only"),
        "zip renamed": ("csv", (scratch / "some.zip").read_bytes(), "not_text"),
        "bytes of nothing": ("csv", bytes(range(256)) * 40, "no_mapping"),
        "UTF-16 without its mark": ("csv", as_csv(rows(2)).encode("utf-16-le"), "not_text"),
        "columns of another form": ("csv", b"Horodateur,Nom\n2024-01-01,X\n", "no_mapping"),
        "unknown delimiter": ("csv", as_csv(rows(2)).replace(",", "~").encode(), "wrong_delimiter"),
        "delimiters and nothing between": ("csv", b",,,\n,,,\n", "wrong_delimiter"),
        "truncated workbook": ("xlsx", book[: len(book) // 2], "xlsx_unreadable"),
        "text called workbook": ("xlsx", as_csv(rows(2)).encode(), "xlsx_unreadable"),
        "text called Parquet": ("parquet", as_csv(rows(4)).encode(), "parquet_unreadable"),
        "prose called JSON Lines": ("jsonl", b"dear colleagues\nnothing works\n", "json_unreadable"),
        "a photograph": ("jpg", b"\xff\xd8\xff\xe0", "unsupported_extension"),
        "a cell without end": (
            "csv",
            (as_csv([row(comment="§")]).replace("§", "x" * ((1 << 24) + 10)) + "\n\n").encode(),
            "cell_too_long",
        ),
    }


UNREADABLE = (
    *("empty", "header only", "header and blank lines", "zip renamed", "bytes of nothing", "UTF-16 without its mark"),
    *("columns of another form", "unknown delimiter", "delimiters and nothing between", "truncated workbook"),
    *("text called workbook", "text called Parquet", "prose called JSON Lines", "a photograph", "a cell without end"),
)


@dataclass(frozen=True)
class Unreadable:
    """All those files beside a good one, after one run."""

    union: Union
    files: dict[str, tuple[str, bytes, str]]  # name -> file name, content, reason
    told: dict[str, Any]


@pytest.fixture(scope="module")
def beside_a_good_file(made: Callable[[], Union], tmp_path_factory: pytest.TempPathFactory) -> Unreadable:
    union = made()
    found = unreadable(tmp_path_factory.mktemp("unreadable")).items()
    files = {name: (f"{name.replace(' ', '-')}.{extension}", content, reason) for name, (extension, content, reason) in found}
    for file_name, content, _ in files.values():
        union.put(file_name, content)
    union.put("good.csv", as_csv(rows(3)))
    return Unreadable(union, files, union.run())


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_unreadable_file_is_reported_and_kept_and_never_stops_the_others(beside_a_good_file: Unreadable, name: str) -> None:
    union, told = beside_a_good_file.union, beside_a_good_file.told
    file_name, content, reason = beside_a_good_file.files[name]
    source = {source["file"]: source for source in told["sources"]}[file_name]
    assert source["error"] == reason
    assert [source[name] for name in ("received", "accepted", "rejected", "duplicates", "already_known")] == [0] * 5
    assert reason != "no_mapping" or source["error_detail"] == f"python -m etl map {file_name}"
    assert told["totals"]["accepted"] == 3
    assert any(path.read_bytes() == content for path in union.folder.raw.iterdir())
    noted = dict(union.query("select file_name, error from meta.import_ledger where error is not null"))
    assert noted == {one: why for one, _, why in beside_a_good_file.files.values()}


def test_unreadable_files_are_no_news_to_the_next_run(beside_a_good_file: Unreadable) -> None:
    assert set(beside_a_good_file.files) == set(UNREADABLE)
    assert beside_a_good_file.union.run()["is_new"] is False


def test_nothing_but_unreadable_files_publishes_nothing_and_says_why(union: Union) -> None:
    union.put("bad.csv", b"")
    outcome = union.etl("run")
    assert outcome.code == 1
    assert "bad.csv: empty_file" in outcome.err


@pytest.fixture(scope="module")
def odd_files(made: Callable[[], Union]) -> tuple[Union, dict[str, tuple[int, ...]]]:
    """Files that are read all the same, each with its oddity, after one run; and how many rows of each were received, accepted and
    rejected."""

    def of(name: str, count: int = 1, **cells: str) -> list[Row]:
        return [row(submission_id=f"{name}{n}", reporter_id=f"{name}{n}@example.org") | cells for n in range(1, count + 1)]

    union = made()
    union.put("windows.csv", as_csv(of("windows", comment="Écran gris depuis l’après-midi, 12 € perdus")).encode("cp1252"))
    union.put("utf16.txt", as_csv(of("utf16", comment="Écran gris"), delimiter="\t").encode("utf-16"))
    nul, *others = of("nul", 2)
    union.put("nul.csv", as_csv([nul | {"comment": "gris\0 partout"}, *others]))
    cells = as_csv(of("cells", 3)).splitlines()
    cells[2] += ",surplus"
    cells[3] = ",".join(cells[3].split(",")[:9])
    union.put("cells.csv", "\n".join(cells) + "\n")
    broken = as_json_lines(of("broken", 3)).splitlines()
    broken[1] = broken[1][:-20]
    union.put("broken.jsonl", "\n".join(broken))
    union.put("half.jsonl", as_json_lines(of("half")) + json.dumps(row(submission_id="other-half", comment="\ud83d")) + "\n")
    union.put("é" * 125 + ".csv", as_csv(of("long")))
    told = {
        source["file"]: tuple(source[name] for name in ("received", "accepted", "rejected", "duplicates"))
        for source in union.run()["sources"]
        if source["error"] is None
    }
    return union, told


Odd = tuple[Union, dict[str, tuple[int, ...]]]


def of_file(union: Union, file: str, columns: str, table: str) -> list[tuple[Any, ...]]:
    """What a table of the build holds of one file."""
    return union.query(
        f"select {columns} from {table} as told join meta.import_ledger as ledger using (source_id) "  # noqa: S608
        f"where ledger.file_name = '{file}' order by all"
    )


def test_windows_bytes_are_read_and_told(odd_files: Odd) -> None:
    union, _ = odd_files
    assert of_file(union, "windows.csv", "comment", "marts.fct_submissions") == [("Écran gris depuis l’après-midi, 12 € perdus",)]
    assert of_file(union, "windows.csv", "reason_code", "meta.cell_warnings") == [("decoded_as_cp1252",)]


ABOVE = ("eHealth Bugs", "", "Export du 05/03/2024")


def test_the_names_of_the_columns_may_stand_below_a_title(union: Union) -> None:
    """In text, workbook and open document alike; the lines above are told, and rows keep the number a person sees."""
    bad = [row(submission_id="bad", service_codes="")]
    titled = "\n".join(ABOVE) + "\n" + as_csv([*rows(2), *bad], delimiter=";")
    union.put("a.csv", titled.replace("\n", "\r\n"))
    write_workbook(union.folder.inbox / "b.xlsx", [*rows(2), *bad], above=ABOVE)
    write_open_document(union.folder.inbox / "c.ods", [*rows(2), *bad], above=ABOVE)
    result = union.run()
    assert [(source["shape"], source["received"], source["rejected"]) for source in result["sources"]] == [
        ("csv", 3, 1), ("xlsx", 3, 1), ("ods", 3, 1)
    ]  # fmt: skip
    assert union.query("select count(*) from marts.fct_submissions") == [(2,)]
    assert union.query("select distinct source_row, reason_code from meta.rejected_rows") == [(7, "no_service")]
    told = union.query("select source_row, reason_code, raw_value, count(*) from meta.cell_warnings group by all order by 1")
    assert told == [(1, "line_above_header", None, 3), (3, "line_above_header", None, 3)]


def test_utf_16_with_its_mark_is_read(odd_files: Odd) -> None:
    union, told = odd_files
    assert told["utf16.txt"] == (1, 1, 0, 0)
    assert of_file(union, "utf16.txt", "comment", "marts.fct_submissions") == [("Écran gris",)]
    assert of_file(union, "utf16.txt", "reason_code", "meta.cell_warnings") == []


def test_a_nul_byte_is_dropped_and_told_with_its_line(odd_files: Odd) -> None:
    union, told = odd_files
    assert told["nul.csv"] == (2, 2, 0, 0)
    assert ("nul1", "gris partout") in of_file(union, "nul.csv", "submission_id, comment", "marts.fct_submissions")
    assert of_file(union, "nul.csv", "source_row, reason_code", "meta.cell_warnings") == [(2, "nul_byte")]


def test_rows_with_too_many_or_too_few_cells_are_rejected_alone(odd_files: Odd) -> None:
    union, told = odd_files
    assert told["cells.csv"] == (3, 1, 2, 0)
    (many, text), (few, _) = of_file(union, "cells.csv", "(source_row, reason_code), raw_row", "meta.rejected_rows")
    assert (many, few) == ((3, "too_many_cells"), (4, "too_few_cells"))
    assert "surplus" in text


def test_a_bad_line_of_json_is_rejected_alone(odd_files: Odd) -> None:
    union, told = odd_files
    assert told["broken.jsonl"] == (3, 2, 1, 0)
    assert of_file(union, "broken.jsonl", "source_row, reason_code", "meta.rejected_rows") == [(2, "json_unreadable")]


def test_half_a_character_is_no_text(odd_files: Odd) -> None:
    union, told = odd_files
    assert told["half.jsonl"] == (2, 1, 1, 0)
    assert of_file(union, "half.jsonl", "reason_code", "meta.rejected_rows") == [("json_unreadable",)]


def test_the_longest_file_name_there_is(odd_files: Odd) -> None:
    _, told = odd_files
    assert told["é" * 125 + ".csv"] == (1, 1, 0, 0)


def test_a_large_file_is_loaded_whole(union: Union) -> None:
    """200 MB with the large counts, most of it one long text per row, read the careful way because of a blank line. Memory that lacks is
    told."""
    n_rows = 10_000 if FULL else 5_000
    long_text = "écran gris " * 1800
    line = as_csv([row(submission_id="§", reporter_id="", comment=long_text)]).split("\n", 1)
    with (union.put("large.csv", "")).open("w", encoding="utf-8") as file:
        file.write(line[0] + "\n\n")
        for number in range(n_rows):
            file.write(line[1].replace("§", f"s{number}"))
    assert (union.folder.inbox / "large.csv").stat().st_size > 20_000 * n_rows
    little = {"EHEALTHBUGS_QUERY_MEMORY": "200MB"}
    short = union.command("etl", "run", "--json", "--progress", "json", environment=little)
    told = json.loads(short.err.splitlines()[-1])
    assert (short.code, told["refusal"]) == (1, "MemoryShort"), short.err
    assert "EHEALTHBUGS_QUERY_MEMORY" in told["message"] and "SET memory_limit" not in told["message"]
    assert union.etl("status", "--json").json["last_refusal"]["refusal"] == "MemoryShort"
    assert union.run()["totals"]["accepted"] == n_rows


def test_headings_that_hold_an_identifier_are_told_without_it(union: Union) -> None:
    text = as_csv([row()])
    union.put("a.csv", "\n".join(line + (",dr.x@example.org" if number == 0 else ",1") for number, line in enumerate(text.splitlines())))
    union.put("b.jsonl", json.dumps({"dr.x@example.org": "1"}) + "\n")
    union.run()
    everything = [path for place in (union.folder.staged, union.folder.builds) for path in place.iterdir()]
    assert not [path for path in everything if b"dr.x@example" in path.read_bytes()]
    assert union.query("select reason_code from meta.cell_warnings") == [("column_not_used",)]
