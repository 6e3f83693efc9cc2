"""Who is written to about what: the file `subscriptions.toml` of the data folder. The union fills it in; nobody subscribes by himself."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import i18n
from analytics.filters import Filters, Known

PRIVATE_BITS = 0o077  # of the file's mode: what others on the machine may do with it
Encryption = Literal["starttls", "tls", "none"]
_LOCAL = ("localhost", "127.0.0.1", "::1")


class SubscriptionsError(ValueError):
    """The file is not usable; the message says where."""


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    sender: str
    encryption: Encryption = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Subscription:
    """`services` and `regions`: codes; empty means every one."""

    email: str
    lang: str
    services: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    weekly: bool = True
    incidents: bool = True

    @property
    def filters(self) -> Filters:
        return Filters(services=self.services, regions=self.regions)


@dataclass(frozen=True)
class Subscriptions:
    """`server`: None where messages are only written to files."""

    members: tuple[Subscription, ...]
    server: MailServer | None = None


def read(path: Path, known: Known) -> Subscriptions:
    """Raises SubscriptionsError where there is none, or for a slip: nobody is written to by half."""
    if not path.exists():
        raise SubscriptionsError(f"{path.name} is missing: copy data/samples/{path.name}")
    if path.stat().st_mode & PRIVATE_BITS:
        raise SubscriptionsError(f"{path.name}: others on this machine may read it; chmod 600")
    try:
        return parsed(tomllib.loads(path.read_text(encoding="utf-8")), known)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, SubscriptionsError) as error:
        raise SubscriptionsError(f"{path.name}: {error}") from error


def parsed(told: Mapping[str, Any], known: Known) -> Subscriptions:
    _nothing_but(told, {"mail_server", "subscription"}, "")
    given = told.get("subscription", [])
    if not isinstance(given, list) or not given:
        raise SubscriptionsError("[[subscription]] is missing: nobody would be written to")
    members = tuple(_subscription(one, f"subscription {place}", known) for place, one in enumerate(given, start=1))
    if len({one.email.casefold() for one in members}) < len(members):
        raise SubscriptionsError("an address stands in two subscriptions")
    server = told.get("mail_server")
    return Subscriptions(members, None if server is None else _server(server))


def _subscription(told: Mapping[str, Any], place: str, known: Known) -> Subscription:
    _nothing_but(told, {"email", "language", "services", "regions", "weekly", "incidents"}, f"{place}: ")
    email, lang = _text(told, "email", place), told.get("language", i18n.DEFAULT_LANGUAGE)
    if email.count("@") != 1 or any(sign in email for sign in " \r\n,;<>"):
        raise SubscriptionsError(f"{place}: {email!r} is no address")
    if lang not in i18n.LANGUAGES:
        raise SubscriptionsError(f"{place}: language must be one of {', '.join(i18n.LANGUAGES)}")
    flags = {name: told.get(name, True) for name in ("weekly", "incidents")}
    if wrong := [name for name, flag in flags.items() if not isinstance(flag, bool)]:
        raise SubscriptionsError(f"{place}: {wrong[0]} must be true or false")
    services = _codes(told, "services", place, known.services)
    regions = _codes(told, "regions", place, known.regions)
    return Subscription(email, lang, services, regions, **flags)


def _server(told: Mapping[str, Any]) -> MailServer:
    _nothing_but(told, {"host", "port", "sender", "encryption", "user", "password"}, "mail_server.")
    host, sender = _text(told, "host", "mail_server"), _text(told, "sender", "mail_server")
    port, encryption = told.get("port", 587), told.get("encryption", "starttls")
    if isinstance(port, bool) or not isinstance(port, int) or not 1 <= port <= 65535:
        raise SubscriptionsError("mail_server.port must be a number from 1 to 65535")
    if encryption not in get_args(Encryption):
        raise SubscriptionsError(f"mail_server.encryption must be one of {', '.join(get_args(Encryption))}")
    if encryption == "none" and host not in _LOCAL:
        raise SubscriptionsError("mail_server.encryption: none only for a server on this machine")
    user, password = told.get("user", ""), told.get("password", "")
    return MailServer(host, port, sender, encryption, str(user), str(password))


def _codes(told: Mapping[str, Any], name: str, place: str, known: Collection[str]) -> tuple[str, ...]:
    given = told.get(name, [])
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise SubscriptionsError(f"{place}: {name} must be a list of codes")
    if unknown := [one for one in given if one not in known]:
        raise SubscriptionsError(f"{place}: {unknown[0]!r} is no code of {name}")
    return tuple(given)


def _text(table: Mapping[str, Any], name: str, place: str) -> str:
    given = table.get(name)
    if not isinstance(given, str) or not given.strip():
        raise SubscriptionsError(f"{place}: {name} is missing")
    return given.strip()


def _nothing_but(table: Mapping[str, Any], known: set[str], place: str) -> None:
    if unknown := sorted(table.keys() - known):
        raise SubscriptionsError(f"{place}{unknown[0]} is unknown")
