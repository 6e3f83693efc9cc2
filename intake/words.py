"""The texts of the intake with their limits filled in: a limit is written once, in the code that keeps it."""

from __future__ import annotations

from functools import lru_cache

import i18n
from intake import submission
from intake.store.writing import CORRECTION_TIME, MOST_ITEMS

LIMITS = {
    "first": 1,
    "hours": int(CORRECTION_TIME.total_seconds()) // 3600,
    "most_items": MOST_ITEMS,
    "most_versions": submission.MOST_VERSIONS,
    "most_minutes": submission.MOST_MINUTES,
    "most_patients": submission.MOST_PATIENTS,
    "id_least": submission.ID_LENGTHS[0],
    "id_most": submission.ID_LENGTHS[1],
    "form_version_most": submission.VERSION_LENGTH,
    "software_name_most": submission.NAME_LENGTH,
    "software_version_most": submission.VERSION_LENGTH,
    "error_code_most": submission.ERROR_CODE_LENGTH,
    "comment_most": submission.COMMENT_LENGTH,
}


@lru_cache(maxsize=1024)
def say(key: str, lang: str) -> str:
    """`intake.<key>`. Raises KeyError for a text that is not there."""
    return i18n.t(f"intake.{key}", lang, **{name: i18n.number(limit, lang) for name, limit in LIMITS.items()})
