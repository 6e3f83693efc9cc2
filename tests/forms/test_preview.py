"""What a preview promises is what the run then does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.conftest import Union
from tests.etl.exports import as_csv, row

FORM = (
    "Horodateur,Quel service est concerné ?,Votre adresse,Jour de la panne,Heure de la panne\n"
    "25/03/2024 10:15:00,Recip-e,gp1@example.org,25/03/2024,09:30\n"
    "26/03/2024 10:15:00,Recipee,gp2@example.org,26/03/2024,08:10\n"
)


def _seen(union: Union, path: Path, *arguments: str) -> dict[str, Any]:
    return union.etl("preview", str(path), "--json", *arguments).json


def test_a_later_sending_of_a_known_submission_is_counted_and_a_file_loaded_before_is_recognised(union: Union, tmp_path: Path) -> None:
    first = as_csv([row(submission_id="a"), row(submission_id="b")])
    renamed = tmp_path / "renamed.csv"
    renamed.write_text(first)
    assert _seen(union, renamed)["repeats"] is None
    union.put("first.csv", first)
    union.run()
    assert _seen(union, renamed)["repeats"]["file"] == "first.csv", "by its very bytes"
    later = as_csv([row(submission_id="a", submitted_at="2024-03-06 10:00:00"), row(submission_id="b"), row(submission_id="c")])
    path = tmp_path / "later.csv"
    path.write_text(later)
    seen = _seen(union, path)
    union.put("later.csv", later)
    (done,) = union.run()["sources"]
    assert [seen[name] for name in ("received", "accepted", "rejected", "duplicates")] == [3, 2, 0, 1]
    assert [done[name] for name in ("received", "accepted", "rejected", "duplicates")] == [3, 2, 0, 1]


def test_erased_persons_are_not_promised(union: Union, tmp_path: Path) -> None:
    lines = [row(submission_id="mine", reporter_id="gp@example.org"), row(submission_id="other")]
    union.put("a.csv", as_csv(lines))
    union.run()
    union.etl("forget", "gp@example.org", "--author", "staff")
    path = tmp_path / "again.csv"
    path.write_text(as_csv([*lines, row(submission_id="new")]))
    assert {name: _seen(union, path)[name] for name in ("received", "accepted", "duplicates")} == {
        "received": 2, "accepted": 1, "duplicates": 1,
    }  # fmt: skip


def test_a_confirmed_name_is_not_asked_about_again(union: Union) -> None:
    path = union.put("form.csv", FORM.replace("Recipee", "Trucmuche"))

    def unmatched() -> list[str]:
        return [answer for column in _seen(union, path)["reading"]["columns"] for answer in column["unmatched"]]

    assert unmatched() == ["Trucmuche"]
    union.etl("record", "alias", "--service", "Trucmuche", "--code", "RECIPE", "--author", "staff")
    assert unmatched() == []


def test_a_day_and_a_time_are_told_apart_whoever_chose_their_columns(union: Union, tmp_path: Path) -> None:
    path = union.put("form.csv", FORM)
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(_toml(union, path), encoding="utf-8")
    assert [one["read"]["occurred_at"] for one in _seen(union, path, "--mapping", str(mapping))["rows"]] == [
        "2024-03-25 09:30:00",
        "2024-03-26 08:10:00",
    ]


def test_two_columns_for_one_moment_are_refused_in_words_a_screen_can_say(union: Union, tmp_path: Path) -> None:
    path = union.put("form.csv", FORM)
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(_toml(union, path).replace('field = "submitted_at"', 'field = "occurred_at"'), encoding="utf-8")
    seen = _seen(union, path, "--mapping", str(mapping))
    assert (seen["error"], seen["error_detail"]) == ("moment_torn", "occurred_at") and seen["reading"]


def test_a_refusal_is_told_as_json(union: Union, tmp_path: Path) -> None:
    path = union.put("form.csv", FORM)
    mapping = tmp_path / "mapping.toml"
    mapping.write_text("columns = 1", encoding="utf-8")
    outcome = union.etl("preview", str(path), "--json", "--mapping", str(mapping))
    assert outcome.code == 1 and json.loads(outcome.err)["refusal"] == "MappingError"


def _toml(union: Union, path: Path) -> str:
    """The mapping `map` proposes, its parts of moments taken out."""
    proposed = Path(union.etl("map", str(path), "--json").json["file"]).read_text(encoding="utf-8")
    return "".join(line for line in proposed.splitlines(keepends=True) if not line.startswith("part ="))
