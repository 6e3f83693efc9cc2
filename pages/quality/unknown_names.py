"""Names of e-services and software packages that no catalogue knows, what they may stand for, and what a person says they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

import i18n
from access.members import Role
from analytics import frames
from analytics.queries import quality
from ui import cached, recalculation, records, staff, tables, text_blocks
from ui.context import PageContext
from ui.records import RecordsUnreadable
from ui.reports import software_labels

SHOWN = 50
_NAME, _CODE = "unknown_name", "unknown_name_code"

Record = Mapping[str, Any]
Labels = Mapping[str, Mapping[str, str]]  # of the codes, by catalogue


def show(context: PageContext) -> None:
    lang = context.lang
    names = frames.records(cached.frame(quality.names_unknown(), by=Role.STAFF))
    heading = i18n.t("quality.names.heading", lang)
    if not names:
        text_blocks.section(heading, text_blocks.paragraph(i18n.t("quality.names.none", lang)))
        return
    labels: Labels = {"service": context.labels.services, "software": software_labels(lang)}
    text_blocks.section(
        heading,
        text_blocks.paragraph(i18n.t("quality.names.text", lang)),
        _table(names[:SHOWN], labels, lang),
    )
    _confirmation(names, labels, lang)


def _table(names: Sequence[Record], labels: Labels, lang: str) -> str:
    columns = [
        tables.Column("name", i18n.t("quality.names.column.name", lang), is_heading=True),
        tables.Column("catalogue", i18n.t("quality.names.column.catalogue", lang)),
        tables.Column("n_rows", i18n.t("quality.names.column.n_rows", lang), align="number"),
        tables.Column("proposed", i18n.t("quality.names.column.proposed", lang)),
    ]
    rows: list[dict[str, tables.Cell]] = [
        {
            "name": one["name"],
            "catalogue": i18n.t(f"quality.names.{one['catalogue']}", lang),
            "n_rows": i18n.number(one["n_rows"], lang),
            "proposed": ", ".join(labels[one["catalogue"]].get(code, code) for code in _proposed(one)) or tables.NOTHING,
        }
        for one in names
    ]
    return tables.html(columns, rows, caption=i18n.t("quality.names.caption", lang), is_caption_seen=False)


def _confirmation(names: Sequence[Record], labels: Labels, lang: str) -> None:
    """A name, what it means, who says so; the figures follow when they are worked out again."""
    if recalculation.is_going_on():
        recalculation.progress(lang)
        return
    recalculation.outcome(lang)
    try:
        confirmed = {(one["catalogue"], one["alias"].lower()) for one in records.in_force("alias")}
    except RecordsUnreadable as error:
        text_blocks.show(*staff.refused(error.answer, lang), kind="state fault")
        return
    waiting = [one for one in names if (one["catalogue"], one["name"].lower()) not in confirmed]
    recalculation.offer(len(names) - len(waiting), lang)
    if not waiting:
        return
    with st.expander(i18n.t("quality.names.note", lang)):
        chosen = st.selectbox(
            i18n.t("quality.names.name", lang),
            waiting,
            format_func=lambda one: f"{one['name']} ({i18n.t('quality.names.' + one['catalogue'], lang)})",
            key=f"{_NAME}_{lang}",  # a list keeps the words it was chosen by
        )
        proposed = _proposed(chosen)
        meanings = labels[chosen["catalogue"]]
        st.selectbox(
            i18n.t("quality.names.meaning", lang),
            [*proposed, *(code for code in meanings if code not in proposed)],
            index=None,
            format_func=lambda code: meanings.get(code, code),
            placeholder=i18n.t("quality.names.choose", lang),
            key=f"{_CODE}_{chosen['catalogue']}_{chosen['name']}",
        )
        staff.ask_author(lang)
        st.button(i18n.t("quality.names.note", lang), key="unknown_name_note", on_click=_note, args=(chosen["catalogue"], chosen["name"]))
        staff.author_needed(lang)


def _note(catalogue: str, name: str) -> None:
    code = st.session_state.get(f"{_CODE}_{catalogue}_{name}")
    if code and staff.author():
        recalculation.keep(records.add("alias", f"--{catalogue}={name}", f"--code={code}", author=staff.author()))


def _proposed(one: Record) -> list[str]:
    """Up to three codes, the likeliest first."""
    return one["proposed_codes"].split("|") if one["proposed_codes"] else []
