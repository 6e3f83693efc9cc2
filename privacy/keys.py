"""The reporter's key: a keyed hash that tells two reporters apart and says nothing about who they are.

An identifier is first brought to one canonical form, with a prefix so that kinds never collide:

- `inami:` the 8-digit stem of an INAMI number, written with 8 or 11 digits and any separators, whose check digits agree
  (modulus 97, or 89 for doctors numbered from April 2019)
- `email:` the address in lower case
- `number:` another number of 8 or 11 digits, such as a mistyped INAMI number: its digits
- `browser:` anything else: the random key the form keeps in the browser, as it is
- `place:` nothing given: the postal code and the software, so that such reports count as one reporter per place

`macros.sql` says the same in SQL. Whoever holds the key file can test whether a known number is in the data; without it
nobody can.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
import secrets
import stat
import string
from pathlib import Path

KEY_BYTES = 32
REPORTER_KEY_LENGTH = 12  # hexadecimal digits, 48 bits: among 20,000 reporters two share a key once in a million; DuckDB keeps 12 inline

BLANKS = " \t\r\n\v\f\u00a0\u2007\u2009\u200b\u202f\ufeff"
SEPARATORS = f"[{BLANKS}./_\u2010-\u2015\u2212-]"
NUMBER = "[0-9]{8}(?:[0-9]{3})?"
INAMI_WORD = r"^(?:inami|riziv|nihdi|nihii)[ :.=°#nr-]*"

_SEPARATORS, _NUMBER, _INAMI_WORD = re.compile(SEPARATORS), re.compile(NUMBER), re.compile(INAMI_WORD)
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


class KeyFileError(Exception):
    """The key file is not one this product wrote, or others may read it."""


def load_or_create_key(path: Path) -> bytes:
    """The secret of one data folder. Once lost it cannot be made again: old and new reporter keys then disagree."""
    if not path.exists():
        _create_key(path)
    problem = _problem_of(path)
    if problem:
        raise KeyFileError(f"{path}: {problem}")
    return path.read_bytes()


def _create_key(path: Path) -> None:
    """Written whole beside its place, then linked into it: no crash leaves half a key; the first of two writers wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        unfinished.unlink()


def _problem_of(path: Path) -> str | None:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        return "the key is not a regular file"
    if status.st_size != KEY_BYTES:
        return f"the key has {status.st_size} bytes instead of {KEY_BYTES}; put the right file back"
    if status.st_mode & 0o077:
        return f"others may read the key (mode {stat.S_IMODE(status.st_mode):04o}); run chmod 600 on it"
    return None


def fingerprint(key: bytes) -> str:
    """Tells whether two builds used the same key, without saying anything about it."""
    return hmac.new(key, b"fingerprint", hashlib.sha256).hexdigest()[:12]


def reporter_key(identifier: str | None, key: bytes, *, postal_code: str | None = None, software: str | None = None) -> str:
    """The pseudonym of one reporter; place and software stand in only where no identifier was given."""
    canonical = canonical_reporter(identifier, postal_code=postal_code, software=software)
    return hmac.new(key, canonical.encode(), hashlib.sha256).hexdigest()[:REPORTER_KEY_LENGTH]


def canonical_reporter(identifier: str | None, *, postal_code: str | None = None, software: str | None = None) -> str:
    """The one form of an identifier that is hashed. Never store it."""
    given = (identifier or "").strip(BLANKS)
    if not given:
        return f"place:{_folded(postal_code)}|{_folded(software)}"
    folded = _folded(given)
    if "@" in folded:
        return f"email:{folded}"
    digits = _SEPARATORS.sub("", _INAMI_WORD.sub("", folded, count=1))
    if not _NUMBER.fullmatch(digits):
        return f"browser:{given}"
    return f"inami:{digits[:8]}" if is_inami(digits) else f"number:{digits}"


def is_inami(digits: str) -> bool:
    """Whether the 7th and 8th digits check the first six, by modulus 97 or 89."""
    stem, check = int(digits[:6]), int(digits[6:8])
    return check in (97 - stem % 97, 89 - stem % 89)


def _folded(text: str | None) -> str:
    return (text or "").strip(BLANKS).translate(_LOWER)
