"""Who is let in as what, by the file and by what the provider vouches for; a file with a slip lets nobody in."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from access.members import Members, Role, SignIn, SignInError, parsed, read
from access.sessions import NOBODY, EndedSessions, key_of, visitor_of

BOARD = SignIn(
    "https://p", "id", "secret", readers=Members(domains=frozenset({"example.org"})), staff=Members(emails=frozenset({"s@example.org"}))
)
TOLD: dict[str, Any] = {
    "provider": {"metadata_url": "https://login.example.org/x", "client_id": "a", "client_secret": "b"},
    "readers": {"domains": ["example.org"]},
}


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"email": "A@Example.ORG", "email_verified": True}, Role.READER),
        ({"email": "s@example.org", "email_verified": True}, Role.STAFF),
        ({"email": "s@example.org", "email_verified": False}, Role.PUBLIC),
        ({"email": "s@example.org", "email_verified": "true"}, Role.PUBLIC),
        ({"email": "s@example.org"}, Role.PUBLIC),
        ({"email": "a@evil-example.org", "email_verified": True}, Role.PUBLIC),
        ({"email": "a@example.org.evil.net", "email_verified": True}, Role.PUBLIC),
        ({"email": "example.org", "email_verified": True}, Role.PUBLIC),
        ({"email": ["s@example.org"], "email_verified": True}, Role.PUBLIC),
        ({"groups": "staff"}, Role.PUBLIC),
        ({}, Role.PUBLIC),
    ],
)
def test_the_role(claims: dict[str, Any], role: Role) -> None:
    assert BOARD.role_of(claims) == role


def test_groups_and_providers_that_vouch_silently() -> None:
    grouped = SignIn("https://p", "id", "secret", staff=Members(groups=frozenset({"bureau"})), groups_claim="roles", trusts_addresses=True)
    assert grouped.role_of({"roles": ["Bureau"]}) == Role.STAFF
    assert grouped.role_of({"groups": ["Bureau"]}) == Role.PUBLIC
    assert grouped.email_of({"email": "a@b.be"}) == "a@b.be"
    assert grouped.email_of({"email": "a@b.be", "email_verified": False}) == ""


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"reader": {}}, "reader is unknown"),
        ({"provider": {}}, "metadata_url is missing"),
        ({"provider": TOLD["provider"] | {"metadata_url": "http://login.example.org"}}, "https"),
        ({"provider": TOLD["provider"] | {"trusts_addresses": "no"}}, "true or false"),
        ({"provider": TOLD["provider"] | {"secret": "x"}}, "secret is unknown"),
        ({"readers": {"domains": "example.org"}}, "must be a list"),
        ({"readers": {"domains": ["@example.org"]}}, "no domain"),
        ({"readers": {"emails": ["example.org"]}}, "no address"),
        ({"readers": {}}, "nobody could see anything"),
        ({"hours": 0}, "whole number"),
        ({"hours": True}, "whole number"),
    ],
)
def test_a_slip_is_named(changed: dict[str, Any], message: str) -> None:
    parsed(TOLD)
    with pytest.raises(SignInError, match=message):
        parsed(TOLD | changed)


def test_a_file_others_may_read_or_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "sign_in.toml"
    assert read(file) is None
    file.write_text("provider = ", encoding="utf-8")
    file.chmod(0o600)
    with pytest.raises(SignInError, match=r"sign_in\.toml"):
        read(file)
    file.chmod(0o640)
    with pytest.raises(SignInError, match="chmod 600"):
        read(file)


def test_the_sample_is_complete_but_lets_nobody_in(tmp_path: Path) -> None:
    """Who copies it and forgets to fill it in is told so."""
    from settings import get_settings

    file = tmp_path / "sign_in.toml"
    file.write_text((get_settings().samples_dir / "sign_in.toml").read_text(encoding="utf-8"), encoding="utf-8")
    file.chmod(0o600)
    with pytest.raises(SignInError, match="client_id is missing"):
        read(file)


def test_a_stay_ends(tmp_path: Path) -> None:
    ended = EndedSessions(tmp_path / "ended")
    claims: dict[str, Any] = {"iss": "p", "sub": "1", "iat": time.time(), "nonce": "n", "email": "s@example.org", "email_verified": True}
    who = visitor_of(claims, BOARD, ended)
    assert (who.role, who.name, who.email) == (Role.STAFF, "s@example.org", "s@example.org")
    assert visitor_of(claims | {"iat": time.time() - 13 * 3600}, BOARD, ended) is NOBODY
    assert visitor_of({**claims, "iat": None}, BOARD, ended) is NOBODY
    ended.add(who.key)
    assert visitor_of(claims, BOARD, ended) is NOBODY
    assert visitor_of(claims | {"nonce": "m"}, BOARD, ended).role == Role.STAFF, "another stay of the same person"
    assert key_of(claims) != key_of(claims | {"nonce": "m"})
    assert json.dumps(claims["email"]) not in key_of(claims)
