"""Dossiers that left with a number: giving one its number, the list of them, and making one again, with its own data or with today's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

import i18n
from access.members import Role
from analytics import warehouse
from analytics.dossier import explaining, issued, reporting
from analytics.dossier.issued import BuildState, Issued
from analytics.filters import END, START
from analytics.warehouse import NoBuild, OlderSchema, WarehouseError
from pages.dossier import process
from pages.dossier.process import Left
from settings import get_settings
from ui import cached, downloads, page_parameters, records, staff, tables, text_blocks
from ui.context import PageContext
from ui.page_parameters import Parameter
from ui.records import RecordsUnreadable

NUMBER = "issued"  # in the address
PER_PAGE = 40
_GOING_ON, _DONE = "dossier.replaying", "dossier.replayed"  # in session state
_OWN, _TODAY = "own", "today"


def offer(start: Callable[[str], None], lang: str) -> None:
    """Under a dossier that was made on trial: the button that gives it a number. `start` is called with the name of who issues it."""
    with st.container(key="dossier_issue"):
        text_blocks.note(i18n.t("issued.issue.help", lang))
        if not staff.is_staff():
            text_blocks.note(i18n.t("issued.issue.staff_only", lang))
            return
        staff.ask_author(lang)
        st.button(
            i18n.t("issued.issue", lang),
            key="dossier_issue_button",
            on_click=start,
            args=(staff.author(),),
            disabled=not staff.author(),
        )
        staff.author_needed(lang)


def done(number: str, lang: str) -> None:
    text_blocks.show(text_blocks.paragraph(i18n.t("issued.issue.done", lang, number=number), kind="lead"), kind="state")


def listed(context: PageContext) -> None:
    """The register, and one dossier of it made again. Nothing is made on a mere rerun."""
    lang = context.lang
    text_blocks.heading(i18n.t("issued.heading", lang))
    try:
        found = _register()
        erased = issued.erased_of(_records(issued.ERASED))
    except RecordsUnreadable as error:
        text_blocks.show(text_blocks.paragraph(i18n.t("issued.unreadable", lang)), *staff.refused(error.answer, lang), kind="state fault")
        return
    if not found:
        text_blocks.show(text_blocks.paragraph(i18n.t("issued.none", lang), kind="quiet"))
        return
    lead = [i18n.t("issued.lead", lang), *([i18n.t("issued.demo", lang)] if context.build.is_demo else [])]
    text_blocks.show(text_blocks.paragraph(" ".join(lead), kind="quiet"))
    states = {one.build_id: _state(one.build_id, erased) for one in found}
    _table(found, states, lang)
    _reopened({one.number: one for one in found if not one.is_withdrawn}, states, erased, lang)


# --- the list -------------------------------------------------------------------------------------------------------------


def _register() -> list[Issued]:
    """The latest first."""
    return [issued.of_record(record) for record in reversed(_records(issued.RECORD))]


def _records(kind: str) -> list[dict[str, Any]]:
    """No process is started for records that nobody ever wrote."""
    return records.every(kind, by=Role.READER) if (get_settings().served.records / f"{kind}.csv").exists() else []


def _state(build_id: str, erased: Mapping[str, str]) -> BuildState:
    try:
        cached.describe(build_id)
    except NoBuild:
        return issued.absent_state(build_id, erased)
    except OlderSchema:
        return "older"
    except WarehouseError:
        return "damaged"
    return "kept"


def _table(found: list[Issued], states: Mapping[str, BuildState], lang: str) -> None:
    names = ("number", "issued", "period", "audience", "language", "build")
    short = ("audience", "language")
    columns = [
        tables.Column(
            name,
            i18n.t(f"issued.column.{name}", lang),
            align="date" if name == "issued" else "text",
            is_heading=name == "number",
            is_short=name in short,
            is_labelled=name not in ("number", "period"),
        )
        for name in names
    ]
    rows = [_row(one, states[one.build_id], lang) for one in found]
    tables.show(columns, rows, caption=i18n.t("issued.caption", lang), is_caption_seen=False, is_stacked=True)


def _row(one: Issued, state: BuildState, lang: str) -> dict[str, tables.Cell]:
    is_filtered = set(one.filters) - {START, END}
    author = i18n.t("issued.by", lang, author=one.author) if staff.is_staff() else ""
    taken_back = i18n.t("issued.withdrawn", lang) if one.is_withdrawn else ""
    return {
        "number": tables.with_note(one.number, taken_back),
        "issued": tables.with_note(i18n.short_date(one.day, lang), author),
        "period": tables.with_note(_days(one, lang), i18n.t("issued.filtered", lang) if is_filtered else ""),
        "audience": i18n.t(f"dossier.choose.audience.{one.audience}", lang),
        "language": i18n.t(f"dossier.language.{one.language}", lang),
        "build": tables.with_note(_build(one.build_id, lang), i18n.t(f"issued.state.{state}", lang)),
    }


def _days(one: Issued, lang: str) -> str:
    days = one.days
    return i18n.sentence_case(i18n.day_range(*days, lang)) if days else tables.NOTHING


def _build(build_id: str, lang: str) -> str:
    """By the day it was made; the whole name stands on the paper."""
    made_on = warehouse.day_of_build(build_id)
    return i18n.t("issued.build.of", lang, day=i18n.short_date(made_on, lang)) if made_on else build_id


# --- one of them again ----------------------------------------------------------------------------------------------------


def _reopened(found: Mapping[str, Issued], states: Mapping[str, BuildState], erased: Mapping[str, str], lang: str) -> None:
    if not found:
        return
    options = ["", *found]
    number = page_parameters.choose(
        Parameter(NUMBER, key="dossier_issued", read=lambda text: text if text in found else "", lang=lang),
        i18n.t("issued.reopen", lang),
        options,
        lambda code: (
            i18n.t("issued.option", lang, number=code, days=_days(found[code], lang)) if code else i18n.t("issued.reopen.none", lang)
        ),
        width=420,
    )
    if left := process.taken_over(_GOING_ON):
        st.session_state[_DONE] = left
    if running := process.going_on(_GOING_ON):
        process.progress(running, lang)
        return
    if not number:
        return
    with st.container(key="dossier_again", horizontal=True, gap="small"):
        for build in (_OWN, _TODAY):
            is_there = build == _TODAY or states[found[number].build_id] == "kept"
            st.button(
                i18n.t(f"issued.{build}", lang), key=f"dossier_again_{build}", on_click=_start, args=(number, build), disabled=not is_there
            )
    build_id = found[number].build_id
    if (state := states[build_id]) != "kept":
        words = i18n.t(f"dossier.refused.build_{state}", lang, number=number, build_id=build_id, rewritten_as=erased.get(build_id, ""))
        text_blocks.note(words)
    told: Left | None = st.session_state.get(_DONE)
    if told is not None and told.asked[0] == number:
        _outcome(told, lang)


def _start(number: str, build: str) -> None:
    st.session_state.pop(_DONE, None)
    process.begin(_GOING_ON, "replay", number, "--build", build, asked=(number, build))


def _outcome(told: Left, lang: str) -> None:
    """What was found, the files, and the differences one by one."""
    answer = told.answer.json
    if not answer:
        text_blocks.show(text_blocks.paragraph(process.why(told.answer, lang)), kind="state fault")
        return
    is_fault = answer["build"] == _OWN and answer["is_identical"] is False
    text_blocks.show(text_blocks.paragraph(reporting.in_words(answer, lang), kind="lead"), kind="state fault" if is_fault else "state")
    _files(told, lang)
    if answer["build"] == _TODAY and answer["differences"]:
        _differences(answer, lang)


def _files(told: Left, lang: str) -> None:
    with st.container(key="dossier_again_files", horizontal=True, vertical_alignment="center", gap="small"):
        for kind, (name, content) in told.files.items():
            if kind != reporting.DIFFERENCES:
                label = i18n.t(f"dossier.download.{kind}", lang)
                process.offer_file(kind, label, name, content, key=f"dossier_again_download_{kind}")


def _differences(answer: Mapping[str, Any], lang: str) -> None:
    """Then, now, why. What the dossier says is quoted in its language; the reasons are in the reader's."""
    lines = [{**one, "why": explaining.why(one, answer["versions"], lang)} for one in answer["differences"]]
    page = Parameter("lines", key="dossier_lines", read=tables.page_number, lang=lang)
    page.restart_unless((answer["number"], answer["build_id"]))
    first, many = tables.pager(page, len(lines), per_page=PER_PAGE, lang=lang)
    names, widths = ("where", "before", "after", "why"), {"where": "12rem", "before": "13rem", "after": "13rem"}
    columns = [
        tables.Column(
            name,
            i18n.t(f"issued.differences.{name}", lang),
            is_heading=name == "where",
            is_labelled=name != "where",
            width=widths.get(name, ""),
        )
        for name in names
    ]
    rows = [
        {
            "where": tables.with_note(i18n.sentence_case(one["what"]), one["where"]),
            "before": one["before"] or tables.NOTHING,
            "after": one["after"] or tables.NOTHING,
            "why": one["why"],
        }
        for one in lines[first : first + many]
    ]
    caption = i18n.t("issued.differences.title", lang, before=answer["own_build_id"])
    tables.show(columns, rows, caption=caption, is_caption_seen=False, is_stacked=True)
    downloads.offer(explaining.table(lines, before=answer["own_build_id"], passport=answer["passport"], lang=lang))
