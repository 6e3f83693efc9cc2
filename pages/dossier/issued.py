"""Dossiers that left with a number: giving one its number, the list of them, and making one again, with its own data or with today's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

import i18n
from access.members import Role
from analytics.dossier import explaining, issued, reporting
from analytics.dossier.formats import FILES
from analytics.dossier.issued import BuildState, Issued
from analytics.filters import END, START
from analytics.warehouse import NoBuild, OlderSchema, WarehouseError
from commands import Answer
from settings import get_settings
from ui import cached, downloads, handed_out, page_parameters, records, staff, tables, text_blocks
from ui.context import PageContext
from ui.etl_command import Running
from ui.page_parameters import Parameter
from ui.records import RecordsUnreadable

NUMBER = "issued"  # in the address
EVERY_SECONDS = 0.4
PER_PAGE = 40
_GOING_ON, _DONE = "dossier.replaying", "dossier.replayed"  # in session state
_OWN, _TODAY = "own", "today"


@dataclass
class Replaying:
    """A process, the folder it writes to and which dossier it makes again from which data."""

    running: Running
    folder: TemporaryDirectory[str]
    asked: tuple[str, str]


@dataclass(frozen=True)
class Replayed:
    """What the command answered, and the files by kind, as (name, content)."""

    asked: tuple[str, str]
    answer: Answer
    files: Mapping[str, tuple[str, bytes]]


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
    """By the day it was made, which its name begins with; the whole name stands on the paper."""
    made_on = issued.day_of_build(build_id)
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
    _take_over()
    going_on: Replaying | None = st.session_state.get(_GOING_ON)
    if going_on is not None:
        _progress(going_on.running, lang)
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
    told: Replayed | None = st.session_state.get(_DONE)
    if told is not None and told.asked[0] == number:
        _outcome(told, lang)


def _start(number: str, build: str) -> None:
    """On the click; a second one while it goes on does nothing."""
    if st.session_state.get(_GOING_ON) is not None:
        return
    st.session_state.pop(_DONE, None)
    folder = TemporaryDirectory(prefix="ehealthbugs_dossier_")
    arguments = ("replay", number, "--build", build, "--out", folder.name, "--background", "--json")
    st.session_state[_GOING_ON] = Replaying(Running(*arguments, module="analytics.dossier"), folder, (number, build))


def _take_over() -> None:
    """What a process that is over left: read once, then its folder goes."""
    going_on: Replaying | None = st.session_state.get(_GOING_ON)
    if going_on is None or not going_on.running.is_over:
        return
    answer = going_on.running.answer
    kinds = [kind for kind in (*FILES, reporting.DIFFERENCES) if kind in answer.json]
    files = {kind: (Path(answer.json[kind]).name, Path(answer.json[kind]).read_bytes()) for kind in kinds}
    st.session_state[_DONE] = Replayed(going_on.asked, answer, files)
    going_on.folder.cleanup()
    del st.session_state[_GOING_ON]


@st.fragment(run_every=EVERY_SECONDS)
def _progress(running: Running, lang: str) -> None:
    """Asks the process how far it is; the page comes back by itself when it is over."""
    if running.is_over:
        st.rerun()
    told = running.progress
    share = told.get("done", 0) / max(1, told.get("total", 1))
    step = i18n.t(f"dossier.step.{told.get('step', 'start')}", lang)
    st.progress(min(1.0, share), text=i18n.t("dossier.going_on", lang, step=step))


def _outcome(told: Replayed, lang: str) -> None:
    """What was found, the files, and the differences one by one."""
    answer = told.answer.json
    if not answer:
        known = i18n.texts(lang).get(f"dossier.refused.{told.answer.refusal}")
        words = told.answer.message if known else i18n.t("dossier.failed", lang)
        text_blocks.show(text_blocks.paragraph(words), kind="state fault")
        return
    is_fault = answer["build"] == _OWN and answer["is_identical"] is False
    text_blocks.show(text_blocks.paragraph(reporting.in_words(answer, lang), kind="lead"), kind="state fault" if is_fault else "state")
    _files(told, lang)
    if answer["build"] == _TODAY and answer["differences"]:
        _differences(answer, lang)


def _files(told: Replayed, lang: str) -> None:
    with st.container(key="dossier_again_files", horizontal=True, vertical_alignment="center", gap="small"):
        for kind, (name, content) in told.files.items():
            if kind == reporting.DIFFERENCES:
                continue
            st.download_button(
                i18n.t(f"dossier.download.{kind}", lang),
                data=handed_out.on_click(partial(bytes, content)),
                file_name=name,
                mime=FILES[kind].mime,
                key=f"dossier_again_download_{kind}",
                on_click="ignore",
                icon=":material/download:",
            )


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
