"""Makes a finished build file the current one.

A build's name is never reused. The file is complete and on disk, with its sum beside it, before the one-line pointer is replaced, so a
reader sees the old build or the new one and never anything between.
"""

from __future__ import annotations

import os
from pathlib import Path

from etl.raw import fsync_folder, sum_of, write_atomically
from settings import DataFolder


def publish(folder: DataFolder, unfinished: Path, build_id: str) -> Path:
    """Renames the closed file `unfinished` to its final name and points to it."""
    target = place_build(folder, unfinished, build_id)
    write_atomically(folder.current_pointer, build_id + "\n")
    return target


def show_none(folder: DataFolder) -> None:
    """Takes the pointer away: the screens say that there is no build, or show the demo. The files stay as long as they would have."""
    folder.current_pointer.unlink(missing_ok=True)
    fsync_folder(folder.builds)


def place_build(folder: DataFolder, unfinished: Path, build_id: str) -> Path:
    """Puts the closed file among the builds; the pointer stays."""
    descriptor = os.open(unfinished, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    target = folder.build_file(build_id)
    write_atomically(folder.build_sum(build_id), f"{sum_of(unfinished)}  {target.name}\n")
    unfinished.rename(target)
    fsync_folder(folder.builds)
    return target
