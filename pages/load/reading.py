"""The second step: what the program reads in the file; counts, reasons, remarks and the first rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

import i18n
from commands import Answer
from pages.load.draft import Draft
from ui import fields, reasons, staff, tables, text_blocks

OWN, SPREADSHEET = "own", "spreadsheet"  # platforms that have no name of their own


def look(draft: Draft, lang: str) -> Answer:
    with st.spinner(i18n.t("load.reading", lang)):
        return draft.look()


def show(draft: Draft, answer: Answer, lang: str) -> None:
    heading = i18n.t("load.seen.heading", lang)
    if not answer.is_done:
        text_blocks.section(heading, *staff.refused(answer, lang))
    seen = draft.seen
    if not seen:
        return
    parts = [text_blocks.paragraph(i18n.t("load.seen.file", lang, file=draft.path.name, origin=_origin(draft, lang)))]
    if seen["error"]:
        parts += _error(seen, lang)
    else:
        parts += [text_blocks.paragraph(counts(seen, "load.seen.counts", lang), kind="lead"), *_reasons(seen, lang)]
    text_blocks.section(heading, *parts)
    if seen["rows"]:
        _rows(draft, lang)


def counts(told: dict[str, Any], key: str, lang: str) -> str:
    """Received = accepted + rejected + known already, in words."""
    parts = {"accepted": "accepted", "rejected": "rejected", "duplicates": "duplicates", "known": "duplicates"}
    return i18n.plural(key, told["received"], lang, **{n: i18n.plural(f"load.count.{n}", told[name], lang) for n, name in parts.items()})


def _origin(draft: Draft, lang: str) -> str:
    """Where the file comes from and by what its columns are understood."""
    state, reading = draft.seen["state"], draft.reading
    if state is None and draft.seen["error"]:  # refused before anything was understood of it
        return i18n.t("load.origin.none", lang)
    if state in (None, "own"):
        return i18n.t("load.origin.own", lang)
    name = _shape(reading, lang)
    if state == "confirmed":
        told = reading["mapping"]
        day = i18n.date(dt.date.fromisoformat(told["recorded_on"]), lang) if told["recorded_on"] else tables.NOTHING
        return i18n.t("load.origin.confirmed", lang, platform=name, day=day, author=told["author"])
    return i18n.t(f"load.origin.{state}", lang, platform=name)


def _shape(reading: dict[str, Any], lang: str) -> str:
    if reading["mapping"]["platform"] == OWN:
        return i18n.t("load.origin.own_shape", lang)
    return i18n.t("load.origin.spreadsheet", lang) if reading["platform"] == SPREADSHEET else reading["platform"]


def _error(seen: dict[str, Any], lang: str) -> list[str]:
    """Why the file as a whole cannot be read; what only needs an answer below says just that."""
    code = seen["error"]
    if code == "date_order_unknown" and seen["reading"]:
        return [text_blocks.paragraph(i18n.t("load.seen.needs_dates", lang), kind="lead")]
    parts = [text_blocks.paragraph(reasons.sentence(code, lang), kind="lead")]
    parts += [
        text_blocks.paragraph(text) for text in (reasons.detail(code, seen["error_detail"] or "", lang), reasons.todo(code, lang)) if text
    ]
    return parts


def _reasons(seen: dict[str, Any], lang: str) -> list[str]:
    """Rows that would be refused and cells that would become unknown, counted by reason."""
    lines = [(one["reason_code"], one["rows"], "load.seen.rows") for one in seen["reasons"]]
    lines += [(one["reason_code"], one["cells"], "load.seen.cells") for one in seen["remarks"]]
    if not lines:
        return []
    columns = [
        tables.Column("reason", i18n.t("quality.column.reason_code", lang), is_heading=True, width="14rem"),
        tables.Column("n", i18n.t("quality.column.n", lang), is_short=True),
        tables.Column("todo", i18n.t("quality.column.todo", lang), width="14rem"),
    ]
    rows: list[dict[str, tables.Cell]] = [
        {
            "reason": reasons.sentence(code, lang),
            "n": i18n.plural(counted, n, lang),
            "todo": reasons.todo(code, lang) or tables.NOTHING,
        }
        for code, n, counted in lines
    ]
    return [tables.html(columns, rows, caption=i18n.t("load.seen.reasons", lang), is_stacked=True)]


def _rows(draft: Draft, lang: str) -> None:
    """The first rows: what is understood, and under it the cell as it stands where it reads otherwise."""
    fed = _fed_fields(draft)
    columns = [tables.Column("row", i18n.t("load.rows.row", lang), is_heading=True, width="8rem")]
    columns += [tables.Column(name, fields.label(name, lang), width="9rem") for name in fed]
    rows = [_row(one, fed, lang) for one in draft.seen["rows"]]
    with st.expander(i18n.plural("load.rows.heading", len(rows), lang)), st.container(key="load_rows"):
        text_blocks.note(i18n.t("load.rows.note", lang))
        tables.show(columns, rows, caption=i18n.t("load.rows.caption", lang), is_caption_seen=False)


def _fed_fields(draft: Draft) -> dict[str, list[int]]:
    """The fields something feeds, with the places of their columns in a row."""
    rules = draft.reading.get("mapping", {}).get("columns", [])
    places: dict[str, list[int]] = {}
    for rule, column in zip(rules, draft.reading.get("columns", []), strict=True):
        if rule["field"] and column["place"] is not None:
            places.setdefault(rule["field"], []).append(column["place"])
    shown = draft.seen["rows"]
    return {
        name: places.get(name, [])
        for name in fields.FIELDS
        if name in places or (not rules and any(one["read"].get(name) for one in shown))
    }


def _row(told: dict[str, Any], fed: dict[str, list[int]], lang: str) -> dict[str, tables.Cell]:
    fate = reasons.sentence(told["rejection_code"], lang) if told["rejection_code"] else i18n.t("load.rows.accepted", lang)
    cells: dict[str, tables.Cell] = {"row": tables.with_note(str(told["source_row"]), fate)}
    for name, places in fed.items():
        read = fields.read_value(name, told["read"], lang)
        stands = " · ".join(cell for place in places if place < len(told["cells"]) and (cell := told["cells"][place]))
        if name == "reporter_id":
            cells[name] = read if stands or not places else tables.NOTHING
        else:
            cells[name] = tables.with_note(read or tables.NOTHING, stands if stands != read else "")
    return cells
