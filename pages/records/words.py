"""The words of fields and of records already written."""

from __future__ import annotations

import i18n


def label(kind: str, name: str, lang: str, *, decided: str = "") -> str:
    """Of a field; the same name may ask another thing of another kind, and of what was decided before."""
    texts = i18n.texts(lang)
    own = texts.get(f"records.field.{kind}.{name}.{decided}") or texts.get(f"records.field.{kind}.{name}")
    return own or i18n.t(f"records.field.{name}", lang)
