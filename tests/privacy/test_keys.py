"""The reporter's key: one person one key, the same in Python and in SQL, and a key file that is guarded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy import sql
from privacy.keys import (
    BLANKS,
    KEY_BYTES,
    KeyFileError,
    canonical_reporter,
    fingerprint,
    load_or_create_key,
    reporter_key,
)

KEY = bytes(range(32))
SPELLINGS = (
    "{a}-{b}-{c}-004",
    "{a}.{b}.{c}.004",
    "{a}/{b}/{c}/004",
    "{a} {b} {c} 004",
    "{a}{b}{c}004",
    "{a}{b}-{c}-004",
    "{a}-{b}-{c}",
    "{a}{b}{c}",
    "  {a}-{b}-{c}-003  ",
    "\u00a0{a}\u202f{b}\u202f{c}\u202f004",
    "{a}–{b}–{c}–004",
    "INAMI {a}-{b}-{c}-004",
    "inami: {a}{b}{c}004",
    "RIZIV nr {a}.{b}.{c}.005",
    "RIZIV-n° {a}/{b}/{c}",
)


def _stem(first_six: int, modulus: int) -> str:
    return f"{first_six:06d}{modulus - first_six % modulus:02d}"


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        sql.register(connection, KEY)
        yield connection


# --- canonical forms --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("modulus", [97, 89])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_of_an_inami_number_is_one_reporter(spelling: str, modulus: int) -> None:
    stem = _stem(12345, modulus)
    written = spelling.format(a=stem[0], b=stem[1:6], c=stem[6:])
    assert canonical_reporter(written) == f"inami:{stem}"


@given(st.integers(min_value=0, max_value=999_999), st.sampled_from([97, 89]))
def test_every_checked_stem_is_accepted(first_six: int, modulus: int) -> None:
    stem = _stem(first_six, modulus)
    assert canonical_reporter(stem) == f"inami:{stem}"
    assert canonical_reporter(stem + "003") == canonical_reporter(stem + "004")


def test_a_mistyped_number_is_not_taken_for_a_stem() -> None:
    assert canonical_reporter("85.07.30-033.28") == "number:85073003328"
    assert canonical_reporter("0-00001-95-004") == canonical_reporter("00000195004") == "number:00000195004"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("  Cabinet@Example.ORG ", "email:cabinet@example.org"),
        ("cabinet@example.org", "email:cabinet@example.org"),
        ("7f3AbC", "browser:7f3AbC"),  # a random key keeps its case
        ("1234567", "browser:1234567"),
        ("cabinet", "browser:cabinet"),
    ],
)
def test_other_identifiers(written: str, canonical: str) -> None:
    assert canonical_reporter(written) == canonical


def test_without_identifier_place_and_software_stand_in() -> None:
    assert canonical_reporter(" ", postal_code=" 5000", software="Medispring ") == "place:5000|medispring"
    assert canonical_reporter(None) == "place:|"
    assert canonical_reporter("x@example.org", postal_code="5000", software="Medispring") == "email:x@example.org"


def test_kinds_never_collide() -> None:
    forms = ["00000196", "email:a@b.be", "a@b.be", "place:5000|x", "browser:x", "x", "number:12345678", "12345678"]
    assert len({canonical_reporter(form) for form in forms}) == len(forms)


# --- the hash ---------------------------------------------------------------------------------------------------------


def test_it_is_hmac_sha256_of_the_canonical_form() -> None:
    """Computed apart: printf email:a@b.be | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f"""
    assert reporter_key("A@b.be ", KEY) == "77d0b4904551"
    assert re.fullmatch("[0-9a-f]{12}", reporter_key("a@b.be", KEY))


def test_another_key_gives_other_pseudonyms_and_another_fingerprint() -> None:
    other = bytes(32)
    assert reporter_key("a@b.be", KEY) != reporter_key("a@b.be", other)
    assert fingerprint(KEY) != fingerprint(other)
    assert fingerprint(KEY) not in KEY.hex()


_identifiers = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.text(alphabet="0123456789./_-‐–—−" + BLANKS, max_size=24),
    st.text(alphabet="aAéÉİſK@.ßΣ" + BLANKS, max_size=12),
    st.builds(
        lambda six, modulus, spelling: spelling.format(a=_stem(six, modulus)[0], b=_stem(six, modulus)[1:6], c=_stem(six, modulus)[6:]),
        st.integers(min_value=0, max_value=999_999),
        st.sampled_from([97, 89]),
        st.sampled_from(SPELLINGS),
    ),
)


@given(rows=st.lists(st.tuples(_identifiers, _identifiers, _identifiers), min_size=1, max_size=50))
def test_python_and_sql_agree(connection: duckdb.DuckDBPyConnection, rows: list[tuple[str | None, ...]]) -> None:
    found = connection.execute(
        """
        select canonical_reporter(row[1], row[2], row[3]), reporter_key(row[1], row[2], row[3])
        from (select unnest(?::varchar[][]) as row)
        """,
        [rows],
    ).fetchall()
    expected = [
        (
            canonical_reporter(identifier, postal_code=postal_code, software=software),
            reporter_key(identifier, KEY, postal_code=postal_code, software=software),
        )
        for identifier, postal_code, software in rows
    ]
    assert found == expected


def test_the_key_stays_out_of_the_database_file(tmp_path: Path) -> None:
    file = tmp_path / "build.duckdb"
    with duckdb.connect(str(file)) as connection:
        sql.register(connection, KEY)
        connection.execute("create table t as select reporter_key('a@b.be', '', '') as reporter_key")
        connection.execute("checkpoint")
    content = file.read_bytes()
    padded = KEY.ljust(64, b"\0")
    for secret in (KEY, bytes(b ^ 0x36 for b in padded)[:32], bytes(b ^ 0x5C for b in padded)[:32], b"a@b.be"):
        assert secret not in content


# --- the key file -----------------------------------------------------------------------------------------------------


def test_the_key_file_is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    key = load_or_create_key(path)
    assert len(key) == KEY_BYTES
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_or_create_key(path) == key
    assert list(path.parent.iterdir()) == [path]


def test_two_writers_get_one_key(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: load_or_create_key(path), range(64)))
    assert len(keys) == 1


@pytest.mark.parametrize("content", [b"", b"short", bytes(33)])
def test_a_key_file_of_the_wrong_size_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secret.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match=f"{len(content)} bytes instead of 32"):
        load_or_create_key(path)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o666])
def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secret.key"
    load_or_create_key(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        load_or_create_key(path)
