"""The fields of a submission and their codes in the reader's language."""

from __future__ import annotations

import datetime as dt
from typing import Any

import i18n
from analytics import frames
from analytics.frames import is_missing
from ui import cached

_LISTS = {  # field -> the list of its answers, and the column of their codes
    "service_codes": ("dim_services", "service_code"),
    "kind_code": ("dim_kinds", "kind_code"),
    "severity_code": ("dim_severities", "severity_code"),
    "consequence_codes": ("dim_consequences", "consequence_code"),
    "fallback_code": ("dim_fallbacks", "fallback_code"),
    "fallback_worked_code": ("dim_fallback_outcomes", "fallback_worked_code"),
    "practice_type_code": ("dim_practice_types", "practice_type_code"),
    "postal_code": ("dim_provinces", "province_code"),
    "software_name": ("dim_software", "software_code"),
}
_READ_AS = {"postal_code": "province_code", "software_name": "software_code", "quote_consent": "has_quote_consent"}
_MOMENTS = ("submitted_at", "occurred_at", "ended_at")
_DAY = len("2024-03-05")
FIELDS = (
    "submitted_at", "occurred_at", "service_codes", "kind_code", "severity_code", "consequence_codes", "minutes_lost",
    "patients_affected", "fallback_code", "fallback_worked_code", "error_code", "ended_at", "is_ongoing", "postal_code",
    "software_name", "software_version", "practice_type_code", "reporter_id", "comment", "quote_consent", "submission_id",
    "form_version", "language",
)  # fmt: skip


def label(name: str, lang: str) -> str:
    """`Date et heure de l’envoi`; for the empty name that the column is not used."""
    return i18n.t(f"load.field.{name or 'none'}", lang)


def answers(name: str, lang: str) -> dict[str, str]:
    """Code and label of the answers to a field, in the order of the screen; empty when it has no list."""
    if name not in _LISTS:
        return {}
    dimension, code = _LISTS[name]
    frame = cached.dimension(dimension)
    label = f"label_{lang}" if f"label_{lang}" in frame else "label"
    return {str(row[code]): str(row[label] or row[code]) for row in frames.records(frame)}


def read_value(name: str, read: dict[str, Any], lang: str) -> str:
    """What the row of a preview says of a field, in words; empty when nothing."""
    value = read.get(_READ_AS.get(name, name))
    if name == "reporter_id":
        return i18n.t("load.rows.key", lang)
    if is_missing(value) or value == "":
        return ""
    if name in _MOMENTS:
        return _moment(str(value), lang)
    if isinstance(value, bool):
        return i18n.t("exports.yes" if value else "exports.no", lang)
    labels = answers(name, lang)
    return ", ".join(labels.get(code, code) for code in str(value).split("|")) if labels else str(value)


def _moment(text: str, lang: str) -> str:
    if len(text) == _DAY:
        return i18n.date(dt.date.fromisoformat(text), lang)
    moment = dt.datetime.fromisoformat(text).replace(tzinfo=i18n.BRUSSELS)
    return f"{i18n.date(moment.date(), lang)}, {i18n.clock(moment, lang)}"
