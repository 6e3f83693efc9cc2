"""What a process and its children take, read from /proc."""

from __future__ import annotations

import os
from pathlib import Path


def family(process_id: int) -> list[int]:
    """The process and all that it started, and these again."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            parents.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [process_id]
    for one in found:
        found.extend(parents.get(one, []))
    return found


def resident_bytes(process_id: int) -> int:
    """Of the whole family; what several processes share is divided among them."""
    return sum(_resident(one) for one in family(process_id))


def processor_seconds(process_id: int) -> float:
    """What the process has taken so far, to a hundredth of a second; without its children."""
    fields = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(process_id: int) -> int:
    try:
        lines = Path(f"/proc/{process_id}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:  # it ended meanwhile
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
