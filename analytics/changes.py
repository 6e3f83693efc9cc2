"""What changed from one build to a later one, and why: figures, old days, incidents.

Every difference is split into reasons that add up to it exactly:

- new_days: days observed now and not then;
- late: submissions about days observed then, sent after the last that the former build knew;
- loaded: sent before, but not in the former build: a file loaded later, a refused row mended, a name that is known now;
- changed: submissions of both builds that say something else now: corrected, sent again, read otherwise;
- gone: submissions no longer counted: decided to be the same as another, or erased;
- other: no submission of that day changed, so that a rule, a fact, a record or what is usual did.

Incidents are matched as a link finds them again: the same e-service at the same time, an hour more on either side. Their ids may change.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from analytics.frames import is_missing, records
from analytics.warehouse import BuildInfo

Record = Mapping[str, Any]
REASONS = ("new_days", "late", "loaded", "changed", "gone", "other")
DETAILS = {  # what became of one submission -> the reason it is counted under
    "late": "late",
    "loaded": "loaded",
    "corrected": "changed",
    "sent_again": "changed",
    "read_otherwise": "changed",
    "same_as_another": "gone",
    "erased": "gone",
}
_FIRST = ("late", "loaded", "changed", "gone")  # of several reasons, the one that is told
_MARGIN = dt.timedelta(hours=1)
FATES = ("new", "gone", "merged", "split", "regrouped", "revised", "same")


@dataclass(frozen=True)
class Snapshot:
    """One build as it is compared. `days` as `queries.changes.days` gives them, `incidents` as `queries.incidents.listed` gives roots,
    `members` as `queries.changes.members`."""

    info: BuildInfo
    observed: frozenset[dt.date]
    last_sent_at: dt.datetime | None
    days: pd.DataFrame
    incidents: Sequence[Record]
    members: Sequence[Record]


@dataclass(frozen=True)
class SubmissionChange:
    """One submission about an old day that is not counted in both builds alike. The numbers are what it adds."""

    occurred_on: dt.date
    detail: str
    n_submissions: int
    n_reports: int
    reporter: int
    submission_id: str = ""

    @property
    def reason(self) -> str:
        return DETAILS[self.detail]


@dataclass(frozen=True)
class FigureChange:
    """One figure then and now, and what each reason adds. Raises ValueError when the reasons do not add up."""

    figure: str
    before: int
    after: int
    by_reason: Mapping[str, int]

    def __post_init__(self) -> None:
        if self.before + sum(self.by_reason.values()) != self.after:
            raise ValueError(f"{self.figure}: {self.before} and {dict(self.by_reason)} are not {self.after}")

    @property
    def n(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class IncidentChange:
    """Incidents of both builds that are about the same failure; several on one side were merged or split. `revised` names the columns
    that differ, of one that stands in both."""

    before: tuple[Record, ...]
    after: tuple[Record, ...]
    revised: tuple[str, ...] = ()

    @property
    def fate(self) -> Literal["new", "gone", "merged", "split", "regrouped", "revised", "same"]:
        match len(self.before), len(self.after):
            case 0, _:
                return "new"
            case _, 0:
                return "gone"
            case 1, 1:
                return "revised" if self.revised else "same"
            case _, 1:
                return "merged"
            case 1, _:
                return "split"
            case _:
                return "regrouped"

    @property
    def n(self) -> int:
        """What it adds to the number of incidents."""
        return len(self.after) - len(self.before)

    @property
    def day(self) -> dt.date:
        """When it happened, by what is known now."""
        day: dt.date = min(one["occurred_on"] for one in (self.after or self.before))
        return day


@dataclass(frozen=True)
class Changes:
    """`old_days`: days shown by the former build that say something else now, by their submissions or their incidents. `details`: how many
    submissions each detail concerns."""

    before: BuildInfo
    after: BuildInfo
    new_days: tuple[dt.date, ...]
    old_days: tuple[dt.date, ...]
    submissions: tuple[SubmissionChange, ...]
    incidents: tuple[IncidentChange, ...]
    figures: tuple[FigureChange, ...]

    @property
    def details(self) -> Counter[str]:
        return Counter(one.detail for one in self.submissions)

    @property
    def versions(self) -> tuple[str, ...]:
        """Which of what figures are made by is not the same: rule, reference, etl."""
        told = {"rule": "rule_version", "reference": "reference_hash", "etl": "etl_version"}
        return tuple(code for code, name in told.items() if getattr(self.before, name) != getattr(self.after, name))

    def figure(self, name: str) -> FigureChange:
        return next(one for one in self.figures if one.figure == name)

    def of_fate(self, *fates: str) -> list[IncidentChange]:
        """Newest first."""
        return sorted((one for one in self.incidents if one.fate in fates), key=lambda one: one.day, reverse=True)

    @property
    def is_nothing(self) -> bool:
        """Whether both builds show the same."""
        is_still = all(one.n == 0 for one in self.figures)
        return is_still and not (self.old_days or self.new_days or self.versions or self.submissions)


def new_days(before: Snapshot, after: Snapshot) -> tuple[dt.date, ...]:
    """Days that somebody observed only since."""
    return tuple(sorted(after.observed - before.observed))


def days_to_compare(before: Snapshot, after: Snapshot) -> tuple[dt.date, ...]:
    """Days shown before whose submissions are not the same: only these are looked into one by one."""
    was, is_ = (_by_day(one) for one in (before, after))
    new = set(new_days(before, after))
    return tuple(sorted(day for day in was.keys() | is_.keys() if day not in new and was.get(day) != is_.get(day)))


def missing(before_rows: pd.DataFrame, after_rows: pd.DataFrame) -> list[str]:
    """Ids of submissions of the former build that the later one does not count on the same days, or not alike: their fate is asked."""
    now = dict(zip(after_rows["submission_id"], after_rows["digest"], strict=True))
    return [id_ for id_, digest in zip(before_rows["submission_id"], before_rows["digest"], strict=True) if now.get(id_) != digest]


def submission_changes(
    before_rows: pd.DataFrame, after_rows: pd.DataFrame, fates: pd.DataFrame, *, last_sent_at: dt.datetime | None
) -> tuple[SubmissionChange, ...]:
    """`…_rows` as `queries.changes.of_days` gives them of the days to compare; `fates` of the missing ones, by the later build."""
    was, is_ = ({row["submission_id"]: row for row in records(rows)} for rows in (before_rows, after_rows))
    known: dict[str, set[str]] = defaultdict(set)
    for row in records(fates):
        known[row["submission_id"]].add(row["fate_code"])
    found = []
    for id_ in sorted(was.keys() | is_.keys()):
        then, now = was.get(id_), is_.get(id_)
        if then and now and then["digest"] == now["digest"] and then["occurred_on"] == now["occurred_on"]:
            continue
        if then and now and then["occurred_on"] != now["occurred_on"]:  # told of another day now: it leaves one and joins the other
            detail = _fate(known[id_])
            found += [_change(then, detail, sign=-1), _change(now, detail, sign=1)]
        elif then and now:
            n_more = now["n_reports"] - then["n_reports"]
            found.append(SubmissionChange(now["occurred_on"], _fate(known[id_]), 0, n_more, now["reporter"], id_))
        elif then:
            found.append(_change(then, _fate(known[id_]), sign=-1))
        elif now:
            is_late = last_sent_at is None or now["submitted_at"] > last_sent_at
            found.append(_change(now, "late" if is_late else "loaded", sign=1))
    return tuple(found)


def compare(
    before: Snapshot,
    after: Snapshot,
    submissions: Sequence[SubmissionChange],
    *,
    reporters_before: pd.DataFrame,
    reporters_after: pd.DataFrame,
) -> Changes:
    """`submissions` as `submission_changes` gives them, `reporters_…` as `queries.changes.reporters` with the new days."""
    new = new_days(before, after)
    incidents = match(before, after)
    by_day: dict[dt.date, set[str]] = defaultdict(set)
    for one in submissions:
        by_day[one.occurred_on].add(one.reason)
    figures = (
        of_reporters(reporters_before, reporters_after, submissions),
        *(_counted(name, before, after, set(new), submissions) for name in ("reports", "submissions")),
        of_incidents(before, after, incidents, set(new), by_day),
        _observed_days(before, after),
    )
    changed_incidents = {one.day for one in incidents if one.fate != "same"}
    old = {*days_to_compare(before, after), *changed_incidents, *(before.observed - after.observed)} - set(new)
    return Changes(before.info, after.info, new, tuple(sorted(old)), tuple(submissions), incidents, tuple(figures))


def match(before: Snapshot, after: Snapshot) -> tuple[IncidentChange, ...]:
    """Every incident of either build in exactly one of the changes, oldest first."""
    roots: list[dict[str, Record]] = [{one["incident_id"]: one for one in side.incidents} for side in (before, after)]
    links = _links(before.members, after.members)
    groups = _connected([*((0, id_) for id_ in roots[0]), *((1, id_) for id_ in roots[1])], links)
    found = []
    for group in groups:
        sides = [sorted((roots[side][id_] for side_, id_ in group if side_ == side), key=_start) for side in (0, 1)]
        revised: tuple[str, ...] = ()
        if len(sides[0]) == len(sides[1]) == 1:
            ends = [_stated_end(of.members, one[0]["incident_id"]) for of, one in zip((before, after), sides, strict=True)]
            revised = _revised(sides[0][0], sides[1][0], ends)
        found.append(IncidentChange(tuple(sides[0]), tuple(sides[1]), revised))
    return tuple(sorted(found, key=lambda one: (one.day, _start((one.after or one.before)[0]))))


def then_and_now(before: pd.DataFrame, after: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """One row per bar of `whole` (as `analytics.series.complete` gives it of the later build): starts_on, ends_on, is_late, n_before,
    n_after; NaN where nobody looked. The first two: (starts_on, severity_code, n) of both builds."""
    sums = [rows.groupby("starts_on")["n"].sum() if len(rows) else pd.Series(dtype=float) for rows in (before, after)]
    bars = whole[["starts_on", "ends_on", "is_late"]].reset_index(drop=True)
    is_seen = whole["n"].notna().reset_index(drop=True)
    for name, by_bar in zip(("n_before", "n_after"), sums, strict=True):
        bars[name] = bars["starts_on"].map(by_bar.to_dict()).fillna(0).astype(float).where(is_seen)
    return bars


def _by_day(snapshot: Snapshot) -> dict[dt.date, tuple[int, int]]:
    return {row["occurred_on"]: (int(row["n_submissions"]), int(row["digest"])) for row in records(snapshot.days)}


def _fate(known: Collection[str]) -> str:
    """Of a submission that is not counted, or not alike; a decision about it goes before what else was recorded of it."""
    if "counted" not in known:
        return "same_as_another" if "by_decision" in known else "erased"
    return "corrected" if "corrected" in known else "sent_again" if "superseded" in known else "read_otherwise"


def _change(row: Record, detail: str, *, sign: int) -> SubmissionChange:
    return SubmissionChange(row["occurred_on"], detail, sign, sign * int(row["n_reports"]), row["reporter"], row["submission_id"])


def _counted(
    figure: str, before: Snapshot, after: Snapshot, new: Collection[dt.date], submissions: Iterable[SubmissionChange]
) -> FigureChange:
    """Submissions or reports: what the new days brought, then one by one."""
    column = f"n_{figure}"
    was, is_ = ({row["occurred_on"]: int(row[column]) for row in records(one.days)} for one in (before, after))
    by_reason = Counter({"new_days": sum(is_.get(day, 0) - was.get(day, 0) for day in new)})
    for one in submissions:
        by_reason[one.reason] += getattr(one, column)
    return FigureChange(figure, sum(was.values()), sum(is_.values()), _in_order(by_reason))


def of_reporters(before: pd.DataFrame, after: pd.DataFrame, submissions: Iterable[SubmissionChange]) -> FigureChange:
    """Somebody new who reported of new days is told by these; else by the first of the reasons of what he sent."""
    was = set(before["reporter"])
    is_ = dict(zip(after["reporter"], after["is_of_new_days"].astype(bool), strict=True))
    of_person: dict[int, set[str]] = defaultdict(set)
    for one in submissions:
        of_person[one.reporter].add(one.reason)
    by_reason: Counter[str] = Counter()
    for reporter in is_.keys() - was:
        by_reason["new_days" if is_[reporter] else _first(of_person[reporter], _FIRST)] += 1
    for reporter in was - is_.keys():
        by_reason[_first(of_person[reporter], tuple(reversed(_FIRST)))] -= 1
    return FigureChange("reporters", len(was), len(is_), _in_order(by_reason))


def of_incidents(
    before: Snapshot, after: Snapshot, changes: Iterable[IncidentChange], new: Collection[dt.date], by_day: Mapping[dt.date, set[str]]
) -> FigureChange:
    """By the day of each: a new one, else by what changed on it."""
    by_reason: Counter[str] = Counter()
    for one in changes:
        if one.n:
            order = _FIRST if one.n > 0 else tuple(reversed(_FIRST))
            by_reason["new_days" if one.day in new else _first(by_day.get(one.day, set()), order)] += one.n
    return FigureChange("incidents", len(before.incidents), len(after.incidents), _in_order(by_reason))


def _observed_days(before: Snapshot, after: Snapshot) -> FigureChange:
    by_reason = Counter({"new_days": len(after.observed - before.observed), "other": -len(before.observed - after.observed)})
    return FigureChange("observed_days", len(before.observed), len(after.observed), _in_order(by_reason))


def _first(reasons: Collection[str], order: Sequence[str]) -> str:
    return next((reason for reason in order if reason in reasons), "other")


def _in_order(by_reason: Mapping[str, int]) -> dict[str, int]:
    return {reason: by_reason.get(reason, 0) for reason in REASONS}


def _links(before: Sequence[Record], after: Sequence[Record]) -> list[tuple[tuple[int, str], tuple[int, str]]]:
    """Roots of both builds of which one e-service was hit at the same time."""
    later: dict[str, list[Record]] = defaultdict(list)
    for one in after:
        later[one["service_code"]].append(one)
    return [
        ((0, one["root_incident_id"]), (1, other["root_incident_id"]))
        for one in before
        for other in later[one["service_code"]]
        if one["first_report_at"] - _MARGIN <= other["last_report_at"] and other["first_report_at"] - _MARGIN <= one["last_report_at"]
    ]


def _connected(nodes: Sequence[tuple[int, str]], links: Iterable[tuple[tuple[int, str], tuple[int, str]]]) -> list[set[tuple[int, str]]]:
    group_of = {node: {node} for node in nodes}
    for left, right in links:
        if left in group_of and right in group_of and group_of[left] is not group_of[right]:
            joined = group_of[left] | group_of[right]
            for node in joined:
                group_of[node] = joined
    return list({id(group): group for group in group_of.values()}.values())


_REVISABLE = ("service_code", "symptom_codes", "n_reporters", "n_reports", "is_confirmed", "first_report_at", "last_report_at")


def _revised(before: Record, after: Record, ends: Sequence[Any]) -> tuple[str, ...]:
    names = [name for name in (*_REVISABLE, "max_severity_code") if not _equal(name, before[name], after[name])]
    return (*names, *(("ended_at",) if ends[0] != ends[1] else ()))


def _equal(name: str, then: Any, now: Any) -> bool:
    if is_missing(then) or is_missing(now):
        return is_missing(then) and is_missing(now)
    if name == "symptom_codes":
        return set(then.split("|")) == set(now.split("|"))
    return bool(then == now)


def _stated_end(members: Sequence[Record], root_incident_id: str) -> Any:
    """The latest end that a reporter stated, None without any."""
    of_root = [one["ended_at"] for one in members if one["root_incident_id"] == root_incident_id]
    return max((end for end in of_root if not is_missing(end)), default=None)


def _start(incident: Record) -> dt.datetime:
    start: dt.datetime = incident["first_report_at"]
    return start
