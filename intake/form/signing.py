"""What the form can prove without keeping anything: that a page came from here and when, and that somebody holds a reference.

A page carries a token: the number its submission will have and the moment it was handed out, signed. Sent twice, it is the
same submission. A reference is that number with a code only we can make from it: the number stands on the dashboard, the
code on the sender's screen alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without what is misread: I L O U
NUMBER_LENGTH, CODE_LENGTH, GROUP = 12, 8, 4
_MISREAD = str.maketrans("ILO", "110")
_LETTERS = f"[{ALPHABET}]"
_NUMBER = re.compile(rf"F{_LETTERS}{{{NUMBER_LENGTH - 1}}}")  # begins with a letter that no INAMI number has
_TOKEN = re.compile(rf"({_NUMBER.pattern})\.([0-9]{{1,12}})\.([0-9a-f]{{32}})")
_BROWSER_KEY = re.compile(r"b[0-9a-f]{32}")


@dataclass(frozen=True)
class Token:
    submission_id: str
    issued_at: dt.datetime


class Signing:
    """All that is made from one secret key, each kind under a label of its own."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def token(self, submission_id: str, issued_at: dt.datetime) -> str:
        told = f"{submission_id}.{int(issued_at.timestamp())}"
        return f"{told}.{self._mac('token', told)[:32]}"

    def opened(self, token: str) -> Token | None:
        """None for what we never handed out."""
        match = _TOKEN.fullmatch(token)
        if match is None or not hmac.compare_digest(match[3], self._mac("token", f"{match[1]}.{match[2]}")[:32]):
            return None
        return Token(match[1], dt.datetime.fromtimestamp(int(match[2]), dt.UTC))

    def reference(self, submission_id: str) -> str:
        """`F7K3-M9QX-T4P2-8HNW-6RCD`: three groups of the number, two of the code."""
        whole = submission_id + self._code(submission_id)
        return "-".join(whole[start : start + GROUP] for start in range(0, len(whole), GROUP))

    def submission_of(self, reference: str) -> str | None:
        """The number, when the code belongs to it; however it was typed. A number and a code alone are worth nothing."""
        typed = re.sub(r"[^0-9A-Z]", "", reference[:100].upper()).translate(_MISREAD)
        submission_id, code = typed[:NUMBER_LENGTH], typed[NUMBER_LENGTH:]
        if not _NUMBER.fullmatch(submission_id) or not hmac.compare_digest(code, self._code(submission_id)):
            return None
        return submission_id

    def browser_key(self, submission_id: str) -> str:
        """The key a browser is given with its first submission: sent twice, that one brings the same key."""
        return f"b{self._mac('browser', submission_id)[:32]}"

    def _code(self, submission_id: str) -> str:
        digest = int(self._mac("reference", submission_id), 16)
        return "".join(ALPHABET[(digest >> 5 * place) & 31] for place in range(CODE_LENGTH))

    def _mac(self, label: str, text: str) -> str:
        return hmac.new(self._key, f"form|{label}|{text}".encode(), hashlib.sha256).hexdigest()


def new_submission_id() -> str:
    """55 random bits: among ten million submissions two share a number once in seven hundred times."""
    return "F" + "".join(secrets.choice(ALPHABET) for _ in range(NUMBER_LENGTH - 1))


def is_browser_key(text: str) -> bool:
    return _BROWSER_KEY.fullmatch(text) is not None
