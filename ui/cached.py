"""Cached doors to the data: one engine per build, answers kept by question and build.

A run looks at one build from its first line to its last: the frame calls `choose` once, everything else follows.
"""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from access.members import Role
from analytics import catalogue, warehouse
from analytics.filters import Known
from analytics.queries import Question
from analytics.warehouse import Build, BuildInfo
from settings import DataFolder, get_settings
from ui import visitor
from ui.answers import Answers

_CHOSEN = "cached.build"  # in session state: the build this run looks at, opened
_FOLDER = "cached.folder"  # in session state: the folder that it stands in
KEPT_OPEN = 2  # older builds held open, for links that name them and to be compared with: each may take what the current one may
_DESCRIBED = 200  # builds: as many as are ever kept, and those that went since
_ANSWER_BYTES = 32_000_000  # in each process: some thousand answers
_DIMENSIONS = 100  # small tables, of a few builds


def choose(build_id: str | None = None) -> BuildInfo:
    """Fix the folder and the build of this run: the one asked for while it is kept, else the current one. The first file loaded
    while a page is drawn would otherwise turn it from the demo to the union's own folder half way.

    Raises NotAdmitted, as every door here does, and NoBuild, DamagedBuild or OlderSchema. When the answer has another id than the
    one asked for, that one is no longer kept, and the page says so.
    """
    visitor.require(Role.READER)
    folder = get_settings().served
    is_kept = build_id and warehouse.is_kept(folder, build_id)
    st.session_state[_FOLDER] = folder
    st.session_state[_CHOSEN] = _open(folder, build_id if build_id and is_kept else None)
    return build()


def build() -> BuildInfo:
    """What the build of this run says of itself."""
    return _opened().info


def frame(question: Question, *, by: Role = Role.READER) -> pd.DataFrame:
    """The answer to a select on the build of this run: a copy of the caller's own, free to change. `by`: who may ask; rows of colleagues
    that no page shows to readers are the staff's, whatever the page was let draw."""
    visitor.require(by)
    return _answer(question, _opened())


def frame_of(build_id: str, question: Question) -> pd.DataFrame:
    """The answer on another build that is kept in the folder of this run, for a comparison; as `frame`.

    Raises NoBuild, DamagedBuild or OlderSchema.
    """
    return _answer(question, _open(_folder(), build_id))


def sql(question: Question) -> str:
    """The question as it is asked of the build of this run."""
    return _opened().sql(question)


def dimension(name: str) -> pd.DataFrame:
    """A small table of `marts` as it stands, in the order of the screen; `name` as in `analytics.tables`. As free to change as any frame:
    what is changed is copied then."""
    opened = _opened()
    return _dimension(opened.info.build_id, name, opened).copy(deep=False)


def dimension_of(build_id: str, name: str) -> pd.DataFrame:
    """As `dimension`, of another build that is kept. Raises what `frame_of` raises."""
    return _dimension(build_id, name, _open(_folder(), build_id)).copy(deep=False)


def kept_builds() -> list[str]:
    """Ids of the builds kept in the folder of this run, the latest first."""
    return warehouse.kept_builds(_folder())


def describe(build_id: str) -> BuildInfo:
    """What another build says of itself. Raises NoBuild, DamagedBuild or OlderSchema."""
    folder = _folder()
    if not warehouse.is_kept(folder, build_id):
        raise warehouse.NoBuild(f"build {build_id[:80]!r} is no longer kept", build_id=build_id)
    described = _described(folder.root, build_id)
    if isinstance(described, str):
        raise warehouse.OlderSchema(f"build {build_id} has tables of version {described}", build_id=build_id, found=described)
    return described


def known() -> Known:
    """The codes and the days that a filter may name in this build."""
    return catalogue.known(build(), dimension)


def observed_days() -> list[dt.date]:
    """Every observed day of the build, in order."""
    days = dimension("dim_dates")
    return list(days.loc[days["is_observed"].astype(bool), "date_on"])


def _folder() -> DataFolder:
    visitor.require(Role.READER)
    folder: DataFolder | None = st.session_state.get(_FOLDER)
    return folder or get_settings().served


def _opened() -> Build:
    """A build that was replaced and closed while this run goes on still answers it: its engine opens the file once more."""
    visitor.require(Role.READER)
    opened: Build | None = st.session_state.get(_CHOSEN)
    return opened or _open(get_settings().served)


def _open(folder: DataFolder, build_id: str | None = None) -> Build:
    current_id = warehouse.current_build_id(folder)
    return _current(folder.root, current_id) if build_id in (None, current_id) else _kept(folder.root, str(build_id))


def _let_go(build: Build) -> None:
    build.close()


def _let_go_with_answers(build: Build) -> None:
    """What was asked of a build that was replaced is hardly asked again; kept, it would take memory until others fill its place."""
    build.close()
    _answers.clear()
    _dimension.clear()


@st.cache_resource(show_spinner=False, max_entries=1, on_release=_let_go_with_answers)
def _current(root: Path, build_id: str) -> Build:
    """One entry: when the pointer moves, the new build takes the place of the old one, which is closed.

    Not `validate=`: Streamlit drops an entry that fails it without calling `on_release`.
    """
    return warehouse.open_published(DataFolder(root), build_id)


@st.cache_resource(show_spinner=False, max_entries=KEPT_OPEN, on_release=_let_go)
def _kept(root: Path, build_id: str) -> Build:
    return warehouse.open_kept(DataFolder(root), build_id)


@st.cache_resource(show_spinner=False, max_entries=_DESCRIBED)
def _described(root: Path, build_id: str) -> BuildInfo | str:
    """Opened and let go at once: many are kept, few are looked into. The version of its tables where that is not ours; any other refusal
    is not kept, for it may pass."""
    try:
        with closing(warehouse.open_kept(DataFolder(root), build_id, is_summed=False)) as kept:
            return kept.info
    except warehouse.OlderSchema as error:
        return error.found


@st.cache_resource(show_spinner=False, max_entries=_DIMENSIONS)
def _dimension(build_id: str, name: str, _opened: Build) -> pd.DataFrame:
    return _opened.run(catalogue.dimension(name))


def _answer(question: Question, opened: Build) -> pd.DataFrame:
    return _answers().of(opened.fingerprint(question), partial(opened.run, question))


@st.cache_resource(show_spinner=False)
def _answers() -> Answers:
    return Answers(_ANSWER_BYTES)
