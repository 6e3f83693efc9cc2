"""What stands now: the current build and what waits."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from commands import standing_refusals
from etl import intake_rows, raw
from etl.builds import current_build_id, current_info, is_whole
from etl.records import records_hash
from settings import DataFolder, Settings

NO_STORE, ANSWERS, SILENT = "none", "answers", "silent"


def waits(settings: Settings, *, is_asking: bool) -> dict[str, Any]:
    """Whether what is sent becomes figures, always of the union's own folder: whether the `store` answers (None where it is not asked),
    `waiting_in_store` versions no run has read (None unless it answers), the refusals that stand, and the last of them. Then what the
    administrator has not set up for the form."""
    folder = settings.data
    refusals = [asdict(one) for one in standing_refusals(folder)]
    store, waiting = _store(folder) if is_asking else (None, None)
    return {
        "store": store,
        "waiting_in_store": waiting,
        "standing_refusals": refusals,
        "last_refusal": refusals[-1] if refusals else None,
        "has_privacy_notice": bool(settings.privacy_url),
        "has_contact": bool(settings.contact),
    }


def _store(folder: DataFolder) -> tuple[str, int | None]:
    if not intake_rows.has_store(folder):
        return NO_STORE, None
    try:
        return ANSWERS, intake_rows.n_waiting(folder)
    except intake_rows.StoreFailed:
        return SILENT, None


def describe(folder: DataFolder) -> dict[str, object]:
    """Facts for `status`, in reading order; `build_id` is None without a readable build."""
    info, named = current_info(folder) or {}, current_build_id(folder)
    sources = raw.known_sources(folder) if folder.staged.exists() else []
    return {
        "data_folder": str(folder.root),
        "is_there": folder.root.exists(),
        "build_id": info.get("build_id"),
        "is_damaged": not is_whole(folder, named) if named else None,
        "built_at": info.get("built_at"),
        "is_demo": info.get("is_demo"),
        "observed": f"{info['observed_from']} to {info['observed_to']}" if info else None,
        "received": info.get("n_received"),
        "accepted": info.get("n_accepted"),
        "rejected": info.get("n_rejected"),
        "duplicates": info.get("n_duplicates"),
        "reports": info.get("n_reports"),
        "reporters": info.get("n_reporters"),
        "sources": len(sources),
        "unreadable": [source.file_name for source in sources if source.error],
        "waiting": raw.waiting_files(folder) if folder.inbox.exists() else [],
        "has_new_records": bool(info) and info["records_hash"] != records_hash(folder),
    }
