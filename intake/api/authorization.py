"""Which sender a request comes from, and how much it may still send this minute."""

from __future__ import annotations

import asyncio
import math
import time

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

from intake.api.problems import Problem
from intake.running import Intake
from intake.store.failures import cause_of
from intake.store.senders import Sender, key_owner, list_senders

KNOWN_FOR = 1.0  # seconds the list of senders is believed: a key taken back opens nothing for longer


class Senders:
    """The senders of the store, read again every second at most, and the allowance of each."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._known: dict[str, Sender] = {}
        self._read_at = -math.inf
        self._reading = asyncio.Lock()
        self._allowances: dict[str, _Allowance] = {}

    async def owner(self, request: Request) -> Sender:
        """Raises Problem unauthorized or key_revoked, StoreUnavailable."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key:
            raise Problem("unauthorized")
        sender = key_owner(key.strip(), await self._senders())
        if sender is None:
            raise Problem("unauthorized")
        if sender.revoked_at is not None:
            raise Problem("key_revoked")
        return sender

    def spend(self, sender: Sender, n_items: int) -> None:
        """Raises Problem too_many with the time to wait."""
        allowance = self._allowances.get(sender.sender_id)
        if allowance is None or allowance.per_minute != sender.items_per_minute:
            allowance = self._allowances[sender.sender_id] = _Allowance(sender.items_per_minute)
        if (wait := allowance.spend(n_items)) > 0:
            raise Problem("too_many", retry_after=math.ceil(wait))

    async def _senders(self) -> dict[str, Sender]:
        if time.monotonic() - self._read_at > KNOWN_FOR:
            async with self._reading:
                if time.monotonic() - self._read_at > KNOWN_FOR:
                    store = self._intake.ready_store()
                    try:
                        senders = await asyncio.to_thread(list_senders, store.engine)
                    except SQLAlchemyError as error:
                        raise Problem(cause_of(error)) from None
                    self._known = {sender.sender_id: sender for sender in senders}
                    self._read_at = time.monotonic()
        return self._known


class _Allowance:
    """A bucket that holds one minute's items and fills evenly. An empty bucket says in how many seconds there is enough."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._left = float(per_minute)
        self._at = time.monotonic()

    def spend(self, n_items: int) -> float:
        now = time.monotonic()
        self._left = min(self.per_minute, self._left + (now - self._at) * self.per_minute / 60)
        self._at = now
        needed = min(n_items, self.per_minute)  # a longer list takes a whole minute
        if needed > self._left:
            return (needed - self._left) * 60 / self.per_minute
        self._left -= needed
        return 0
