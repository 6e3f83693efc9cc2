"""The cells of every sheet of a workbook as Arrow files, read by a process of its own: `python -m etl.sources.workbook_cells FILE FOLDER`.

A workbook of a few kilobytes may name a cell in the last of a million rows, or unpack to gigabytes, and the reading library then
ends its process. Here that process has bounds, and its end is an answer.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

from etl.sources import UnreadableFile
from settings import PROJECT_DIR

MEMORY_BYTES = 1_500_000_000
SECONDS = 10
SECONDS_PER_MEGABYTE = 2  # of the file: a hundred thousand rows are eight
SHEETS = "sheets.json"
UNREADABLE = 3  # exit code: no workbook, or a damaged one; the reason stands on stderr


def unpack(path: Path, folder: Path) -> list[Path]:
    """One Arrow file a sheet, in order; all columns texts, NULL for an empty cell, blank rows included.

    Raises UnreadableFile: `xlsx_unreadable`, or `too_large` when it would take more memory or time than any export does.
    """
    seconds = SECONDS + SECONDS_PER_MEGABYTE * path.stat().st_size / 1_000_000
    command = [sys.executable, "-m", "etl.sources.workbook_cells", str(path.resolve()), str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=seconds, check=False, cwd=PROJECT_DIR)
    except subprocess.TimeoutExpired:
        raise UnreadableFile("too_large", f"{seconds:.0f} s") from None
    if done.returncode == UNREADABLE:
        raise UnreadableFile("xlsx_unreadable", done.stderr.strip().splitlines()[-1][:200])
    if done.returncode != 0:  # ended by the system, or out of memory
        raise UnreadableFile("too_large", f"{MEMORY_BYTES / 1e9} GB")
    return [folder / name for name in json.loads((folder / SHEETS).read_text(encoding="utf-8"))]


def _unpack_here(path: str, folder: Path) -> None:
    import fastexcel
    import pyarrow as pa

    names = []
    book = fastexcel.read_excel(path)
    for number, sheet in enumerate(book.sheet_names):
        cells = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_arrow()
        names.append(f"{number}.arrow")
        with pa.OSFile(str(folder / names[-1]), "wb") as file, pa.ipc.new_file(file, cells.schema) as writer:
            writer.write_batch(cells)
    (folder / SHEETS).write_text(json.dumps(names), encoding="utf-8")


def _main(path: str, folder: str) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import fastexcel

    try:
        _unpack_here(path, Path(folder))
    except MemoryError:
        return 1
    except (fastexcel.FastExcelError, OSError, ValueError, BaseExceptionGroup) as error:
        sys.stderr.write(str(error).splitlines()[0] + "\n")
        return UNREADABLE
    return 0


if __name__ == "__main__":
    raise SystemExit(_main(*sys.argv[1:]))
