"""The committed samples: written by the generator, and answered by the ETL as their table says."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from etl.demo.cells import COLUMNS
from etl.demo.faults import FAULTS, Fault
from etl.demo.samples import write_samples
from privacy.keys import canonical_reporter
from settings import get_settings
from tests.conftest import Union

SAMPLES = get_settings().samples_dir
WRITTEN_BY_HAND = {Path("letterhead.toml"), Path("sign_in.toml"), Path("subscriptions.toml")}
LOADABLE = [fault for fault in FAULTS if fault.outcome != "refused"]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Union, dict[str, dict[str, Any]]]:
    """All faulty files loaded in one run, and what it said of each."""
    union = Union(tmp_path_factory.mktemp("faults"))
    for fault in LOADABLE:
        union.put(fault.file, (SAMPLES / "faults" / fault.file).read_bytes())
    return union, {source["file"]: source for source in union.run()["sources"]}


def test_the_committed_samples_are_what_the_generator_writes(tmp_path: Path) -> None:
    write_samples(tmp_path)
    written = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*") if path.is_file()}
    committed = {path.relative_to(SAMPLES): path for path in SAMPLES.rglob("*") if path.is_file()}
    assert written.keys() == committed.keys() - WRITTEN_BY_HAND
    for name, path in written.items():
        if "truncated" not in name.name:  # compressed by whatever library the machine has
            assert path.read_bytes() == committed[name].read_bytes(), f"{name}: run python -m etl.demo --samples"


@pytest.mark.parametrize("fault", LOADABLE, ids=lambda fault: fault.file)
def test_the_answer_is_the_one_promised(loaded: tuple[Union, dict[str, dict[str, Any]]], fault: Fault) -> None:
    union, sources = loaded
    source = sources[fault.file]
    counts = tuple(source[name] for name in ("received", "accepted", "rejected", "duplicates"))
    assert counts == (fault.received, fault.accepted, fault.rejected, fault.duplicates)
    assert source["error"] == (fault.reason_code if fault.outcome == "unreadable" else None)
    if fault.outcome != "unreadable":
        assert _told(union, fault.file) == _promised(fault)


def _told(union: Union, file: str) -> set[tuple[str, str]]:
    """Everything the build says about one file: (where it is said, reason)."""
    return {
        (row[0], row[1])
        for row in union.query(
            """
            select 'rejected', reason_code, file_name from meta.rejected_rows join meta.import_ledger using (source_id)
            union all
            select if(source_row = 3 and column_name is not null, 'warning', 'note'), reason_code, file_name
            from meta.cell_warnings join meta.import_ledger using (source_id)
            union all
            select 'duplicate', duplicate_reason_code, file_name
            from meta.submission_versions join meta.import_ledger using (source_id)
            """
        )
        if row[2] == file
    }


def _promised(fault: Fault) -> set[tuple[str, str]]:
    return {(fault.outcome, fault.reason_code)} if fault.reason_code else set()


def test_the_sample_export_loads_whole_and_a_file_that_mixes_demo_and_real_is_refused_beside_it(union: Union) -> None:
    union.put("sample_export.csv", (SAMPLES / "sample_export.csv").read_bytes())
    told = union.run()
    assert told["totals"]["received"] == 60
    assert told["totals"]["accepted"] >= 55
    assert union.query("select is_demo from meta.build_info") == [(True,)]
    (refused,) = (fault for fault in FAULTS if fault.outcome == "refused")
    union.put(refused.file, (SAMPLES / "faults" / refused.file).read_bytes())
    outcome = union.etl("run", "--json")
    assert outcome.code == 1
    assert refused.file in outcome.err and "sample_export.csv" not in outcome.err, "only what stands in the way is named"
    assert union.build_id == told["build_id"]

    (union.folder.inbox / refused.file).unlink()
    assert union.etl("run").code == 1, "the file was received"
    (manifest,) = re.findall(r"\S+\.json", outcome.err)
    Path(manifest).unlink()
    union.put("accepted.csv", (SAMPLES / "faults" / LOADABLE[-1].file).read_bytes())
    assert union.run()["totals"]["received"] == 60 + LOADABLE[-1].received


def test_the_planted_identifiers_do_not_reach_the_build(loaded: tuple[Union, dict[str, dict[str, Any]]]) -> None:
    union, _ = loaded
    (comment,) = union.query(
        """
        select comment from marts.fct_submissions join meta.import_ledger using (source_id)
        where file_name = 'comment.identifiers.csv' and source_row = 3
        """
    )
    assert comment == ("Mme [nom] (NISS [NISS], [téléphone]) sans [Recip-e]",)


def test_the_table_for_programs_and_the_one_for_people_name_every_file() -> None:
    with (SAMPLES / "faults.csv").open(encoding="utf-8", newline="") as file:
        named = [row["file"] for row in csv.DictReader(file)]
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert named == [fault.file for fault in FAULTS]
    assert len(named) == len(set(named))
    assert all(f"| `{name}` |" in readme for name in named)


def test_every_column_that_can_be_wrong_has_its_file() -> None:
    cannot = {"form_version", "software_version", "error_code"}  # free text, or read and not kept
    assert {fault.column_name for fault in FAULTS} - {""} == set(COLUMNS) - cannot


def test_no_reporter_of_the_sample_is_somebody() -> None:
    with (SAMPLES / "sample_export.csv").open(encoding="utf-8", newline="") as file:
        canonical = [canonical_reporter(row["reporter_id"]) for row in csv.DictReader(file)]
    assert {name[:7] for name in canonical if name.startswith("inami:")} == {"inami:0"}
    assert all(name.endswith("@example.org") for name in canonical if name.startswith("email:"))
    assert not [name for name in canonical if name.startswith("number:")]
