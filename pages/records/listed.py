"""The records of one kind in force, each with who wrote it and when, and the way to take it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

import i18n
from pages.records import form
from pages.records.kinds import Field, Kind
from pages.records.words import label
from ui import records, staff, text_blocks
from ui.context import PageContext

Record = Mapping[str, Any]
_FLAGS = {"is_closed": ("is_observed", "false"), "is_incomplete": ("is_complete", "false")}  # a field asked the other way round


def show(kind: Kind, context: PageContext) -> None:
    lang = context.lang
    written = records.every(kind.name)
    found = [one for one in written if not one["withdrawn_on"]]
    words = i18n.plural("records.in_force", len(found), lang)
    if found:
        text_blocks.heading(words)
    else:
        text_blocks.note(f"{words}.")
    for one in reversed(found):
        told, action = st.columns([5, 1], gap="medium", vertical_alignment="top")
        with told:
            text_blocks.show(
                f"<p><strong>{escape(_title(kind, one, context))}</strong></p>",
                *(text_blocks.paragraph(words, kind="quiet") for words in _details(kind, one, context)),
                text_blocks.paragraph(_stamp(one, lang), kind="quiet"),
            )
        with action:
            number = int(one["number"])
            st.button(
                i18n.t("records.withdraw", lang), key=f"records_withdraw_{kind.name}_{number}", on_click=_withdraw, args=(kind, number)
            )
    if n_withdrawn := len(written) - len(found):
        text_blocks.note(i18n.plural("records.withdrawn_count", n_withdrawn, lang))


def _withdraw(kind: Kind, number: int) -> None:
    if staff.author():
        form.keep(kind, records.withdraw(kind.name, number, author=staff.author()), form.WITHDRAWN)


def _title(kind: Kind, one: Record, context: PageContext) -> str:
    by_name = {field.name: field for field in kind.fields}
    told = [_value(kind, by_name[name], one, context) for name in kind.title]
    return i18n.sentence_case(", ".join(filter(None, told)))


def _details(kind: Kind, one: Record, context: PageContext) -> list[str]:
    lang = context.lang
    return [
        label(kind.name, field.name, lang) + i18n.t("punctuation.colon", lang) + value
        for field in kind.fields
        if field.name not in kind.title and (value := _value(kind, field, one, context))
    ]


def _value(kind: Kind, field: Field, one: Record, context: PageContext) -> str:
    """A cell in words, empty where nothing was given."""
    lang = context.lang
    if field.name in _FLAGS:
        column, code = _FLAGS[field.name]
        return i18n.t("exports.yes", lang) if one[column] == code else ""
    cell = str(one.get(field.name, ""))
    if not cell:
        return ""
    match field.type:
        case "day":
            return i18n.date(dt.date.fromisoformat(cell), lang)
        case "percent":
            return i18n.percent(float(cell), lang, decimals=0 if (float(cell) * 100).is_integer() else 1)
        case "integer":
            return cell if field.name == "premium_year" else i18n.number(int(cell), lang)
        case "services":
            return ", ".join(context.labels.services.get(code, code) for code in cell.split("|"))
        case "entries":
            entries = form.entries_to_choose(lang)
            return i18n.t("punctuation.separator", lang).join(entries.get(name, name) for name in cell.split("|"))
        case "choice":
            return form.choice(kind.name, field.name, cell, lang)
        case _:
            return cell


def _stamp(one: Record, lang: str) -> str:
    day = i18n.date(dt.date.fromisoformat(one["recorded_on"]), lang)
    return i18n.t("records.stamp", lang, day=day, author=one["author"])
