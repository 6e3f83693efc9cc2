"""How often one address may do something. Kept in memory alone, under a hash whose salt lasts a day, and never written."""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import math
import secrets
import time
from collections import OrderedDict

from i18n import BRUSSELS

MOST_ADDRESSES = 100_000
NEIGHBOURS = 64  # bits of an IPv6 address that tell one line from another


class Allowance:
    """For each address a bucket that holds `burst` and fills by `per_minute`."""

    def __init__(self, per_minute: float, burst: int) -> None:
        self.per_minute, self.burst = per_minute, burst
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()  # hash -> left, when
        self._day: dt.date | None = None
        self._salt = b""

    def spend(self, address: str) -> int:
        """0 when it may, else the seconds to wait."""
        self._renew()
        hashed = self._hash(address)
        now = time.monotonic()
        left, since = self._left.pop(hashed, (float(self.burst), now))
        left = min(self.burst, left + (now - since) * self.per_minute / 60)
        wait = 0 if left >= 1 else math.ceil((1 - left) * 60 / self.per_minute)
        self._left[hashed] = (left if wait else left - 1, now)
        if len(self._left) > MOST_ADDRESSES:
            self._left.popitem(last=False)
        return wait

    def give_back(self, address: str) -> None:
        """What was spent turned out to be no try."""
        hashed = self._hash(address)
        if hashed in self._left:
            left, since = self._left[hashed]
            self._left[hashed] = (min(self.burst, left + 1), since)

    def _renew(self) -> None:
        today = dt.datetime.now(BRUSSELS).date()
        if today != self._day:
            self._day, self._salt = today, secrets.token_bytes(16)
            self._left.clear()

    def _hash(self, address: str) -> bytes:
        return hashlib.blake2b(_line(address).encode(), key=self._salt, digest_size=8).digest()


def _line(address: str) -> str:
    """One address of IPv4, the network of one line of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, NEIGHBOURS), strict=False))
    return str(parsed)
