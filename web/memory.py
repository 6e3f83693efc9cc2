"""What the process asks of the allocator, so that memory once freed is used again.

Every run of a page is a thread of its own, and glibc gives threads arenas of their own, up to eight a core: what one frees, another does
not take. With sessions coming and going the process then grew by hundreds of megabytes an hour although Python held no more than before.
"""

from __future__ import annotations

import ctypes

_M_ARENA_MAX = -8  # malloc.h
ARENAS = 2


def share_arenas() -> bool:
    """Before threads begin. False where the C library has no such setting, as on macOS or with musl, or where it refuses."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(_M_ARENA_MAX, ARENAS) == 1
