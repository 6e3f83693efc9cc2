"""The third step: which column says what, to be corrected in place. A change is read at once."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any

import streamlit as st

import i18n
from pages.load.draft import Draft
from ui import fields, text_blocks

SURE, LIKELY = 0.9, 0.7  # confidences from which a column is told as sure, as likely
BY_A_PERSON = "a person"
ORDERS = ("dmy", "mdy")
NOT_USED = ""
ANSWERED_HERE = ("date_order_unknown", "moment_torn")  # errors that another reading of a column mends
MAX_ANSWERS = 12  # asked of one column; the others become unknown, and are counted above


def show(draft: Draft, lang: str) -> None:
    """One line a column. Nothing for a file that is read without a mapping or refused whatever its columns say, and only on demand for a
    confirmed one."""
    reading, error = draft.reading, draft.seen.get("error")
    if not reading or (error and error not in ANSWERED_HERE) or (draft.seen["state"] == "own" and not error):
        return
    _open_question(draft, lang)
    text_blocks.heading(i18n.t("load.mapping.heading", lang))
    text_blocks.show(text_blocks.paragraph(i18n.t("load.mapping.text", lang)))
    place = st.expander(i18n.t("load.mapping.open", lang)) if draft.seen["state"] == "confirmed" else st.container()
    with place:
        for number, (rule, column) in enumerate(zip(reading["mapping"]["columns"], reading["columns"], strict=True)):
            _column(draft, number, rule, column, lang)
    unfed = [fields.label(name, lang) for name in fields.FIELDS if name in reading["unfed_fields"]]
    unused = [rule["heading"] for rule in reading["mapping"]["columns"] if not rule["field"]]
    terms = [(i18n.t("load.mapping.unfed", lang), unfed), (i18n.t("load.mapping.unused", lang), unused)]
    text_blocks.show(text_blocks.definitions((term, ", ".join(names)) for term, names in terms if names))


def _open_question(draft: Draft, lang: str) -> None:
    """What keeps the file from being read stands above its columns, once: the answer serves every column that asks."""
    for number, (rule, column) in enumerate(zip(draft.reading["mapping"]["columns"], draft.reading["columns"], strict=True)):
        if column["dates_asked"]:
            _dates(draft, number, rule, column, lang)
            return


def _column(draft: Draft, number: int, rule: dict[str, Any], column: dict[str, Any], lang: str) -> None:
    """Heading, two cells, our field, how sure; below, how its dates are read and what is asked of answers nobody knows."""
    with st.container(key=f"load_column_{number}", gap="small"):
        told, chosen = st.columns([3, 2], gap="medium", vertical_alignment="center")
        with told:
            examples = " · ".join(column["examples"]) or i18n.t("load.mapping.empty", lang)
            text_blocks.show(f"<p><strong>{escape(rule['heading'])}</strong></p>", text_blocks.paragraph(examples[:120], kind="quiet"))
        with chosen:
            _field(draft, number, rule, lang)
        if rule["date_order"] in ORDERS:
            _dates(draft, number, rule, column, lang)
        if column["unmatched"] or rule["answers"]:
            _answers(draft, number, rule, column, lang)


def _field(draft: Draft, number: int, rule: dict[str, Any], lang: str) -> None:
    key = f"load_field_{draft.path.parent.name}_{number}"
    st.session_state[key] = rule["field"]
    st.selectbox(
        i18n.t("load.mapping.field", lang, heading=rule["heading"]),
        (NOT_USED, *fields.FIELDS),
        format_func=lambda name: fields.label(name, lang),
        key=key,
        label_visibility="collapsed",
        on_change=lambda: _choose_field(draft, number, st.session_state[key]),
    )
    text_blocks.note(i18n.t(f"load.confidence.{_confidence(rule)}", lang))


def _choose_field(draft: Draft, number: int, name: str) -> None:
    draft.change(number, field=name, option="", part="", answers={}, date_order="", confidence=1.0, because=BY_A_PERSON)


def _confidence(rule: dict[str, Any]) -> str:
    if not rule["field"]:
        return "unused"
    if rule["because"] == BY_A_PERSON:
        return "person"
    return "sure" if rule["confidence"] >= SURE else "likely" if rule["confidence"] >= LIKELY else "doubtful"


def _dates(draft: Draft, number: int, rule: dict[str, Any], column: dict[str, Any], lang: str) -> None:
    """Day or month first, told by a cell of the file read both ways; in words where no cell can tell."""
    both = ((example, _both_ways(example, lang)) for example in (*column["dates_asked"], *column["examples"]))
    example, readings = next(((example, readings) for example, readings in both if readings), ("", {}))
    asked = i18n.t("load.dates" if readings else "load.dates.order", lang, example=example, heading=text_blocks.as_label(rule["heading"]))
    key = f"load_dates_{draft.path.parent.name}_{number}"
    st.session_state[key] = rule["date_order"] or None
    st.radio(
        asked,
        ORDERS,
        format_func=lambda order: readings.get(order) or i18n.t(f"load.dates.{order}", lang),
        key=key,
        horizontal=True,
        on_change=lambda: _choose_order(draft, number, st.session_state[key]),
    )


def _choose_order(draft: Draft, number: int, order: str) -> None:
    """For this column and every other that still asks: one program wrote them all; each can be changed again."""
    asking = {place for place, column in enumerate(draft.reading["columns"]) if column["dates_asked"]}
    for place in asking | {number}:
        draft.change(place, date_order=order)


def _both_ways(text: str, lang: str) -> dict[str, str]:
    """`05/03/2024` as 5 March and as 3 May; empty when it is not two numbers and a year, or reads one way only."""
    numbers = "".join(one if one.isdecimal() else " " for one in text).split()[:3]
    try:
        first, second, year = (int(one) for one in numbers)
        year += 2000 if year < 100 else 0
        days = {"dmy": dt.date(year, second, first), "mdy": dt.date(year, first, second)}
    except ValueError:
        return {}
    return {order: i18n.date(day, lang) for order, day in days.items()} if first != second else {}


def _answers(draft: Draft, number: int, rule: dict[str, Any], column: dict[str, Any], lang: str) -> None:
    """Answers no list knows, each with ours to choose from; left alone they become unknown."""
    ours = fields.answers(rule["field"], lang)
    if not ours:
        return
    unknown = i18n.t("load.answer.none.service_codes" if rule["field"] == "service_codes" else "load.answer.none", lang)
    asked = list(dict.fromkeys((*rule["answers"], *column["unmatched"])))
    with st.expander(i18n.plural("load.answers", len(asked), lang), expanded=bool(column["unmatched"])):
        for place, answer in enumerate(asked[:MAX_ANSWERS]):
            key = f"load_answer_{draft.path.parent.name}_{number}_{place}"
            st.session_state[key] = rule["answers"].get(answer, NOT_USED)
            st.selectbox(
                i18n.t("load.answer", lang, answer=text_blocks.as_label(answer[:80])),
                (NOT_USED, *ours),
                format_func=lambda code: ours.get(code, unknown),
                key=key,
                on_change=_choose_answer,
                args=(draft, number, answer, key),
            )
        if len(asked) > MAX_ANSWERS:
            text_blocks.note(i18n.plural("load.answers.more", len(asked) - MAX_ANSWERS, lang))


def _choose_answer(draft: Draft, number: int, answer: str, key: str) -> None:
    rules = (draft.changed or draft.reading["mapping"])["columns"]
    others = {text: code for text, code in rules[number]["answers"].items() if text != answer}
    code = st.session_state[key]
    draft.change(number, answers=others | ({answer: code} if code else {}))
