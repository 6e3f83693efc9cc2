"""Who is let in, and as what: the file `sign_in.toml` of the data folder. Without it nobody signs in, and only this machine is served."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PRIVATE_BITS = 0o077  # of the file's mode: what others on the machine may do with it
MOST_HOURS = 24 * 30  # the cookie of Streamlit's sign-in lasts no longer


class Role(IntEnum):
    """What somebody may do; each may what those before it may."""

    PUBLIC = 0  # nothing but the form and what is published
    READER = 1  # explore and take away
    STAFF = 2  # load, decide, write down, issue


class SignInError(ValueError):
    """The file is no usable sign-in; the message says where."""


@dataclass(frozen=True)
class Members:
    """Addresses, domains of addresses and groups, in lower case."""

    emails: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    def has(self, email: str, groups: frozenset[str]) -> bool:
        return email in self.emails or (bool(email) and email.rpartition("@")[2] in self.domains) or bool(groups & self.groups)

    @property
    def is_empty(self) -> bool:
        return not (self.emails or self.domains or self.groups)


@dataclass(frozen=True)
class SignIn:
    """`hours`: how long somebody stays signed in. `trusts_addresses`: the provider vouches for every address without saying so in the
    claim `email_verified`; a provider that lets people choose their address must never be trusted so."""

    metadata_url: str
    client_id: str
    client_secret: str = field(repr=False)
    readers: Members = Members()
    staff: Members = Members()
    groups_claim: str = "groups"
    trusts_addresses: bool = False
    hours: int = 12

    def role_of(self, claims: Mapping[str, Any]) -> Role:
        """Of the claims of an identity token that was verified. An address that is not verified is nobody's."""
        email = self.email_of(claims)
        given = claims.get(self.groups_claim)
        groups = frozenset(str(one).casefold() for one in given) if isinstance(given, list) else frozenset()
        if self.staff.has(email, groups):
            return Role.STAFF
        return Role.READER if self.readers.has(email, groups) else Role.PUBLIC

    def email_of(self, claims: Mapping[str, Any]) -> str:
        """In lower case; empty where the provider does not vouch for it."""
        email = claims.get("email")
        is_verified = claims.get("email_verified") is True or (self.trusts_addresses and "email_verified" not in claims)
        return email.strip().casefold() if isinstance(email, str) and email.count("@") == 1 and is_verified else ""


def read(path: Path) -> SignIn | None:
    """None where there is no file. Raises SignInError: a sign-in that is half set up must not serve anybody."""
    if not path.exists():
        return None
    if path.stat().st_mode & PRIVATE_BITS:
        raise SignInError(f"{path.name}: others on this machine may read it; chmod 600")
    try:
        return parsed(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SignInError(f"{path.name}: {error}") from error
    except SignInError as error:
        raise SignInError(f"{path.name}: {error}") from error


def parsed(told: Mapping[str, Any]) -> SignIn:
    """Raises SignInError for what is missing, of another type or unknown: a slip must not let anybody in."""
    _nothing_but(told, {"provider", "readers", "staff", "hours"}, "")
    provider = _table(told, "provider")
    _nothing_but(provider, {"metadata_url", "client_id", "client_secret", "groups_claim", "trusts_addresses"}, "provider.")
    texts = {name: _text(provider, name) for name in ("metadata_url", "client_id", "client_secret")}
    parts = urlsplit(texts["metadata_url"])
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1"):
        raise SignInError("provider.metadata_url must begin with https://")
    trusts, hours = provider.get("trusts_addresses", False), told.get("hours", 12)
    if not isinstance(trusts, bool):
        raise SignInError("provider.trusts_addresses must be true or false")
    if isinstance(hours, bool) or not isinstance(hours, int) or not 1 <= hours <= MOST_HOURS:
        raise SignInError(f"hours must be a whole number from 1 to {MOST_HOURS}")
    readers, staff = _members(told, "readers"), _members(told, "staff")
    if readers.is_empty and staff.is_empty:
        raise SignInError("readers and staff are empty: nobody could see anything")
    groups_claim = _text(provider, "groups_claim") if "groups_claim" in provider else "groups"
    return SignIn(**texts, readers=readers, staff=staff, groups_claim=groups_claim, trusts_addresses=trusts, hours=hours)


def _members(told: Mapping[str, Any], name: str) -> Members:
    table = _table(told, name) if name in told else {}
    _nothing_but(table, {"emails", "domains", "groups"}, f"{name}.")
    lists = {kind: _texts(table, kind, f"{name}.{kind}") for kind in ("emails", "domains", "groups")}
    if wrong := [one for one in lists["emails"] if one.count("@") != 1]:
        raise SignInError(f"{name}.emails: {wrong[0]!r} is no address")
    if wrong := [one for one in lists["domains"] if "@" in one or "." not in one]:
        raise SignInError(f"{name}.domains: {wrong[0]!r} is no domain such as example.org")
    return Members(**lists)


def _texts(table: Mapping[str, Any], name: str, place: str) -> frozenset[str]:
    given = table.get(name, [])
    if not isinstance(given, list) or not all(isinstance(one, str) and one.strip() for one in given):
        raise SignInError(f"{place} must be a list of texts")
    return frozenset(one.strip().casefold() for one in given)


def _text(table: Mapping[str, Any], name: str) -> str:
    given = table.get(name)
    if not isinstance(given, str) or not given.strip():
        raise SignInError(f"provider.{name} is missing")
    return given.strip()


def _table(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    given = told.get(name)
    if not isinstance(given, dict):
        raise SignInError(f"[{name}] is missing")
    return given


def _nothing_but(table: Mapping[str, Any], known: set[str], place: str) -> None:
    if unknown := sorted(table.keys() - known):
        raise SignInError(f"{place}{unknown[0]} is unknown")
