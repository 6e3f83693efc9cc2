"""A backup brings back everything that cannot be made again: figures, issued dossiers, reporters, what was sent; and nothing by half."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import tarfile
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from etl.lock import one_writer
from privacy.keys import fingerprint
from settings import PRIVATE
from tests.conftest import Union
from tests.dossier.test_replay import issue, load_more, replay
from tests.etl.exports import as_csv, row
from tests.etl.test_incidents import ordinary_days, together
from tests.etl.test_intake_rows import Door, given
from tests.faults.one_folder import in_one_folder
from tests.intake.conftest import Intake, new_intake, postgres  # noqa: F401 -- fixtures
from tests.intake.test_durability import FULL, Crowd

INAMI = "1-12345-67-004"
FIGURES = (
    "select count(*), count(distinct reporter_key), min(submission_id), max(submission_id) from marts.fct_submissions",
    "select service_code::varchar, count(*), count(distinct reporter_key) from marts.fct_reports group by 1 order by 1",
    "select * exclude (incident_id) from marts.fct_incidents order by all",
    "select reporter_key from marts.fct_submissions order by all",
)


def figures(union: Union) -> list[list[tuple[Any, ...]]]:
    return [union.query(one) for one in FIGURES]


def backed_up(union: Union, to: Path, *options: str) -> dict[str, Any]:
    done = union.etl("backup", "--to", str(to), "--json", *options)
    assert done.code == 0, done.err
    return done.json


def restored(union: Union, file: str | Path, *options: str) -> dict[str, Any]:
    done = union.etl("restore", str(file), "--json", *options)
    assert done.code == 0, done.err
    return done.json


def refusal(union: Union, file: str | Path, *options: str) -> str:
    done = union.etl("restore", str(file), "--json", *options)
    assert done.code == 1, done.out
    return str(json.loads(done.err.splitlines()[-1])["message"])


def on_disk(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file() and path.name != ".lock"
    }


@dataclass(frozen=True)
class Saved:
    union: Union
    file: Path


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    union = Union(tmp_path_factory.mktemp("saved") / "data")
    union.put("a.csv", as_csv([row(reporter_id=INAMI), row(submission_id="s2", reporter_id="other@example.org")]))
    Door(union.root).send(given(reporter_id=INAMI), given(reporter_id="third@example.org"))
    (union.root / "letterhead.toml").write_text("place = 'Nulle Part'\n", encoding="utf-8")
    union.run()
    return Saved(union, Path(backed_up(union, union.root.parent / "a.tar.gz")["file"]))


@pytest.fixture
def saved(once: Saved, tmp_path: Path) -> Saved:
    """A folder with one build and a store, and its backup."""
    return Saved(Union(shutil.copytree(once.union.root, tmp_path / "data")), once.file)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"] if FULL else ["postgresql"])
def test_after_the_loss_of_everything_it_is_as_before(
    union: Union,
    tmp_path: Path,
    kind: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The store of PostgreSQL comes back into a new, empty database."""
    url = ""
    if kind == "postgresql":
        url = request.getfixturevalue("postgres").new_database()
        monkeypatch.setenv("EHEALTHBUGS_INTAKE_URL", url)
    union.put("first.csv", as_csv([*ordinary_days(), *together(6, service_codes="MCN")]))
    union.run()
    issued = issue(union, tmp_path, "--format", "page")
    door = Door(union.root, url)
    corrected, gone = given(reporter_id=INAMI), given()
    assert door.send(corrected, gone, given(reporter_id="a@example.org")) == ["stored"] * 3
    door.send(corrected | {"version": 2, "minutes_lost": 50})
    door.withdraw(gone["submission_id"])
    later = load_more(union)
    waiting = given(reporter_id=INAMI)  # came in, and no run has read it
    door.send(waiting)
    for name in ("letterhead.toml", "sign_in.toml", "subscriptions.toml"):
        (union.root / name).write_text("# of the union\n", encoding="utf-8")
    (union.root / "sign_in.toml").chmod(0o600)
    (union.root / "downloads.jsonl").write_text('{"whole": 1}\n{"being wri', encoding="utf-8")
    before = figures(union)
    told = backed_up(union, tmp_path)
    assert (told["build_id"], told["store_rows"], told["has_key"]) == (later, 6, True)
    assert Path(told["file"]).stat().st_mode & 0o777 == 0o600

    shutil.rmtree(union.root)
    if url:
        monkeypatch.setenv("EHEALTHBUGS_INTAKE_URL", url := request.getfixturevalue("postgres").new_database())
    assert restored(union, told["file"])["store_rows"] == 6
    assert figures(union) == before, "the very build"
    assert (union.root / "secret.key").stat().st_mode & 0o777 == 0o600
    assert (union.root / "sign_in.toml").stat().st_mode & 0o777 == 0o600
    assert (union.root / "raw").stat().st_mode & 0o777 == 0o700
    assert (union.root / "downloads.jsonl").read_text(encoding="utf-8") == '{"whole": 1}\n'
    assert replay(union, issued["number"], tmp_path / "again").json["is_identical"] is True
    assert union.etl("status", "--json").json["waiting_in_store"] == 1, "what was read stays read, what waited waits"

    run = union.run()
    assert run["is_new"] is True and run["intake"] == {"rows": 1, "error": None}
    n_reporters = union.query("select count(distinct reporter_key) from marts.fct_submissions")
    Door(union.root, url).send(given(reporter_id=INAMI), corrected | {"version": 3, "minutes_lost": 51})
    union.put("second_export.csv", as_csv([row(submission_id="of-an-export", reporter_id="inami 11234567004")]))
    union.run()
    assert union.query("select count(distinct reporter_key) from marts.fct_submissions") == n_reporters, "still one colleague"
    assert (corrected["submission_id"], 51) in union.query("select submission_id, minutes_lost from marts.fct_submissions")
    assert union.etl("check").code == 0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"] if FULL else ["sqlite"])
def test_what_is_taken_while_it_is_copied_is_in_it_wholly_or_not(
    new_intake: Callable[..., Intake],  # noqa: F811
    kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    intake = new_intake(url=request.getfixturevalue("postgres").new_database() if kind == "postgresql" else "")
    monkeypatch.setenv("EHEALTHBUGS_INTAKE_URL", intake.url)
    key = intake.add_sender()["key"]
    intake.start()
    union = Union(intake.root)
    crowd = Crowd(intake, key)
    crowd.start()
    try:
        made = []
        for number in range(3 if FULL else 1):
            while len(crowd.acknowledged) < 40 * (number + 1):
                time.sleep(0.05)
            sent_before = list(crowd.acknowledged)
            made.append((sent_before, backed_up(union, tmp_path / f"{number}.tar.gz")))
            assert union.etl("run", "--json").code == 0, "runs and backups never meet"
    finally:
        crowd.stop()
    everything = [one["submission_id"] for one in intake.rows()]
    for number, (sent_before, told) in enumerate(made):
        monkeypatch.setenv("EHEALTHBUGS_INTAKE_URL", "")  # into the file of the folder, whichever database it was
        copy = Intake(tmp_path / f"copy{number}")
        restored(Union(copy.root), told["file"])
        ids = [one["submission_id"] for one in copy.rows()]
        assert set(sent_before) <= set(ids), "acknowledged before it began"
        assert ids == everything[: len(ids)], "one moment: nothing in between is missing"
        assert len(ids) == told["store_rows"]
        assert Union(copy.root).etl("run", "--json").code == 0


def test_a_folder_that_is_not_empty_is_left_as_it_is_unless_told(saved: Saved) -> None:
    union = saved.union
    Door(union.root).send(given(reporter_id="since@example.org"))
    union.put("b.csv", as_csv([row(submission_id="since", reporter_id="since@example.org")]))
    later = union.run()["build_id"]
    before = on_disk(union.root)
    assert "is not empty" in refusal(union, saved.file)
    assert restored(union, saved.file, "--replace", "--dry-run")["replaced"] is None
    assert {name: before[name] for name in before if not name.startswith("intake.sqlite")} == {
        name: content for name, content in on_disk(union.root).items() if not name.startswith("intake.sqlite")
    }
    lock = union.folder.run_lock.stat().st_ino
    union.folder.loader_mark.write_text("12345678", encoding="ascii")
    told = restored(union, saved.file, "--replace")
    aside = Path(told["replaced"])
    assert union.folder.run_lock.stat().st_ino == lock, "who came meanwhile met the lock that was held"
    assert union.folder.loader_mark.read_text(encoding="ascii") == "12345678", "what it carried to a cluster is its own to let go"
    assert (aside / "builds" / f"{later}.duckdb").is_file() and (aside / "raw").is_dir()
    assert not union.folder.build_file(later).exists()
    assert union.query("select count(*) from marts.fct_submissions") == [(4,)]
    assert union.etl("status", "--json").json["waiting_in_store"] == 0
    saved_apart = Intake(aside.parent / "apart")
    assert saved_apart.command("restore", str(aside / "store.sqlite")).code == 0
    assert len(saved_apart.rows()) == 3, "what the store held is not lost either"


def test_a_backup_waits_for_a_run_that_is_writing(union: Union, tmp_path: Path) -> None:
    union.put("a.csv", as_csv([row()]))
    union.run()
    with ThreadPoolExecutor(1) as apart, one_writer(union.folder):
        waiting = apart.submit(backed_up, union, tmp_path / "b.tar.gz")
        time.sleep(4)
        assert not waiting.done()
    assert waiting.result()["build_id"] == union.build_id


def test_nothing_is_restored_into_a_folder_that_a_run_is_writing(saved: Saved) -> None:
    before = on_disk(saved.union.root)
    with one_writer(saved.union.folder):
        assert "another run is writing" in refusal(saved.union, saved.file, "--replace")
    assert on_disk(saved.union.root) == before


def test_who_was_forgotten_since_is_told(saved: Saved) -> None:
    assert saved.union.etl("forget", "other@example.org", "--author", "staff").code == 0
    done = saved.union.etl("restore", str(saved.file), "--replace")
    assert done.code == 0 and "forgotten since" in done.err


def _flip(content: bytes) -> bytes:
    """The first byte from the middle on that matters: of a run of zeros, many packed bytes say the same."""
    whole = gzip.decompress(content)
    for place in range(len(content) // 2, len(content)):
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        try:
            if gzip.decompress(changed) != whole:
                return changed
        except (zlib.error, EOFError, OSError):
            return changed
    raise AssertionError("no byte matters")


def _flip_largest(unpacked: bytes) -> bytes:
    """In the middle of a file, for what fills up the blocks of an archive says nothing."""
    with tarfile.open(fileobj=io.BytesIO(unpacked)) as tar:
        largest = max(tar.getmembers(), key=lambda member: member.size)
    place = largest.offset_data + largest.size // 2
    return unpacked[:place] + bytes([unpacked[place] ^ 1]) + unpacked[place + 1 :]


def _with(file: Path, name: str, content: bytes) -> bytes:
    """The same archive with one file more, or another content of it."""
    out = io.BytesIO()
    with tarfile.open(file) as old, tarfile.open(fileobj=out, mode="w:gz") as new:
        for member in old:
            if member.name != name:
                new.addfile(member, old.extractfile(member))
        member = tarfile.TarInfo(name)
        member.size = len(content)
        new.addfile(member, io.BytesIO(content))
    return out.getvalue()


def _without_manifest(content: bytes) -> bytes:
    """Its header damaged: readers of such archives take that for the end."""
    place = content.rindex(b"MANIFEST.json")
    return content[:place] + b"m" + content[place + 1 :]


DAMAGED: dict[str, Callable[[Path], bytes]] = {
    "cut off": lambda file: file.read_bytes()[:-500],
    "one byte": lambda file: _flip(file.read_bytes()),
    "one bit": lambda file: gzip.compress(_flip_largest(gzip.decompress(file.read_bytes()))),
    "a header": lambda file: gzip.compress(_without_manifest(gzip.decompress(file.read_bytes()))),
    "climbs out": lambda file: _with(file, "data/raw/../../escaped", b"x"),
    "other content": lambda file: _with(file, "data/letterhead.toml", b"place = 'elsewhere'\n"),
    "one file more": lambda file: _with(file, "data/records/more.csv", b"x\n"),
    "nothing of the kind": lambda file: b"not an archive",
}


@pytest.mark.parametrize("kinds", in_one_folder(DAMAGED), ids=str)
def test_what_is_not_whole_changes_nothing(once: Saved, tmp_path: Path, kinds: tuple[str, ...]) -> None:
    file = tmp_path / "damaged.tar.gz"
    empty = Union(tmp_path / "empty")
    for kind in kinds:
        file.write_bytes(DAMAGED[kind](once.file))
        said = refusal(empty, file)
        assert file.name in said and said.endswith("nothing was changed"), kind
        assert not empty.root.exists(), kind
        assert not (tmp_path / "escaped").exists(), kind
    assert restored(empty, once.file)["build_id"] == once.union.build_id


def test_no_byte_of_it_changes_unnoticed(once: Saved, tmp_path: Path) -> None:
    """All through the file, and so also where a header, a name or the manifest lies packed."""
    content = once.file.read_bytes()
    empty = Union(tmp_path / "empty")
    for number in range(64 if FULL else 5):
        file = tmp_path / f"{number}.tar.gz"
        place = 10 + number * (len(content) - 11) // (63 if FULL else 4)  # the first ten say when it was packed, and no more
        file.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        with suppress(OSError, EOFError, zlib.error):
            if gzip.decompress(file.read_bytes()) == gzip.decompress(content):
                continue  # a bit that is there to fill up: nothing changed
        assert "nothing was changed" in refusal(empty, file), place
    assert not empty.root.exists()


def test_a_look_leaves_nothing(saved: Saved, tmp_path: Path) -> None:
    empty = Union(tmp_path / "beside" / "empty")
    assert restored(empty, saved.file, "--dry-run")["n_files"]
    assert not empty.root.parent.exists()
    assert "no data folder" in empty.etl("backup", "--to", str(tmp_path)).err
    restored(empty, saved.file)
    assert empty.folder.run_lock.exists()
    assert {path.stat().st_mode & 0o777 for path in (empty.root, empty.folder.builds)} == {PRIVATE}


def test_the_key_may_be_kept_apart_and_no_other_is_taken(saved: Saved, tmp_path: Path) -> None:
    without = backed_up(saved.union, tmp_path / "without.tar.gz", "--without-key")["file"]
    key = tmp_path / "key"
    shutil.copy(saved.union.root / "secret.key", key)
    assert key.read_bytes() not in gzip.decompress(Path(without).read_bytes())
    assert key.read_bytes() in gzip.decompress(saved.file.read_bytes())
    empty = Union(tmp_path / "empty")
    assert "--key" in refusal(empty, without)
    other = tmp_path / "other"
    other.write_bytes(b"o" * 32)
    other.chmod(0o600)
    assert "not the secret.key" in refusal(empty, without, "--key", str(other))
    restored(empty, without, "--key", str(key))
    assert fingerprint((empty.root / "secret.key").read_bytes()) == fingerprint(key.read_bytes())
    assert empty.etl("check").code == 0
    started = Union(tmp_path / "started")  # a server was started here once, and made a key of its own
    started.root.mkdir()
    shutil.copy(other, started.root / "secret.key")
    assert "is another key" in refusal(started, saved.file)
    assert restored(started, saved.file, "--replace")["build_id"]


def test_a_folder_of_backups_keeps_as_many_as_told(saved: Saved, tmp_path: Path) -> None:
    place = tmp_path / "backups"
    place.mkdir()
    for name in ("ehealthbugs-20240101-000000.tar.gz", "ehealthbugs-20240102-000000.tar.gz", "something-else.tar.gz"):
        (place / name).write_bytes(b"x")
    (place / ".part-ehealthbugs-20240103-000000.tar.gz").write_bytes(b"of one that was killed")
    assert backed_up(saved.union, place, "--keep", "2")["deleted"] == ["ehealthbugs-20240101-000000.tar.gz"]
    assert len(list(place.iterdir())) == 3
    assert saved.union.etl("backup", "--to", str(saved.file)).code == 1, "never in the place of another"


def test_submissions_move_from_the_file_to_postgresql(
    saved: Saved, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What was read stays read, and references keep opening what was sent."""
    file = tmp_path / "store.sqlite"
    here = Intake(saved.union.root)
    assert here.command("backup", "--out", str(file)).code == 0
    rows = here.rows()
    there = Intake(saved.union.root, url=request.getfixturevalue("postgres").new_database())
    assert there.command("restore", str(file)).code == 0
    assert there.rows() == rows
    assert there.command("restore", str(file)).code == 1, "not empty"
    monkeypatch.setenv("EHEALTHBUGS_INTAKE_URL", there.url)
    assert saved.union.etl("status", "--json").json["waiting_in_store"] == 0
    Door(saved.union.root, there.url).send(given())
    assert saved.union.run()["intake"] == {"rows": 1, "error": None}
