"""Meetings of the board and the builds they were shown: which of the kept builds another one can be compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import i18n
from analytics.warehouse import BuildInfo

# readable and earlier than the one shown; the very one; later; of an older version of the tables; unreadable; no longer there
State = Literal["comparable", "shown", "later", "older", "damaged", "gone"]


@dataclass(frozen=True)
class Meeting:
    on: dt.date
    title: str
    build_id: str


@dataclass(frozen=True)
class Choice:
    """A build that the one shown can be compared with, and the last meeting that was shown it, if any."""

    info: BuildInfo
    meeting: Meeting | None

    @property
    def build_id(self) -> str:
        return self.info.build_id

    @property
    def built_on(self) -> dt.date:
        return self.info.built_at.astimezone(i18n.BRUSSELS).date()

    @property
    def since(self) -> dt.date:
        """The day from which changes are told: that of the meeting, else that of the build."""
        return self.meeting.on if self.meeting else self.built_on


def meetings(rows: Iterable[Mapping[str, Any]]) -> list[Meeting]:
    """Rows of `marts.meetings`, the last meeting first."""
    found = [Meeting(row["meeting_on"], row["title"] or "", row["build_id"]) for row in rows]
    return sorted(found, key=lambda one: one.on, reverse=True)


def choices(kept: Iterable[BuildInfo], held: Sequence[Meeting], *, shown: BuildInfo) -> list[Choice]:
    """Readable builds earlier than the one shown, the latest first. `held`: the last meeting first."""
    earlier = (info for info in kept if state_of(info, shown=shown) == "comparable")
    of_build = {one.build_id: one for one in reversed(held)}
    ordered = sorted(earlier, key=lambda info: (info.built_at, info.build_id), reverse=True)
    return [Choice(info, of_build.get(info.build_id)) for info in ordered]


def state_of(info: BuildInfo, *, shown: BuildInfo) -> State:
    if info.build_id == shown.build_id:
        return "shown"
    return "comparable" if (info.built_at, info.build_id) < (shown.built_at, shown.build_id) else "later"


def first_choice(offered: Sequence[Choice], held: Sequence[Meeting]) -> Choice | None:
    """The build of the last meeting that can be compared with; without any, the latest one offered."""
    by_id = {one.build_id: one for one in offered}
    of_meetings = (by_id[one.build_id] for one in held if one.build_id in by_id)
    return next(of_meetings, offered[0] if offered else None)
