"""Threads share few arenas of the allocator: each of its own would keep what it freed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from settings import PROJECT_DIR
from web.memory import ARENAS

PROGRAM = """
import ctypes, sys, threading
from web.memory import share_arenas
if sys.argv[1] == "shared":
    assert share_arenas()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.fopen.restype, libc.malloc_info.argtypes, libc.fclose.argtypes = ctypes.c_void_p, [ctypes.c_int, ctypes.c_void_p], [ctypes.c_void_p]
all_there = threading.Barrier(24)
def take():
    libc.malloc(5000)
    all_there.wait()
threads = [threading.Thread(target=take) for _ in range(24)]
for thread in threads: thread.start()
for thread in threads: thread.join()
file = libc.fopen(sys.argv[2].encode(), b"w")
libc.malloc_info(0, file)
libc.fclose(file)
"""


def arenas(way: str, told: Path) -> int:
    subprocess.run([sys.executable, "-c", PROGRAM, way, str(told)], cwd=PROJECT_DIR, check=True)
    return len(re.findall(r"<heap nr=", told.read_text(encoding="ascii")))


def test_threads_share_arenas(tmp_path: Path) -> None:
    assert arenas("as it is", tmp_path / "as_it_is.xml") > ARENAS, "else the setting would do nothing here"
    assert arenas("shared", tmp_path / "shared.xml") == ARENAS
