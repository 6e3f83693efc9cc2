"""Notices what a disk changed in the files kept of each source: raw copies by the sum of what was received, staged rows by the sum in their
manifest. Manifests and records bear none.
"""

from __future__ import annotations

import dataclasses
import hashlib

from etl import raw
from etl.raw import FileDamaged, Source
from etl.sources import door, kept_table
from etl.sources.received import KEPT_EXTENSION
from settings import DataFolder


def has_its_rows(folder: DataFolder, source: Source) -> bool:
    """Whether the staged rows are those that were written: Parquet files give other values back, unnoticed, once a bit is turned over."""
    if source.error is not None or not source.received:
        return True
    file = raw.staged_file(folder, source)
    try:
        return raw.sum_of(file) == source.rows_sha256 if source.rows_sha256 else file.exists()
    except OSError:
        return False


def sealed(folder: DataFolder, source: Source) -> Source:
    """With the sum of its rows, where a change of them died before its end, or a former version wrote them."""
    if source.rows_sha256 or source.error is not None or not source.received or not raw.staged_file(folder, source).exists():
        return source
    told = dataclasses.replace(source, rows_sha256=raw.sum_of(raw.staged_file(folder, source)))
    raw.write_manifest(folder, told)
    return told


def require_as_received(folder: DataFolder, source: Source) -> None:
    """Before a copy is read again. Raises FileDamaged. A copy rewritten without an erased person has another sum than what came."""
    file = raw.raw_file(folder, source)
    if source.extension in (KEPT_EXTENSION, kept_table.EXTENSION) or not source.sha256:
        return
    with file.open("rb") as opened:  # a week of the intake store grows at its end, and a run that died may have let it
        digest = hashlib.sha256()
        left = source.n_bytes
        while left and (chunk := opened.read(min(left, raw.CHUNK_BYTES))):
            digest.update(chunk)
            left -= len(chunk)
        has_changed = digest.hexdigest() != source.sha256 or (bool(opened.read(1)) and source.extension != door.EXTENSION)
    if has_changed:
        raise FileDamaged(
            f"raw/{file.name}, the copy of {source.file_name}, is no longer what was received: put it back from a backup; "
            "nothing was published"
        )
