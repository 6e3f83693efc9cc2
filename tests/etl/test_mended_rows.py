"""Rejected rows leave as a workbook, come back mended, and close their rejection."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Union
from tests.etl.exports import as_csv, as_json_lines, row, write_workbook

FOREIGN = (
    "Horodateur;Quels e-services étaient en panne ?;Date de la panne;Commentaires\n"
    "25/03/2024 10:15:00;Recip-e;25/03/2024;Première\n"
    "26/03/2024 10:15:00;Trucmuche;26/03/2024;=1+1 « deuxième »\n"
    "27/03/2024 10:15:00;MyCareNet;31/02/2024;Troisième\n"
)

OPEN = "select source_row, reason_code from meta.rejected_rows where mended_source_id is null and repeated_source_id is null order by all"


def _written(union: Union, tmp_path: Path) -> list[Path]:
    assert union.etl("rejected", "--out", str(tmp_path / "rejected.xlsx")).code == 0
    return sorted(tmp_path.glob("rejected*.xlsx"))


def _mend(path: Path, cells: dict[str, str]) -> bytes:
    """Types into the workbook as a person would."""
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book.active[place] = value
    book.save(path)
    return path.read_bytes()


def _open(union: Union) -> list[tuple[int, str]]:
    return union.query(OPEN)


@pytest.fixture
def mapped(union: Union) -> Union:
    union.put("envois.csv", FOREIGN)
    assert union.etl("map", "envois.csv", "--confirm", "--author", "tester").code == 0
    assert union.run()["totals"] == {"received": 3, "accepted": 1, "rejected": 2, "duplicates": 0}
    return union


def test_the_workbook_holds_the_original_cells_the_reason_and_what_to_do(mapped: Union, tmp_path: Path) -> None:
    (path,) = _written(mapped, tmp_path)
    header, first, second = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    assert header[:4] == ("Horodateur", "Quels e-services étaient en panne ?", "Date de la panne", "Commentaires")
    assert first[:4] == ("26/03/2024 10:15:00", "Trucmuche", "26/03/2024", "=1+1 « deuxième »")
    assert second[:4] == ("27/03/2024 10:15:00", "MyCareNet", "31/02/2024", "Troisième")
    assert first[5:7] == ("envois.csv", "3")
    assert "Aucun des e-services cités n’est connu" in first[8]
    assert "31/02" in second[9]


def test_a_mended_row_is_loaded_and_closes_its_rejection(mapped: Union, tmp_path: Path) -> None:
    (path,) = _written(mapped, tmp_path)
    mapped.put("corrigés.xlsx", _mend(path, {"B2": "Recip-e"}))
    result = mapped.run()
    assert result["sources"][0] | {"source_id": ""} == {
        "source_id": "", "file": "corrigés.xlsx", "sha256": result["sources"][0]["sha256"], "shape": "google_forms",
        "received": 2, "accepted": 1, "rejected": 1, "duplicates": 0, "error": None, "error_detail": None,
        "already_known": 0,
    }  # fmt: skip
    assert _open(mapped) == [(3, "occurred_at_impossible")], "refused once more, in the new file alone"
    assert mapped.query("select comment from marts.fct_submissions order by occurred_at") == [("Première",), ("=1+1 « deuxième »",)]


def test_what_is_mended_does_not_leave_again(mapped: Union, tmp_path: Path) -> None:
    (path,) = _written(mapped, tmp_path)
    mapped.put("corrigés.xlsx", _mend(path, {"B2": "Recip-e", "C3": "27/03/2024"}))
    mapped.run()
    assert _open(mapped) == []
    assert mapped.query("select count(*) from meta.rejected_rows where mended_source_id is not null") == [(2,)]
    path.unlink()
    (again,) = _written(mapped, tmp_path)
    assert openpyxl.load_workbook(again).active.max_row == 1, "the header alone"


def test_exports_with_other_headings_get_a_workbook_of_their_own(mapped: Union, tmp_path: Path) -> None:
    mapped.put("ours.csv", as_csv([row(service_codes="Minitel")]))
    mapped.run()
    headings = [openpyxl.load_workbook(path).active["A1"].value for path in _written(mapped, tmp_path)]
    assert sorted(headings) == ["Horodateur", "submission_id"]


def test_our_own_shape_comes_back_mended_too(union: Union, tmp_path: Path) -> None:
    write_workbook(union.folder.inbox / "ours.xlsx", [row(), row(submission_id="s2", service_codes="Minitel")])
    assert union.run()["totals"]["rejected"] == 1
    (path,) = _written(union, tmp_path)
    place = next(cell.coordinate for cell in openpyxl.load_workbook(path).active[2] if cell.value == "Minitel")
    union.put("mended.xlsx", _mend(path, {place: "RECIPE"}))
    assert union.run()["totals"] == {"received": 3, "accepted": 2, "rejected": 1, "duplicates": 0}
    assert _open(union) == []


def test_a_key_that_somebody_changed_closes_nothing(mapped: Union, tmp_path: Path) -> None:
    (path,) = _written(mapped, tmp_path)
    mapped.put("corrigés.xlsx", _mend(path, {"B2": "Recip-e", "E2": "nothing/of/the/sort"}))
    mapped.run()
    assert (3, "service_unknown") in _open(mapped)


def test_columns_in_another_order_get_a_workbook_of_their_own(mapped: Union, tmp_path: Path) -> None:
    """They are the same form, but cells under the headings of another file would stand in the wrong column."""
    turned = "\n".join(";".join(reversed(line.split(";"))) for line in FOREIGN.splitlines())
    mapped.put("tourné.csv", turned.replace("2024 10", "2024 11"))
    mapped.run()
    books = [openpyxl.load_workbook(path).active for path in _written(mapped, tmp_path)]
    assert {sheet["A1"].value: sheet["B2"].value for sheet in books} == {"Horodateur": "Trucmuche", "Commentaires": "26/03/2024"}


def test_cells_beyond_the_headings_leave_with_their_row(mapped: Union, tmp_path: Path) -> None:
    mapped.put("large.csv", FOREIGN.replace("25/03/2024 10:15:00", "25/03/2024 11:00:00").replace("Première", "Première;débordé;encore"))
    mapped.run()
    rows = [row for path in _written(mapped, tmp_path) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
    assert [row[:4] for row in rows if row[-1] == "débordé | encore"] == [("25/03/2024 11:00:00", "Recip-e", "25/03/2024", "Première")]


def test_a_broken_line_leaves_as_it_stood(union: Union, tmp_path: Path) -> None:
    union.put("a.jsonl", as_json_lines([row()]) + '{"service_codes": "RECIPE", broken\n')
    union.run()
    (path,) = _written(union, tmp_path)
    _, cells = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    assert cells[-1] == '{"service_codes": "RECIPE", broken'


AGAIN = FOREIGN + "28/03/2024 10:15:00;Recip-e;28/03/2024;Quatrième\n"


def test_a_cumulative_export_shows_each_refused_row_once(mapped: Union, tmp_path: Path) -> None:
    before = _open(mapped)
    mapped.put("envois avril.csv", AGAIN)
    assert mapped.run()["totals"] == {"received": 7, "accepted": 2, "rejected": 4, "duplicates": 1}
    assert _open(mapped) == before
    assert mapped.query("select rejected_before from meta.import_ledger order by imported_at, received") == [(0,), (2,)]
    (path,) = _written(mapped, tmp_path)
    assert openpyxl.load_workbook(path).active.max_row == 3


def test_what_was_mended_stays_closed_when_the_next_export_brings_it_again(mapped: Union, tmp_path: Path) -> None:
    (path,) = _written(mapped, tmp_path)
    mapped.put("corrigés.xlsx", _mend(path, {"B2": "Recip-e", "C3": "27/03/2024"}))
    mapped.run()
    assert _open(mapped) == []
    mapped.put("envois avril.csv", AGAIN)
    mapped.run()
    assert _open(mapped) == []


def test_a_row_brought_back_as_it_was_stays_open(mapped: Union, tmp_path: Path) -> None:
    (path,) = _written(mapped, tmp_path)
    mapped.put("inchangé.xlsx", path.read_bytes())
    mapped.run()
    assert len(_open(mapped)) == 2


def test_a_refused_submission_that_is_accepted_since_is_closed(union: Union) -> None:
    union.put("a.csv", as_csv([row(submission_id="known"), row(submission_id="odd", service_codes="")]))
    union.run()
    union.put("b.csv", as_csv([row(submission_id="odd", submitted_at="2024-03-06 10:00:00")]))
    union.run()
    assert _open(union) == []
