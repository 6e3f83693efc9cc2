"""Exported files are opened the way a stranger would: with the csv module, pandas, DuckDB and openpyxl."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import replace
from html import unescape
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import i18n
from analytics.exports import (
    CLIPBOARD_MAX_ROWS,
    Caveat,
    ExportColumn,
    ExportTable,
    TooLong,
    clipboard,
    demo_notice,
    excel_csv,
    file_name,
    neutralised,
    scope_of,
    technical_csv,
    xlsx,
)

NOTICE = i18n.t("exports.demo_notice", "fr")
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1+1",
    "＝1+1",
    "＋1x",
    "－1x",
    "＠x",
    "\ufeff=1",
]

COLUMNS = (
    ExportColumn("report_id", "Signalement"),
    ExportColumn("occurred_on", "Jour", "date"),
    ExportColumn("submitted_at", "Envoyé", "moment"),
    ExportColumn("service_code", "E-service", labels={"RECIPE": "Recip-e", "MCN_CH4": "Chapitre IV"}),
    ExportColumn("minutes", "Minutes", "integer"),
    ExportColumn("rate", "Taux", "decimal", decimals=2),
    ExportColumn("unknown", "Part inconnue", "share"),
    ExportColumn("is_from_memory", "De mémoire", "flag"),
    ExportColumn("comment", "Commentaire"),
)


def table(comments: list[str | None], **changed: Any) -> ExportTable:
    n = len(comments)
    frame = pd.DataFrame(
        {
            "report_id": [f"s{i}:RECIPE" for i in range(n)],
            "occurred_on": [dt.date(2024, 1, 15)] * n,
            "submitted_at": pd.to_datetime(["2024-07-15T10:30:00Z"] * n, utc=True),
            "service_code": ["RECIPE|MCN_CH4"] + ["RECIPE"] * (n - 1),
            "minutes": pd.Series([-5] + [None] * (n - 1), dtype="Int64"),
            "rate": [1234.5] * n,
            "unknown": [0.125] * n,
            "is_from_memory": [True] * n,
            "comment": comments,
        }
    )
    values: dict[str, Any] = {
        "id": "register",
        "title": "Signalements",
        "subject": "signalements",
        "columns": COLUMNS,
        "frame": frame,
        "what_is_counted": "Des signalements.",
        "filter_sentence": "Bruxelles\u202f; du 1er au 31 janvier 2024",
        "n": n,
        "n_unit": "reports",
        "build_id": "20240201-101500-ab12cd",
        "rule_version": "1",
        "permalink": "http://127.0.0.1:8501/register?region=BRU",
        "is_demo": False,
        "lang": "fr",
        "scope": "bru_2024-01-01_2024-01-31",
        "share_unknown": 0.5,
    }
    return ExportTable(**(values | changed))


def excel_rows(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def technical_rows(data: bytes) -> list[dict[str, str]]:
    assert not data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_excel_csv_writes_numbers_and_dates_the_french_way() -> None:
    rows = excel_rows(excel_csv(table(["à l’aube", None])))
    assert rows[0] == [column.label for column in COLUMNS]
    assert rows[1] == [
        "s0:RECIPE", "15/01/2024", "15/07/2024 12:30", "Recip-e, Chapitre IV", "-5", "1234,50", "12,5%", "oui", "à l’aube",
    ]  # fmt: skip
    assert rows[2][4] == rows[2][8] == ""


def test_excel_csv_ends_lines_as_windows_does() -> None:
    data = excel_csv(table(["x", "y"]))
    assert data.count(b"\n") == data.count(b"\r\n") > 3


def test_excel_csv_carries_its_passport_after_an_empty_line() -> None:
    rows = excel_rows(excel_csv(table(["x", "y"], caveats=(Caveat("rows_overlap"),))))
    assert rows[3] == []
    assert dict(rows[4:]) == {
        "Tableau": "Signalements",
        "Ce qui est compté": "Des signalements.",
        "Filtre": "Bruxelles\u202f; du 1er au 31 janvier 2024",
        "n": "2 signalements",
        "Part inconnue": "50,0\u00a0%",
        "État des données": "20240201-101500-ab12cd",
        "Version des règles": "1",
        "Rouvrir cette vue": "http://127.0.0.1:8501/register?region=BRU",
        "À savoir": i18n.t("exports.caveat.rows_overlap", "fr"),
    }


def test_technical_csv_keeps_codes_iso_dates_and_utc() -> None:
    row = technical_rows(technical_csv(table(["x"])))[0]
    assert row["service_code"] == "RECIPE|MCN_CH4"
    assert row["occurred_on"] == "2024-01-15"
    assert row["submitted_at"] == "2024-07-15T10:30:00Z"
    assert (row["minutes"], row["rate"], row["unknown"], row["is_from_memory"]) == ("-5", "1234.5", "0.125", "true")
    assert row["passport_build_id"] == "20240201-101500-ab12cd"
    assert (row["passport_n"], row["passport_n_unit"]) == ("1", "reports")
    assert row["passport_filter"] == "Bruxelles\u202f; du 1er au 31 janvier 2024"


def test_technical_csv_is_read_by_pandas_and_duckdb_without_options(tmp_path: Any) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(technical_csv(table(["un\ndeux", 'dit "oui"', None, "à, b;"])))
    by_pandas = pd.read_csv(path)
    assert list(by_pandas["comment"].fillna("")) == ["un\ndeux", 'dit "oui"', "", "à, b;"]
    with duckdb.connect() as connection:
        assert connection.read_csv(str(path)).aggregate("count(*), any_value(minutes)").fetchall() == [(4, -5)]


def test_caveats_are_sentences_for_people_and_codes_for_programs() -> None:
    warned = table(["x"], caveats=(Caveat("self_selected"), Caveat("days_not_observed", 12)))
    assert technical_rows(technical_csv(warned))[0]["passport_caveats"] == "self_selected|days_not_observed=12"
    told = [row[1] for row in excel_rows(excel_csv(warned)) if row and row[0] == "À savoir"]
    assert told == [i18n.t("exports.caveat.self_selected", "fr"), i18n.plural("exports.caveat.days_not_observed", 12, "fr")]


@pytest.mark.parametrize(("minutes", "is_told"), [([4, 12], True), ([5, None], False), ([0, 5], False)])
def test_a_file_with_few_reporters_in_a_cell_is_for_internal_use(minutes: list[int | None], is_told: bool) -> None:
    columns = (ExportColumn("minutes", "Médecins", "integer", is_reporters=True),)
    counted = table(["x", "y"], columns=columns, frame=pd.DataFrame({"minutes": pd.Series(minutes, dtype="Int64")}))
    warning = i18n.t("exports.caveat.few_reporters_internal_use_only", "fr")
    assert (warning in excel_csv(counted).decode()) is is_told
    assert ("few_reporters_internal_use_only" in technical_csv(counted).decode()) is is_told
    read_me = openpyxl.load_workbook(io.BytesIO(xlsx(counted)))["À lire"]
    assert (warning in [cell.value for cell in read_me["B"]]) is is_told


def test_a_row_number_is_never_grouped_by_thousands() -> None:
    columns = (ExportColumn("row", "Ligne", "row_number"),)
    numbered = table(["x"], columns=columns, frame=pd.DataFrame({"row": [12345]}))
    assert excel_rows(excel_csv(numbered))[1] == ["12345"]
    cell = openpyxl.load_workbook(io.BytesIO(xlsx(numbered)))["Tableau"]["A2"]
    assert (cell.value, cell.number_format) == (12345, "0")


def test_xlsx_opens_typed_with_the_passport_first() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(table(["=1+1", None]))))
    assert book.sheetnames == ["À lire", "Tableau"]
    words = {row[0].value: row[1].value for row in book["À lire"].iter_rows(max_col=2)}
    assert words["Ce qui est compté"] == "Des signalements."
    assert words["État des données"] == "20240201-101500-ab12cd"
    sheet = book["Tableau"]
    assert [cell.value for cell in sheet[1]] == [column.label for column in COLUMNS]
    day, moment, service, minutes, rate, share, memory, comment = (cell for cell in sheet[2][1:])
    assert day.value == dt.datetime(2024, 1, 15) and day.number_format == "dd/mm/yyyy"
    assert moment.value == dt.datetime(2024, 7, 15, 12, 30) and moment.number_format == "dd/mm/yyyy hh:mm"
    assert service.value == "Recip-e, Chapitre IV"
    assert (minutes.value, rate.value, share.value, memory.value) == (-5, 1234.5, 0.125, "oui")
    assert rate.number_format == "#,##0.00" and share.number_format == "0.0%"
    assert comment.value == "=1+1" and comment.data_type == "s"
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:I3"


def test_xlsx_keeps_the_longest_text_that_a_cell_can_hold() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(table(["é" * 40_000]))))
    text = book["Tableau"]["I2"].value
    assert len(text) == 32_767 and text.endswith("é…")


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_neutralised_in_both_csv_files(text: str) -> None:
    data = table([text])
    assert excel_rows(excel_csv(data))[1][8] == "'" + text
    assert technical_rows(technical_csv(data))[0]["comment"] == "'" + text


@pytest.mark.parametrize("text", ["-5", "+3", "-0,5", "-1234.56", "SOA-00001", "5 - 3", "a=b", "’=’", "", "é"])
def test_numbers_and_harmless_text_stay_as_they_are(text: str) -> None:
    assert neutralised(text) == text


@given(st.text(max_size=30))
def test_neutralising_is_reversible(text: str) -> None:
    shown = neutralised(text)
    assert shown in (text, "'" + text)
    assert neutralised(shown) == (shown if shown == text else "'" + shown), "a neutralised text must not be ambiguous"


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_every_text_comes_back_from_the_technical_file(comments: list[str]) -> None:
    clean = [text.replace("\x00", "") for text in comments]
    back = technical_rows(technical_csv(table(list(clean))))
    assert [row["comment"] for row in back] == [neutralised(text) for text in clean]


def test_demo_files_say_so_in_name_and_on_every_row() -> None:
    demo = table(["x", "y"], is_demo=True)
    assert "_DEMO_" in file_name(demo, "xlsx")
    rows = excel_rows(excel_csv(demo))
    assert rows[0][-1] == "Avertissement" and {row[-1] for row in rows[1:3]} == {NOTICE}
    assert rows[4] == ["Avertissement", NOTICE]
    assert {row["passport_notice"] for row in technical_rows(technical_csv(demo))} == {NOTICE}
    book = openpyxl.load_workbook(io.BytesIO(xlsx(demo)))
    assert NOTICE in [cell.value for cell in book["À lire"]["B"]]
    assert [cell.value for cell in book["Tableau"]["J"]] == ["Avertissement", NOTICE, NOTICE]


def test_real_files_never_say_demo() -> None:
    real = table(["x"])
    assert "DEMO" not in file_name(real, "xlsx")
    assert "inventés" not in excel_csv(real).decode() + technical_csv(real).decode()


def test_file_names_say_subject_filter_and_build() -> None:
    names = {file_name(table(["x"]), file_format) for file_format in ("excel_csv", "technical_csv", "xlsx")}
    stem = "ehealthbugs_signalements_bru_2024-01-01_2024-01-31_20240201-101500-ab12cd"
    assert names == {f"{stem}.csv", f"{stem}_codes.csv", f"{stem}.xlsx"}


def test_the_scope_names_two_codes_and_counts_more() -> None:
    query = {"service": "MCN_CH4,RECIPE", "kind": "K_A,K_B,K_C", "from": "2024-01-01", "to": "2024-01-31"}
    assert scope_of(query) == "mcn-ch4-recipe_3-kinds_2024-01-01_2024-01-31"
    assert scope_of({}) == ""


def test_rows_given_as_a_function_are_computed_once_a_file_is_asked_for() -> None:
    calls: list[int] = []
    ready = table(["x"])

    def rows() -> pd.DataFrame:
        calls.append(1)
        return ready.rows()

    lazy = table(["x"], frame=rows)
    file_name(lazy, "xlsx")
    assert calls == []
    assert excel_csv(lazy) == excel_csv(ready)
    assert calls == [1]


def test_a_table_longer_than_what_is_written_at_once_keeps_every_row_in_order() -> None:
    n = 45_000
    long = table(["x"] * n)
    ids = [f"s{i}:RECIPE" for i in range(n)]
    for_people = excel_rows(excel_csv(long))
    assert [row[0] for row in for_people[1 : n + 1]] == ids
    assert for_people[n + 1] == []
    assert [row["report_id"] for row in technical_rows(technical_csv(long))] == ids


def test_an_empty_table_still_has_header_and_passport() -> None:
    empty = table(["x"])
    empty_frame = empty.rows().iloc[:0]
    none = table(["x"], frame=empty_frame, n=0)
    assert excel_rows(excel_csv(none))[1] == []
    assert technical_rows(technical_csv(none)) == []
    assert openpyxl.load_workbook(io.BytesIO(xlsx(none)))["Tableau"].max_row == 1


def copied(table: ExportTable) -> tuple[list[list[str]], str]:
    """The cells of a copied table and what stands under it, as a program that reads HTML has them."""
    html = clipboard(table)["html"]
    tags = {"strong", "p", "table", "thead", "tbody", "tr", "th", "td", "a", "br"}
    assert set(re.findall(r"<(\w+)", html)) <= tags, "markup of a cell is words"
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    source = html.rpartition("</table>")[2]
    return [[unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows], unescape(source)


def test_a_copied_table_speaks_the_language_and_carries_its_passport() -> None:
    one = table(["à l’aube", None])
    rows, source = copied(one)
    assert rows[0] == [column.label for column in COLUMNS]
    assert rows[1][5:8] == ["1\u202f234,50", "12,5\xa0%", "oui"]
    assert rows[2][4] == rows[2][8] == "–", "not known is not nothing"
    assert all(value in source for heading, value in one.passport(one.rows()) if value != one.title)
    assert copied(replace(one, lang="en"))[0][1][5:7] == ["1,234.50", "12.5%"]


def test_a_copied_table_pastes_into_a_spreadsheet_as_the_csv_does() -> None:
    one = table(["x\ty", "z\nz"])
    text = clipboard(one)["text"]
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter="\t")) == excel_rows(excel_csv(one))


def test_markup_and_formulas_in_a_copied_cell_are_inert() -> None:
    hostile = ["<img src=x onerror=alert(1)>", "=HYPERLINK(1)", "</td></table><script>x</script>"]
    rows, _ = copied(table(hostile))
    assert [row[8] for row in rows[1:]] == [hostile[0], "'" + hostile[1], hostile[2]]


def test_a_table_too_long_to_paste_says_so() -> None:
    rows = table(["x"]).rows()
    long = pd.concat([rows] * (CLIPBOARD_MAX_ROWS + 1), ignore_index=True)
    assert not table(["x"], frame=long).fits_clipboard
    late = table(["x"], frame=lambda: long)
    assert late.fits_clipboard, "nobody knows before it is asked"
    with pytest.raises(TooLong):
        clipboard(late)


def test_a_picture_says_whose_of_what_how_many_and_where() -> None:
    told = table(["x"], is_demo=True).lines
    assert told[0] == f"{i18n.t('frame.demo.label', 'fr')}\u202f: {demo_notice('fr')}"
    of, how_many = "Bruxelles\u202f; du 1er au 31 janvier 2024", "n\u202f: 1 signalement"
    assert told[1] == f"eHealth Bugs · {of} · {how_many} · État des données\u202f: 20240201-101500-ab12cd"
    assert told[2].endswith("http://127.0.0.1:8501/register?region=BRU")
    assert table(["x"]).lines == told[1:]
