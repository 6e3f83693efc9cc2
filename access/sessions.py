"""One person's stay: begun by the provider's answer, over after some hours or when it is ended. An ended one opens nothing again.

The cookie of the sign-in is signed and holds the claims of the identity token; nothing is kept here but which stays were ended.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from access.members import MOST_HOURS, Role, SignIn

CLOCKS_DIFFER = 300  # seconds at most, the provider's and ours: a stay that begins later than that would be longer than it may


@dataclass(frozen=True)
class Visitor:
    """Who asks. `subject` is how the provider calls them, `email` only what it vouches for; a name is what somebody gave themselves. `key`
    tells one stay from another and is empty for nobody and for this machine; `until` is in seconds of Unix time."""

    role: Role
    name: str = ""
    email: str = ""
    subject: str = ""
    key: str = ""
    until: float = 0

    def may(self, role: Role) -> bool:
        return self.role >= role


NOBODY = Visitor(Role.PUBLIC)


class EndedSessions:
    """A folder with one empty file for each stay that was ended and would not be over yet. Processes that serve together share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, key: str) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self._folder / key).touch()

    def has(self, key: str) -> bool:
        return (self._folder / key).exists()

    def sweep(self) -> None:
        """Those older than any stay can be need no longer be known."""
        oldest = time.time() - MOST_HOURS * 3600
        for one in self._folder.glob("*"):
            with contextlib.suppress(FileNotFoundError):
                if one.stat().st_mtime < oldest:
                    one.unlink()


def key_of(claims: Mapping[str, Any]) -> str:
    """Of one stay; says nothing about who it is."""
    told = json.dumps([claims.get(name) for name in ("iss", "sub", "iat", "nonce")])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def visitor_of(claims: Mapping[str, Any], sign_in: SignIn, ended: EndedSessions) -> Visitor:
    """NOBODY where the stay is over or was ended, or the token does not say when it began, or says a moment to come."""
    began = claims.get("iat")
    if not isinstance(began, int | float) or isinstance(began, bool):
        return NOBODY
    key, until = key_of(claims), began + sign_in.hours * 3600
    if not began - CLOCKS_DIFFER <= time.time() < until or ended.has(key):
        return NOBODY
    email, given = sign_in.email_of(claims), claims.get("name")
    name = given.strip() if isinstance(given, str) else ""
    return Visitor(sign_in.role_of(claims), name or email, email, str(claims.get("sub", "")), key, until)
