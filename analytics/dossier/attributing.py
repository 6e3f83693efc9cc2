"""Why two dossiers of the same question differ: each difference split into the reasons of `analytics.changes`, or said to be of several.

A number of reporters, reports, submissions or incidents is asked again of both builds for the very rows it counts, and split so that the
reasons add up; a split whose ends are not the numbers of the dossier is not told. Of what is no such number, the reasons are named that
changed any submission it may rest on, without saying how much each did. Where there is none of either, that is said.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import i18n
from analytics import changes
from analytics.changes import REASONS, FigureChange, Snapshot, SubmissionChange
from analytics.dossier.comparing import Difference
from analytics.dossier.reading import Reading
from analytics.exports import HIDDEN
from analytics.filters import Filters
from analytics.frames import records
from analytics.queries import changes as questions
from analytics.queries import incidents as incident_questions
from analytics.queries.counts import SEVERE

PERIOD, USUAL, UNKNOWN = "period", "usual", "unknown"  # reasons beside those of `changes`
_OF_INCIDENTS = ("key_figures", "section:summary", "section:incidents", "table:incident")  # what is usual has a part in these
How = Literal["split", "among", "follows", "none"]
_ROWS = {  # column of a row -> dimension of the filter
    "service_code": "services",
    "region_code": "regions",
    "province_code": "provinces",
    "severity_code": "severities",
    "kind_code": "kinds",
}
_COUNTED = {"n_reporters": "reporters", "n": "reporters", "n_reports": "reports", "n_submissions": "submissions"}
_OF_SEVERITY = {"n_reporters_severe": ("reporters", SEVERE), "n_reports_severity_unknown": ("reports", ("unknown",))}
_FOLLOWING = ("share", "low", "high", "rate", "rate_fte", "low_fte", "high_fte")  # calculated from the numbers beside them
_LABELLED = ("reporters", "reports", "incidents")  # key figures, by the label of their metric


@dataclass(frozen=True)
class Explained:
    """A difference and why. `split`: `reasons` add up to it. `among`: each of them may have a part. `follows`: it is calculated from
    numbers that stand beside it, each explained in its place. `none`: nothing is known that explains it."""

    difference: Difference
    how: How
    reasons: Mapping[str, int | None] = field(default_factory=dict, hash=False)


class Attribution:
    """`before` and `after`: readings of the same question in two builds. Of what leaves, no reason is told with a number, which may be one
    that is hidden."""

    def __init__(self, before: Reading, after: Reading) -> None:
        self._sides = (before, after)
        self._splits: dict[tuple[str, Filters, Filters], FigureChange] = {}
        self._found: dict[tuple[Filters, Filters], frozenset[str]] = {}

    @property
    def versions(self) -> tuple[str, ...]:
        """What else differs between the builds: rule, reference, etl, records."""
        told = {"rule": "rule_version", "reference": "reference_hash", "etl": "etl_version", "records": "records_hash"}
        was, is_ = (side.build.info for side in self._sides)
        return tuple(code for code, name in told.items() if getattr(was, name) != getattr(is_, name))

    def explain(self, differences: Iterable[Difference]) -> list[Explained]:
        return [self._explain(one) for one in differences]

    def _explain(self, one: Difference) -> Explained:
        if not self._is_public and (found := self._split(one)) is not None:
            return Explained(one, "split", {self._known(reason, found.figure): n for reason, n in found.by_reason.items() if n})
        if one.column is not None and one.column.name in _FOLLOWING:
            return Explained(one, "follows")
        reasons = self._among(one)
        return Explained(one, "among" if reasons else "none", dict.fromkeys(reasons))

    @property
    def _is_public(self) -> bool:
        return self._sides[0].request.is_public

    def _known(self, reason: str, figure: str) -> str:
        """A remainder is only put down to something else that differs, where anything does. Incidents also rest on what is usual."""
        if reason != "other":
            return reason
        return USUAL if figure == "incidents" else "other" if self.versions else UNKNOWN

    # --- numbers that can be split --------------------------------------------------------------------------------------------

    def _split(self, one: Difference) -> FigureChange | None:
        """None where the number is none of ours, or asked again is not what the dossier says."""
        lang = self._sides[0].lang
        asked = tuple(side.asked for side in self._sides)
        if one.place == "key_figures":
            figure = next((name for name in _LABELLED if one.what == i18n.t(f"metrics.{name}.label", lang)), None)
            return self._agreeing(figure, asked, one) if figure else None
        if one.place == "title" and one.column is None:
            return self._headline(one, asked)
        if one.unit:
            return self._agreeing(one.unit, asked, one) if one.unit in (*_COUNTED.values(), "incidents") else None
        if one.column is None or any(value is HIDDEN for value in one.values):
            return None
        figure, severities = _OF_SEVERITY.get(one.column.name, (_COUNTED.get(one.column.name), ()))
        is_reporters = one.column.name != "n" or one.column.is_reporters
        narrowed = [_narrowed(filters, one.row) for filters in asked]
        if figure is None or not is_reporters:
            return None
        # a row that no filter names is a part of the selection: where it counts as many as the whole, it is the whole
        scope = [own or whole for own, whole in zip(narrowed, asked, strict=True)]
        return self._agreeing(figure, [replace(filters, severities=severities) if severities else filters for filters in scope], one)

    def _headline(self, one: Difference, asked: Sequence[Filters]) -> FigureChange | None:
        """Of a headline in which nothing but the number of reporters is another one."""
        found, lang = self._figure("reporters", asked[0], asked[1]), self._sides[0].lang
        was, is_ = (i18n.number(n, lang) for n in (found.before, found.after))
        return found if found.n and (one.before or "").replace(was, is_, 1) == one.after else None

    def _agreeing(self, figure: str, scope: Sequence[Filters], one: Difference) -> FigureChange | None:
        lang = self._sides[0].lang
        found = self._figure(figure, scope[0], scope[1])
        if one.column is None and not one.unit:
            is_so = (i18n.number(found.before, lang), i18n.number(found.after, lang)) == (one.before, one.after)
        else:
            is_so = (found.before, found.after) == tuple(int(value or 0) for value in one.values)
        return found if is_so and found.n else None

    def _figure(self, figure: str, before: Filters, after: Filters) -> FigureChange:
        key = (figure, before, after)
        if key not in self._splits:
            self._splits[key] = self._incidents(before, after) if figure == "incidents" else self._counted(figure, before, after)
        return self._splits[key]

    def _counted(self, figure: str, before: Filters, after: Filters) -> FigureChange:
        asked = tuple(zip(self._sides, (before, after), strict=True))
        rows = [self._rows_of(side, filters) for side, filters in asked]
        changed = [
            _changed_in(id_, self._details[id_], rows[0].get(id_), rows[1].get(id_))
            for id_ in sorted(rows[0].keys() | rows[1].keys())
            if id_ in self._details
        ]
        if figure == "reporters":
            answers = [side.ask(questions.reporters(self._new_days, filters)) for side, filters in asked]
            return changes.of_reporters(answers[0], answers[1], changed)
        column = f"n_{figure}"
        totals = [int(side.ask(questions.counted(filters))[column].iloc[0]) for side, filters in asked]
        by_reason = dict.fromkeys(REASONS, 0)
        for one in changed:
            by_reason[one.reason] += getattr(one, column)
        for id_, row in rows[1].items():
            if id_ not in self._details and id_ not in rows[0] and row["occurred_on"] in self._new_days:
                by_reason["new_days"] += int(row["n_reports"]) if figure == "reports" else 1
        by_reason["other"] += (
            totals[1] - totals[0] - sum(by_reason.values())
        )  # no submission says otherwise, and yet it is counted otherwise
        return FigureChange(figure, totals[0], totals[1], by_reason)

    def _rows_of(self, side: Reading, filters: Filters) -> dict[str, dict[str, Any]]:
        days = [*self._compared, *self._new_days]
        found: list[dict[str, Any]] = records(side.ask(questions.of_days(days, filters))) if days else []
        return {row["submission_id"]: row for row in found}

    def _incidents(self, before: Filters, after: Filters) -> FigureChange:
        sides = [
            replace(snapshot, incidents=records(side.ask(incident_questions.listed(filters))))
            for snapshot, side, filters in zip(self._snapshots, self._sides, (before, after), strict=True)
        ]
        by_day: dict[dt.date, set[str]] = defaultdict(set)
        for one in self._changed:
            by_day[one.occurred_on].add(one.reason)
        return changes.of_incidents(sides[0], sides[1], changes.match(sides[0], sides[1]), self._new_days, by_day)

    # --- what cannot be split ------------------------------------------------------------------------------------------------

    def _among(self, one: Difference) -> list[str]:
        """Reasons that changed a submission which the line may rest on; without any, what else differs between the builds."""
        asked = tuple(side.asked for side in self._sides)
        narrowed = [_narrowed(filters, one.row) for filters in asked] if one.row else []
        scope = [filters for filters in narrowed if filters is not None] if len(narrowed) == len(asked) else []
        found = self._reasons_in(*(scope or asked))
        if one.column is None and asked[0].start is None and asked[1].start is not None:  # all the days there were, and now some of them
            found |= {PERIOD}
        if not found and scope:
            found = self._reasons_in(*asked) if not self.versions else frozenset()
        if found:
            return [reason for reason in (PERIOD, *REASONS) if reason in found]
        if one.place.startswith(_OF_INCIDENTS) and (self._changed or self._new_days):  # what is usual is learned from other days
            return [USUAL]
        return ["other"] if self.versions else []

    def _reasons_in(self, before: Filters, after: Filters) -> frozenset[str]:
        key = (before, after)
        if key not in self._found:
            rows = [self._rows_of(side, filters) for side, filters in zip(self._sides, key, strict=True)]
            told = {changes.DETAILS[self._details[id_]] for side in rows for id_ in side if id_ in self._details}
            is_new = any(id_ not in self._details and row["occurred_on"] in self._new_days for id_, row in rows[1].items())
            self._found[key] = frozenset(told | ({"new_days"} if is_new else set()))
        return self._found[key]

    # --- both builds ---------------------------------------------------------------------------------------------------------

    @cached_property
    def _snapshots(self) -> tuple[Snapshot, Snapshot]:
        was, is_ = (_snapshot(side) for side in self._sides)
        return was, is_

    @cached_property
    def _new_days(self) -> tuple[dt.date, ...]:
        return changes.new_days(*self._snapshots)

    @cached_property
    def _compared(self) -> tuple[dt.date, ...]:
        return changes.days_to_compare(*self._snapshots)

    @cached_property
    def _changed(self) -> tuple[SubmissionChange, ...]:
        rows = [side.ask(questions.of_days(self._compared)) for side in self._sides]
        fates = self._sides[1].ask(questions.fates(changes.missing(*rows)))
        return changes.submission_changes(rows[0], rows[1], fates, last_sent_at=self._snapshots[0].last_sent_at)

    @cached_property
    def _details(self) -> dict[str, str]:
        """What became of each submission that both builds do not count alike, by its id."""
        return {one.submission_id: one.detail for one in self._changed}


def _changed_in(id_: str, detail: str, then: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> SubmissionChange:
    """One submission in one selection, of which it may have been then, be now, or both."""
    told = now or then or {}
    n_reports = (now["n_reports"] if now else 0) - (then["n_reports"] if then else 0)
    n_submissions = (now is not None) - (then is not None)
    return SubmissionChange(told["occurred_on"], detail, n_submissions, int(n_reports), told["reporter"], id_)


def _narrowed(filters: Filters, row: Mapping[str, Any]) -> Filters | None:
    """The selection of one row of a table; None where the row is about something no filter names."""
    narrowed, is_known = filters, not row
    for column, dimension in _ROWS.items():
        code = row.get(column)
        if code is not None and code is not HIDDEN:
            asked: dict[str, Any] = {dimension: (str(code),)}
            narrowed, is_known = replace(narrowed, **asked), True
    first, last = (row.get(name) for name in ("starts_on", "ends_on"))
    first, last = (first, last) if first and last else (row.get("occurred_on") or row.get("date_on"),) * 2
    if isinstance(first, dt.date) and isinstance(last, dt.date):
        start = max(first, filters.start) if filters.start else first
        end = min(last, filters.end) if filters.end else last
        narrowed, is_known = replace(narrowed, start=start, end=end), True
    return narrowed if is_known else None


def _snapshot(side: Reading) -> Snapshot:
    dates = side.dates
    (last_sent_at,) = side.ask(questions.last_sent())["submitted_at"]
    return Snapshot(
        info=side.build.info,
        observed=frozenset(dates.loc[dates["is_observed"].astype(bool), "date_on"]),
        last_sent_at=last_sent_at,
        days=side.ask(questions.days()),
        incidents=(),
        members=records(side.ask(questions.members())),
    )
