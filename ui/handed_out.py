"""Whose page offered a file. Streamlit serves files at addresses made of their content, to whoever asks: the wall asks here first.

What was offered to somebody as staff is not taken away as a reader: whom the lists demote opens the page again.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from access.members import Role
from access.sessions import Visitor
from ui import visitor

_MOST = 20_000  # pairs of file and stay: an old link then needs a new click
_offered: OrderedDict[tuple[str, bytes], Role] = OrderedDict()
_lock = Lock()


def offered(content: bytes, *, to: Visitor | None = None) -> bytes:
    """The same bytes, from now on for the reader of this page too, or for the one given."""
    who = to or visitor.current()
    if who.key:
        pair = who.key, _sum(content)
        with _lock:
            _offered[pair] = who.role
            _offered.move_to_end(pair)
            while len(_offered) > _MOST:
                _offered.popitem(last=False)
    return content


def on_click(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """What a download button of this page makes when it is clicked, for its reader. A browser fetches bytes that are given at once as soon
    as the button is drawn: that would stand in the log as taken away."""
    who = visitor.current()
    return lambda: offered(make(), to=who)


def may_have(who: Visitor, content: bytes) -> bool:
    """Always where nobody signs in: then only this machine is served."""
    if not who.key:
        return True
    role = _offered.get((who.key, _sum(content)))
    return role is not None and who.may(role)


def _sum(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()
