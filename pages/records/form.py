"""The form of one kind: what is given stays in it until it was written; what is wrong is said above it, in the reader's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import streamlit as st

import i18n
from analytics import warehouse
from analytics.argument import ledger
from analytics.frames import records as rows_of
from commands import Answer
from etl.records.rules import REPLIES
from pages.records import kinds
from pages.records.kinds import Field, Kind
from pages.records.words import label
from ui import cached, records, staff, text_blocks
from ui.context import PageContext

_OUTCOME = "records.outcome"  # of the last try: the kind, and names of empty fields, an answer, or what was done
WRITTEN, WITHDRAWN = "written", "withdrawn"
_SHORTENED = 90  # characters of an entry in a list to choose from
FIRST_DAY, LAST_DAY = dt.date(2017, 1, 1), dt.date(2100, 12, 31)


def offer(kind: Kind, context: PageContext) -> None:
    """Nothing for a kind that is only read here but the way to write it."""
    lang = context.lang
    outcome(kind, lang)
    if kind.arguments is None:
        text_blocks.show(text_blocks.paragraph(i18n.t("records.by_command", lang), kind="quiet"))
        return
    text_blocks.heading(i18n.t("records.new", lang))
    if kind.deciding:
        _widget(kind, kind.deciding, context)
    fields = kind.asked(_decided(kind))
    if not fields:
        return
    with st.form(f"records_form_{kind.name}", border=False, enter_to_submit=False):
        for one in fields:
            _widget(kind, one, context)
        st.form_submit_button(
            i18n.t("records.write", lang), type="primary", key=f"records_write_{kind.name}", on_click=_write, args=(kind,)
        )


def _decided(kind: Kind) -> str:
    """The answer that decides which fields are asked."""
    return str(st.session_state.get(_key(kind, kind.deciding)) or "") if kind.deciding else ""


def outcome(kind: Kind, lang: str) -> None:
    """Once, what became of the last try."""
    told = st.session_state.pop(_OUTCOME, None)
    if told is None or told[0] != kind.name:
        return
    _, result = told
    if isinstance(result, Answer):
        text_blocks.show(*refused(result, lang), kind="state fault")
    elif result in (WRITTEN, WITHDRAWN):
        text_blocks.show(text_blocks.paragraph(i18n.t(f"records.{result}", lang), kind="lead"), kind="state")
    else:
        names = i18n.enumeration([label(kind.name, name, lang) for name in result], lang)
        text_blocks.show(
            text_blocks.paragraph(i18n.plural("records.missing", len(result), lang, fields=names), kind="lead"), kind="state fault"
        )


def refused(answer: Answer, lang: str) -> list[str]:
    """Which fault it is in the reader's language, and that nothing was written; in the program's words where it has none of ours."""
    known = i18n.texts(lang).get(f"records.fault.{answer.fault}")
    if not known:
        return staff.refused(answer, lang)
    said = staff.refused(answer, lang)[1:]
    return [text_blocks.paragraph(known, kind="lead"), text_blocks.paragraph(i18n.t("records.nothing_written", lang)), *said]


def keep(kind: Kind, answer: Answer, done: str) -> None:
    """Of a record written or taken back: told by the next `outcome`."""
    st.session_state[_OUTCOME] = (kind.name, done if answer.is_done else answer)


def _write(kind: Kind) -> None:
    """On the click: writes it and empties the form, or leaves every answer where it is."""
    assert kind.arguments is not None
    fields = (*filter(None, (kind.deciding,)), *kind.asked(_decided(kind)))
    values = {one.name: kinds.as_text(one, st.session_state.get(_key(kind, one))) for one in fields}
    if not staff.author():
        return
    if empty := kinds.missing(fields, values):
        st.session_state[_OUTCOME] = (kind.name, empty)
        return
    answer = records.add(*kind.arguments(values), author=staff.author())
    keep(kind, answer, WRITTEN)
    if answer.is_done:
        for one in kind.fields:
            st.session_state.pop(_key(kind, one), None)


def _key(kind: Kind, one: Field) -> str:
    return f"records_{kind.name}_{one.name}"


def _widget(kind: Kind, one: Field, context: PageContext) -> None:
    lang, key = context.lang, _key(kind, one)
    name = label(kind.name, one.name, lang, decided=_decided(kind))
    words = name if one.is_needed else i18n.t("records.optional", lang, label=name)
    help_ = i18n.texts(lang).get(f"records.help.{kind.name}.{one.name}")
    common: dict[str, Any] = {"key": key, "help": help_, "width": 560}
    match one.type:
        case "text":
            st.text_input(words, max_chars=300, **common)
        case "long":
            st.text_area(words, max_chars=2000, **common)
        case "integer":
            st.number_input(words, value=None, step=1, min_value=one.least, max_value=one.most, **common)
        case "percent":
            st.number_input(words, value=None, step=1.0, min_value=0.1, max_value=100.0, format="%.1f", **common)
        case "day":
            st.date_input(words, value=None, min_value=FIRST_DAY, max_value=LAST_DAY, format="DD/MM/YYYY", **common)
        case "yes":
            st.checkbox(words, **common)
        case "choice":
            st.selectbox(
                words,
                one.choices,
                index=None if one.is_needed else 0,
                format_func=_choice(kind, one, lang),
                **common | _nothing_chosen(lang),
            )
        case "services":
            labels = context.labels.services
            st.multiselect(
                words,
                sorted(labels, key=lambda code: i18n.name_order(labels[code])),
                format_func=lambda code: labels[code],
                **common | _nothing_chosen(lang),
            )
        case "entries":
            entries = entries_to_choose(lang, of=REPLIES.get(_decided(kind), ()))
            st.multiselect(words, list(entries), format_func=lambda name: entries[name], **common | _nothing_chosen(lang))
        case "criterion":
            known = _criteria(lang)
            st.selectbox(words, list(known), format_func=lambda code: known[code], **common)
        case "build":
            builds = _builds(context, lang)
            st.selectbox(words, list(builds), format_func=lambda build: builds[build], **common)


def _nothing_chosen(lang: str) -> dict[str, str]:
    return {"placeholder": i18n.t("records.choose", lang)}


def _choice(kind: Kind, one: Field, lang: str) -> Any:
    return lambda code: choice(kind.name, one.name, code, lang)


def choice(kind: str, name: str, code: str, lang: str) -> str:
    """A code of a field in words; severities are those of every screen."""
    if name == "least_severity_rank" and code:
        return i18n.t(f"overview.severity.{code}", lang)
    if kind == "ledger":
        return i18n.t(f"demands.kind.{code}", lang)
    if name == "campaign_type_code":
        return i18n.t(f"overview.campaign_type.{code}", lang)
    return i18n.t(f"records.choice.{name}.{code or 'any'}", lang)


def entries_to_choose(lang: str, *, of: Sequence[str] = ("letter", "demand")) -> dict[str, str]:
    """Entries of these kinds, which another may be about: of the build, and written since."""
    listed = [(one.id, one.kind, ledger.when(one, lang), one.text) for one in ledger.entries(cached.dimension("ledger"), lang)]
    known = {name for name, *_ in listed}
    listed += [
        (one["entry_id"], one["kind_code"], i18n.short_date(dt.date.fromisoformat(one["entry_from"]), lang), one["text"])
        for one in records.in_force("ledger")
        if one["entry_id"] not in known
    ]
    return {
        name: f"{i18n.sentence_case(i18n.t(f'demands.kind.{kind}', lang))}, {when}{i18n.t('punctuation.colon', lang)}{_short(text)}"
        for name, kind, when, text in listed
        if kind in of
    }


def _short(text: str) -> str:
    return text if len(text) <= _SHORTENED else f"{text[:_SHORTENED].rsplit(' ', 1)[0]} …"


def _criteria(lang: str) -> dict[str, str]:
    """A new criterion, or one that another year had already."""
    shown = [row for row in rows_of(cached.dimension("ppi_criteria")) if row["is_shown"]]
    return {"": i18n.t("records.criterion.new", lang)} | {row["criterion_code"]: row[f"label_{lang}"] for row in shown}


def _builds(context: PageContext, lang: str) -> dict[str, str]:
    """Those kept, the newest first."""
    return {build: _build(build, build == context.build.build_id, lang) for build in cached.kept_builds()}


def _build(build_id: str, is_shown: bool, lang: str) -> str:
    made_on = warehouse.day_of_build(build_id)
    if made_on is None:
        return build_id
    return i18n.t("records.build.shown" if is_shown else "records.build", lang, day=i18n.date(made_on, lang), build_id=build_id)
