"""What a disk changed, or lost: noticed before a figure is read from it, told in its own words, mended by the next run where it can be."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import select

from analytics import tables, warehouse
from analytics.warehouse import DamagedBuild
from etl import SCHEMA_VERSION
from settings import DataFolder
from tests.conftest import Union
from tests.etl.exports import as_csv, rows
from tests.faults.content import Content, content_of, left_overs
from tests.faults.one_folder import in_one_folder
from tests.faults.test_kills import seed
from tests.turns import FULL

FLIPS = 1000 if FULL else 12
BLOCK, HEADERS = 262_144, 12_288  # bytes, of a file of DuckDB


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Union:
    """A folder with a build of two files; copied, never written to."""
    union = Union(tmp_path_factory.mktemp("made") / "data")
    union.put("0.csv", as_csv(rows(60)))
    union.put("1.csv", as_csv([line | {"submission_id": f"b-{line['submission_id']}"} for line in rows(60)]))
    union.run()
    return union


@pytest.fixture(scope="module")
def whole(made: Union) -> Content:
    """What that build says."""
    return content_of(made.folder.build_file(made.build_id))


@pytest.fixture
def own(made: Union, tmp_path: Path) -> Union:
    return Union(Path(shutil.copytree(made.root, tmp_path / "own")))


def content_of_folders(folder: DataFolder) -> dict[Path, bytes]:
    """Of the raw copies and what was staged from them."""
    return {path: path.read_bytes() for place in (folder.raw, folder.staged) for path in place.iterdir()}


def turned(content: bytes, *bits: tuple[int, int]) -> bytes:
    """With these (byte, bit) turned over."""
    changed = bytearray(content)
    for at, bit in bits:
        changed[at] ^= 1 << bit
    return bytes(changed)


def opened_whole(folder: DataFolder) -> None:
    """As the dashboard opens and asks it."""
    build = warehouse.open_current(folder)
    try:
        for table in tables.metadata.sorted_tables:
            build.run(select(table))
    finally:
        build.close()


@pytest.mark.parametrize("has_sum", [True, False], ids=["with its sum", "without"])
def test_a_bit_turned_over_anywhere_is_noticed(own: Union, has_sum: bool) -> None:
    """Without a sum DuckDB's own blocks tell, when they are read; builds of former versions have none."""
    dice, file = random.Random(seed()), own.folder.build_file(own.build_id)
    content = file.read_bytes()
    if not has_sum:
        own.folder.build_sum(own.build_id).unlink()
    for number in range(FLIPS):
        places = (dice.randrange(HEADERS), dice.randrange(len(content)), len(content) - 1 - dice.randrange(BLOCK))
        file.unlink()  # a former one may still be mapped
        file.write_bytes(turned(content, (places[number % 3], dice.randrange(8))))
        with pytest.raises(DamagedBuild):
            opened_whole(own.folder)


def test_a_change_that_duckdb_does_not_notice_is_noticed(own: Union) -> None:
    """The same bit of two equal words of a block: DuckDB's sum of the block stays what it was. Its sum must be taken before it is opened,
    for what comes of opening it may be the end of the process."""
    file = own.folder.build_file(own.build_id)
    content = file.read_bytes()
    words: dict[bytes, int] = {}
    for at in range(HEADERS + 8, HEADERS + BLOCK, 8):
        word = content[at : at + 8]
        if word in words:
            file.write_bytes(turned(content, (words[word], 0), (at, 0)))
            break
        words[word] = at
    assert file.read_bytes() != content
    with pytest.raises(DamagedBuild, match="changed on the disk"):
        warehouse.open_current(own.folder)
    assert own.run()["is_new"] is True


SHARES = (0, 0.001, 0.3, 0.99)


@pytest.mark.parametrize("shares", in_one_folder(SHARES), ids=str)
def test_a_build_cut_short_is_noticed_and_made_anew(own: Union, whole: Content, shares: tuple[float, ...]) -> None:
    file = own.folder.build_file(own.build_id)
    content = file.read_bytes()
    for share in shares:
        file.unlink()  # a former one may still be mapped
        file.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(DamagedBuild):
            opened_whole(own.folder)
    assert own.run()["is_new"] is True
    assert content_of(own.folder.build_file(own.build_id)) == whole


def test_what_the_message_asks_for_mends_it(own: Union, whole: Content) -> None:
    """`make etl` once said that nothing had changed; and a further file made a build that began from the damaged one."""
    former = own.build_id
    file = own.folder.build_file(former)
    content = file.read_bytes()
    file.write_bytes(turned(content, (len(content) // 2, 3)))
    assert own.etl("status", "--json").json["is_damaged"] is True
    assert own.run()["is_new"] is True
    assert own.build_id != former and own.etl("status", "--json").json["is_damaged"] is False
    assert content_of(own.folder.build_file(own.build_id)) == whole


@pytest.mark.parametrize("kinds", in_one_folder(("empty", "no text", "one bit")), ids=str)
def test_a_sum_that_changed_is_mended_too(own: Union, whole: Content, kinds: tuple[str, ...]) -> None:
    file = own.folder.build_sum(own.build_id)
    left = {"empty": b"", "no text": b"\xb0", "one bit": turned(file.read_bytes(), (3, 7))}
    for kind in kinds:
        file.write_bytes(left[kind])
        with pytest.raises(DamagedBuild):
            opened_whole(own.folder)
    assert own.run()["is_new"] is True
    opened_whole(own.folder)
    assert content_of(own.folder.build_file(own.build_id)) == whole


@pytest.mark.parametrize("notes", in_one_folder(("builds/.refusal.json", "staged/.inbox-index")), ids=str)
def test_a_note_that_changed_stops_nothing(own: Union, notes: tuple[str, ...]) -> None:
    """Both only help: the one tells since when figures stand still, the other spares opening files that are known."""
    for note in notes:
        (own.root / note).write_bytes(b"\x00{")
    own.put("3.csv", as_csv([line | {"submission_id": f"d-{line['submission_id']}"} for line in rows(3)]))
    own.run()
    assert own.query("select count(*) from marts.fct_submissions where submission_id like 'd-%'") == [(3,)]
    assert own.query("select count(*) from meta.import_ledger where duplicates > 0") == [(0,)]
    assert own.etl("status", "--json").json["last_refusal"] is None


def test_a_note_of_an_erasure_that_changed_is_told_and_never_passed_over(own: Union) -> None:
    note = own.folder.records / ".erasing.json"
    note.write_bytes(b"\x00{")
    outcome = own.etl("run")
    assert outcome.code == 1 and "ask for that erasure again" in outcome.err
    note.unlink()
    assert own.etl("run").code == 0


def test_no_build_begins_from_one_that_is_damaged(own: Union, made: Union, tmp_path: Path) -> None:
    other = Union(Path(shutil.copytree(made.root, tmp_path / "other")))
    file = own.folder.build_file(own.build_id)
    content = file.read_bytes()
    for block in range((len(content) - HEADERS) // BLOCK):  # whichever table it takes over from
        content = turned(content, (HEADERS + block * BLOCK + BLOCK // 3, 5))
    # what says which build it is stays readable: it is the sum that must tell
    file.write_bytes(content)
    further = as_csv([line | {"submission_id": f"c-{line['submission_id']}"} for line in rows(60)])
    for union in (own, other):
        union.put("2.csv", further)
        union.run()
    assert content_of(own.folder.build_file(own.build_id)) == content_of(other.folder.build_file(other.build_id))


@pytest.mark.parametrize("command", [("aliases",), ("check",), ("record", "duplicate", "--submission", "s1", "--same-as", "s2")])
def test_nothing_is_asked_of_a_damaged_build(own: Union, command: tuple[str, ...]) -> None:
    file = own.folder.build_file(own.build_id)
    content = file.read_bytes()
    file.write_bytes(turned(content, (len(content) // 2, 3)))
    outcome = own.etl(*command, *(["--author", "staff"] if command[0] == "record" else []))
    assert outcome.code == 1 and "is damaged: `python -m etl run` makes it anew" in outcome.err


def test_a_person_is_forgotten_though_the_build_is_damaged(own: Union) -> None:
    file = own.folder.build_file(own.build_id)
    content = file.read_bytes()
    file.write_bytes(turned(content, (len(content) // 2, 3)))
    assert own.etl("forget", "gp1@example.org", "--author", "staff", "--json").json["erased"] == 2
    assert own.query("select count(*) from marts.fct_submissions where submission_id in ('s1', 'b-s1')") == [(0,)]
    assert not file.exists() and left_overs(own.folder) == []


def turn_staged(union: Union, dice: random.Random) -> Path:
    file = dice.choice(sorted(union.folder.staged.glob("*.parquet")))
    content = file.read_bytes()
    file.write_bytes(turned(content, (dice.randrange(len(content)), dice.randrange(8))))
    return file


def test_staged_rows_that_changed_are_read_anew(own: Union, whole: Content) -> None:
    """Parquet gives other values back, unnoticed, for most bits that are turned over."""
    dice = random.Random(seed())
    for _ in range(20 if FULL else 1):
        file = turn_staged(own, dice)
        changed = file.read_bytes()
        own.put(".later", "")
        own.folder.build_file(own.build_id).unlink()  # nothing to fall back upon
        own.run()
        assert content_of(own.folder.build_file(own.build_id)) == whole
        assert file.read_bytes() != changed


def test_staged_rows_that_changed_and_cannot_be_read_anew_stop_the_run(own: Union) -> None:
    former = own.build_id
    own.etl("purge", "--months", "0")
    own.run()
    former = own.build_id
    turn_staged(own, random.Random(seed()))
    own.put("2.csv", as_csv([line | {"submission_id": f"c-{line['submission_id']}"} for line in rows(3)]))
    outcome = own.etl("run")
    assert outcome.code == 1 and "put the file back from a backup" in outcome.err
    assert own.build_id == former
    assert json.loads(own.folder.standing_refusal.read_text(encoding="utf-8"))[-1]["refusal"] == "FileDamaged"


UNREADABLE = (b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"source_id": "a"}', b'{"notes": 3}')


def test_a_manifest_that_cannot_be_read_is_told_and_its_source_not_forgotten(own: Union) -> None:
    """Each kind by the run; one of them, and all with the large counts, by whatever else reads it."""
    former, kept = own.build_id, content_of_folders(own.folder)
    manifest = min(own.folder.staged.glob("*.json"))
    content = manifest.read_bytes()
    commands = (("run",), ("status",), ("forget", "gp1@example.org", "--author", "staff"))
    for left in UNREADABLE:
        manifest.write_bytes(left)
        for command in commands if FULL or left == UNREADABLE[-1] else commands[:1]:
            outcome = own.etl(*command)
            assert outcome.code == 1 and f"staged/{manifest.name}" in outcome.err, (command, left)
        assert own.build_id == former
    manifest.write_bytes(content)
    assert content_of_folders(own.folder) == kept, "nothing passed for unfinished"
    assert own.etl("run").code == 0


def test_a_manifest_of_a_later_version_is_not_called_damaged(own: Union) -> None:
    former = own.build_id
    manifest = min(own.folder.staged.glob("*.json"))
    manifest.write_text(json.dumps(json.loads(manifest.read_bytes()) | {"colour": "blue"}), encoding="utf-8")
    for command in ("run", "status"):
        outcome = own.etl(command)
        assert outcome.code == 1 and "written by a later version of this program (colour): start that one" in outcome.err
    assert own.build_id == former


def test_a_raw_copy_that_changed_is_not_read_again(own: Union) -> None:
    former = own.build_id
    copy = min(own.folder.raw.iterdir())
    content = copy.read_bytes()
    copy.write_bytes(content.replace(b"RECIPE", b"EHBOX_", 1))
    (own.folder.staged / f"{copy.stem}.parquet").unlink()  # so that it would have to be
    outcome = own.etl("run")
    assert outcome.code == 1 and "no longer what was received" in outcome.err
    assert own.build_id == former
    copy.write_bytes(content)
    assert own.run()["totals"]["accepted"] == 120


POINTERS = (b"../../etc/passwd", None, b"", b"20200101-000000-aaaaaaaa\n", b"\n", b"x" * 9000, b"\xff\xfe", b"a\x00b")


@pytest.mark.parametrize("pointer", POINTERS if FULL else POINTERS[::3])
def test_a_pointer_that_is_lost_is_written_again(own: Union, whole: Content, pointer: bytes | None) -> None:
    own.folder.current_pointer.unlink()
    if pointer is not None:
        own.folder.current_pointer.write_bytes(pointer)
    assert own.run()["is_new"] is True
    assert content_of(own.folder.build_file(own.build_id)) == whole
    assert own.etl("status", "--json").json["build_id"] == own.build_id


def lose_the_pointer(folder: DataFolder) -> None:
    folder.current_pointer.unlink()


def turn_a_bit(folder: DataFolder) -> None:
    file = folder.build_file(folder.current_pointer.read_text(encoding="utf-8").strip())
    content = file.read_bytes()
    file.write_bytes(turned(content, (len(content) // 2, 1)))


def point_to_a_newer_one(folder: DataFolder) -> None:
    """As after going back to a former version of the program."""
    file = folder.build_file(folder.current_pointer.read_text(encoding="utf-8").strip())
    folder.build_sum(file.stem).unlink()
    with duckdb.connect(str(file)) as con:
        con.execute("update meta.build_info set schema_version = ?, content_hash = 'of another version'", [f"{int(SCHEMA_VERSION) + 1}"])


@pytest.mark.parametrize("damage", [lose_the_pointer, turn_a_bit, point_to_a_newer_one])
def test_a_server_that_starts_mends_it_first(own: Union, whole: Content, damage: Callable[[DataFolder], None]) -> None:
    """`make run` calls this before it serves. With the pointer lost it would have shown the demo, or invented one."""
    damage(own.folder)
    assert own.etl("ensure-build").code == 0
    assert content_of(own.folder.build_file(own.build_id)) == whole
    opened_whole(own.folder)
    assert not (own.root / "demo").exists()


def test_a_server_that_cannot_mend_it_invents_no_demo(own: Union) -> None:
    lose_the_pointer(own.folder)
    own.folder.make(own.folder.records)
    (own.folder.records / "campaigns.csv").write_text("campaign_id,starts_on\nx,never\n", encoding="utf-8")
    started = own.etl("ensure-build")
    assert started.code == 0 and "campaigns.csv" in started.err
    assert not (own.root / "demo").exists() and not own.folder.has_build
    (own.folder.records / "campaigns.csv").unlink()
    own.etl("ensure-build")
    assert own.folder.has_build
