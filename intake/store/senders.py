"""Who may send by machine. A key is shown once and kept as a hash; it is taken back by a command and never deleted.

A key is 32 random bytes, so a plain SHA-256 hides it: there is nothing to guess.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from sqlalchemy import Engine, insert, select, update

from intake.store.engine import reading, writing
from intake.store.tables import senders

PREFIX = "ehb"
ITEMS_PER_MINUTE = 6000
_KEY = re.compile(rf"{PREFIX}_([0-9a-f]{{12}})_([A-Za-z0-9_-]{{43}})")


@dataclass(frozen=True)
class Sender:
    sender_id: str
    name: str
    key_hash: str
    items_per_minute: int
    created_at: dt.datetime
    revoked_at: dt.datetime | None


class NoSuchSender(Exception):
    pass


def add_sender(engine: Engine, name: str, *, items_per_minute: int = ITEMS_PER_MINUTE) -> tuple[Sender, str]:
    """The sender and its key, which nobody can tell again."""
    sender_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    sender = Sender(sender_id, name.strip(), _hash(secret), items_per_minute, dt.datetime.now(dt.UTC), None)
    with writing(engine) as connection:
        connection.execute(insert(senders).values(**vars(sender)))
    return sender, f"{PREFIX}_{sender_id}_{secret}"


def list_senders(engine: Engine) -> list[Sender]:
    """The oldest first, those revoked included."""
    with reading(engine) as connection:
        return [Sender(**row) for row in connection.execute(select(senders).order_by(senders.c.created_at)).mappings()]


def revoke_sender(engine: Engine, sender_id: str) -> None:
    """Raises NoSuchSender. Revoking twice changes nothing."""
    with writing(engine) as connection:
        if connection.execute(select(senders.c.sender_id).where(senders.c.sender_id == sender_id)).first() is None:
            raise NoSuchSender(sender_id)
        still = senders.c.revoked_at.is_(None)
        connection.execute(update(senders).where(senders.c.sender_id == sender_id, still).values(revoked_at=dt.datetime.now(dt.UTC)))


def key_owner(given: str, known: dict[str, Sender]) -> Sender | None:
    """The sender whose key this is, revoked or not. Takes as long for a wrong key as for a right one."""
    match = _KEY.fullmatch(given)
    sender = known.get(match[1]) if match else None
    is_right = hmac.compare_digest(_hash(match[2] if match else ""), sender.key_hash if sender else _NOBODYS)
    return sender if sender is not None and is_right else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


_NOBODYS = _hash(secrets.token_urlsafe(32))
