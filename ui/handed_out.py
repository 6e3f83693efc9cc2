"""Whose page offered a file. Streamlit serves files at addresses made of their content, to whoever asks: the wall asks here first."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Lock

from access.sessions import Visitor
from ui import visitor

_MOST = 20_000  # pairs of file and stay: an old link then needs a new click
_offered: OrderedDict[tuple[str, bytes], None] = OrderedDict()
_lock = Lock()


def offered(content: bytes, *, to: str | None = None) -> bytes:
    """The same bytes, from now on for the reader of this page too, or for the stay whose key is given."""
    key = visitor.current().key if to is None else to
    if key:
        pair = key, _sum(content)
        with _lock:
            _offered[pair] = None
            _offered.move_to_end(pair)
            while len(_offered) > _MOST:
                _offered.popitem(last=False)
    return content


def may_have(who: Visitor, content: bytes) -> bool:
    """Always where nobody signs in: then only this machine is served."""
    return not who.key or (who.key, _sum(content)) in _offered


def _sum(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()
