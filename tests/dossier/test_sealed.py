"""The sealed file: nothing missing, nothing added, nothing changed, checked by this product and by tools that know nothing of it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import i18n
from analytics.dossier.assembling import assemble
from analytics.dossier.formats import FILES
from analytics.dossier.making import make_files
from analytics.dossier.sealing import COMMAND, MANIFEST, README, REQUEST, seal, verify
from analytics.warehouse import Build
from tests.conftest import Union
from tests.dossier.conftest import SITE, bind, request_of
from tests.dossier.test_outside import JANUARY as JANUARY_FILTER

JANUARY = ("--from", "2024-01-01", "--to", "2024-01-31")
FIXED = ("--issued-at", "2025-01-31T09:00:00+00:00", "--site", SITE, "--json")
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def sealed(demo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    done = bind(demo_root, *JANUARY, "--out", str(tmp_path_factory.mktemp("sealed")), *FIXED, "--format", "workbook,page,sealed")
    assert done.code == 0, done.err
    return Path(done.json["sealed"])


def unpacked(path: Path) -> Files:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Files, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_the_command_finds_it_whole(demo_root: Path, sealed: Path) -> None:
    found = bind(demo_root, "verify", str(sealed))
    n = len(unpacked(sealed)) - 1
    assert found.code == 0 and i18n.plural("dossier.verify.whole", n, "fr") in found.out
    assert hashlib.sha256(unpacked(sealed)[MANIFEST]).hexdigest() in found.out
    told = bind(demo_root, "verify", str(sealed), "--json").json
    assert told["is_whole"] and told["n_files"] == n


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="no sha256sum on this machine")
def test_a_stranger_checks_it_without_this_product(sealed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(sealed) as archive:
        archive.extractall(tmp_path)
    tools = [["sha256sum", "--strict", "-c", MANIFEST], *([["shasum", "-a", "256", "-c", MANIFEST]] if shutil.which("shasum") else [])]
    for tool in tools:
        assert subprocess.run(tool, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / README).write_text("x", encoding="utf-8")
    for tool in tools:
        assert subprocess.run(tool, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def _changed(files: Files) -> str:
    name = next(one for one in files if one.endswith(".csv"))
    files[name] = files[name].replace(b"1", b"2", 1)
    return "changed"


def _missing(files: Files) -> str:
    del files[REQUEST]
    return "missing"


def _added(files: Files) -> str:
    files["tables/more.csv"] = b"x"
    return "added"


def _led_away(files: Files) -> str:
    files["../away.csv"] = b"x"
    files[MANIFEST] += f"{hashlib.sha256(b'x').hexdigest()}  ../away.csv\n".encode()
    return "unsafe"


def _unlisted(files: Files) -> str:
    del files[MANIFEST]
    return "fault.no_manifest"


def _unreadable(files: Files) -> str:
    files[MANIFEST] += b"something else\n"
    return "fault.unreadable_manifest"


@pytest.mark.parametrize("harm", [_changed, _missing, _added, _led_away, _unlisted, _unreadable])
def test_whatever_is_done_to_it_is_told(demo_root: Path, sealed: Path, tmp_path: Path, harm: Callable[[Files], str]) -> None:
    files = unpacked(sealed)
    code = harm(files)
    found = bind(demo_root, "verify", str(packed(files, tmp_path / "x.zip")), "--language", "nl")
    assert found.code == 1 and i18n.t(f"dossier.verify.{code}", "nl") in found.err, found.err
    assert not found.out


def test_what_is_no_sealed_file_is_refused(demo_root: Path, tmp_path: Path) -> None:
    text = tmp_path / "x.zip"
    text.write_text("x", encoding="utf-8")
    assert bind(demo_root, "verify", str(text)).code == 1
    assert bind(demo_root, "verify", str(tmp_path / "none.zip")).code == 2


@settings(max_examples=200)
@given(data=st.data())
def test_no_byte_can_be_changed_unseen(sealed: Path, data: st.DataObject) -> None:
    """A byte of what is read: the archive's own dates and rights are not the dossier."""
    whole = sealed.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    harmed = bytearray(whole)
    harmed[at] ^= 1 << data.draw(st.integers(0, 7))
    verdict = verify(bytes(harmed))  # never raises
    if verdict.is_whole:
        with zipfile.ZipFile(io.BytesIO(bytes(harmed))) as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == unpacked(sealed)


@settings(max_examples=60)
@given(content=st.binary(max_size=300))
def test_no_bytes_stop_the_check(content: bytes) -> None:
    assert not verify(content).is_whole
    assert not verify(b"PK\x05\x06" + content).is_whole


def test_its_request_makes_the_same_bytes_again(demo_root: Path, demo: Union, tmp_path: Path) -> None:
    """By the line that its own text tells to type, though the letterhead is another by then."""
    paper = demo_root / "letterhead.toml"
    paper.write_text("place = 'Nulle Part'", encoding="utf-8")
    try:
        first = bind(demo_root, *JANUARY, "--section", "time", "--addressee", "medicomut", "--out", str(tmp_path / "one"), *FIXED)
        paper.write_text("place = 'Ailleurs'", encoding="utf-8")
        assert first.code == 0, first.err
        files = unpacked(Path(first.json["sealed"]))
        record = json.loads(files[REQUEST])
        assert (record["build_id"], record["filters"]) == (demo.build_id, {"from": "2024-01-01", "to": "2024-01-31"})
        read_me = files[README].decode("utf-8")
        assert COMMAND in read_me and "Dossier non émis, essai" in read_me
        assert sorted(re.findall(r"\.pdf – (.+)", read_me)) == ["Dossier, PDF", "Lettre, PDF"]
        (tmp_path / REQUEST).write_bytes(files[REQUEST])
        replayed = ("replay", str(tmp_path / REQUEST), "--out", str(tmp_path / "two"))
        assert COMMAND.split()[3:] == ["replay", REQUEST, "--out", "DIR"]
        again = bind(demo_root, *replayed, "--json")
    finally:
        paper.unlink()
    assert again.code == 0, again.err
    for code in FILES:
        assert Path(again.json[code]).read_bytes() == Path(first.json[code]).read_bytes(), code


def test_a_seal_alone_holds_every_format(demo_root: Path, sealed: Path, tmp_path: Path) -> None:
    done = bind(demo_root, *JANUARY, "--section", "time", "--out", str(tmp_path), *FIXED, "--format", "sealed")
    assert [path.suffix for path in tmp_path.iterdir()] == [".zip"]
    assert {".pdf", ".xlsx", ".html"} <= {Path(name).suffix for name in unpacked(Path(done.json["sealed"]))}
    assert not [name for name in unpacked(sealed) if name.endswith(".pdf")], "only what was asked for beside it"


def test_names_never_lead_out_of_the_folder(build: Build) -> None:
    """Whatever stands in the numbers of tables: they are words of a language."""
    dossier = assemble(build, request_of(JANUARY_FILTER, sections=("time",)))
    section = dossier.sections[1]
    for number in ("../../etc/passwd 1", "/abs 2", "C:\\x 3", "Tab\nleau 4"):
        harmed = replace(dossier, sections=(dossier.sections[0], replace(section, parts=(replace(section.parts[0], number=number),))))  # type: ignore[call-arg]
        verdict = verify(seal(harmed, {}))
        assert verdict.is_whole, verdict


def test_for_the_outside_the_data_hold_what_the_pages_do(build: Build) -> None:
    dossier = assemble(build, request_of(JANUARY_FILTER, audience="outside"))
    with zipfile.ZipFile(io.BytesIO(make_files(dossier, ("sealed",))["sealed"].content)) as archive:
        names = {Path(name).stem.split("_", 1)[-1] for name in archive.namelist() if name.startswith("tables/")}
    assert not names & {"ranked", "by_service", "prevented", "measures", "ways_round", "worst_days", "regions_summary", "corrections"}
