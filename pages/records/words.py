"""The words of fields and of records already written."""

from __future__ import annotations

import i18n


def label(kind: str, name: str, lang: str) -> str:
    """Of a field; the same name may ask another thing of another kind."""
    return i18n.texts(lang).get(f"records.field.{kind}.{name}") or i18n.t(f"records.field.{name}", lang)
