"""Whatever happens between two builds, every incident stands in one change, and the reasons add up to each difference."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analytics import changes
from analytics.argument.changes import turned
from analytics.changes import Snapshot
from i18n import BRUSSELS

FIRST = dt.date(2024, 1, 1)
DAYS = [FIRST + dt.timedelta(n) for n in range(6)]
SERVICES = ("RECIPE", "MCN")

moments = st.tuples(st.integers(0, 5), st.integers(8, 18), st.integers(0, 3))
incidents = st.lists(st.tuples(moments, st.sampled_from(SERVICES), st.integers(0, 2)), max_size=7)
submissions = st.dictionaries(
    st.sampled_from([f"s{n}" for n in range(12)]),
    st.tuples(st.sampled_from(DAYS), st.integers(1, 3), st.integers(0, 4), st.integers(0, 1)),
)
verdicts = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["holds", "not", "few"]))
observed = st.frozensets(st.sampled_from(DAYS))


def snapshot(found: list[Any], sent: dict[str, Any], days: frozenset[dt.date]) -> Snapshot:
    """`found`: (start, e-service, number of the root) of incidents of one e-service; several share a root."""
    members = []
    for number, ((day, hour, length), service, root) in enumerate(found):
        start = dt.datetime.combine(DAYS[day], dt.time(hour), tzinfo=BRUSSELS)
        name = f"root{root}" if root else f"own{number}"
        members.append(
            {
                "root_incident_id": name,
                "service_code": service,
                "first_report_at": start,
                "last_report_at": start + dt.timedelta(minutes=30 * length),
                "ended_at": None,
            }
        )
    roots = []
    for name in dict.fromkeys(one["root_incident_id"] for one in members):
        own = [one for one in members if one["root_incident_id"] == name]
        first = min(one["first_report_at"] for one in own)
        roots.append(
            own[0]
            | {
                "incident_id": name,
                "occurred_on": first.date(),
                "first_report_at": first,
                "last_report_at": max(one["last_report_at"] for one in own),
                "symptom_codes": "|".join(sorted({one["service_code"] for one in own})),
                "n_reporters": 3,
                "n_reports": 3,
                "is_confirmed": False,
                "max_severity_code": "1",
            }
        )
    rows = frame(sent)
    by_day = rows.groupby("occurred_on").agg(n_submissions=("submission_id", "size"), n_reports=("n_reports", "sum"))
    digests = {day: hash(tuple(sorted(part["digest"]))) for day, part in rows.groupby("occurred_on")}
    counted = by_day.reset_index().assign(digest=[digests[day] for day in by_day.index])
    return Snapshot(info=None, observed=days, last_sent_at=None, days=counted, incidents=roots, members=members)  # type: ignore[arg-type]


def frame(sent: dict[str, Any]) -> pd.DataFrame:
    rows = [
        {
            "submission_id": id_,
            "occurred_on": day,
            "submitted_at": dt.datetime.combine(day, dt.time(12), tzinfo=BRUSSELS),
            "reporter": reporter,
            "n_reports": n_reports,
            "digest": hash((id_, day, n_reports, reporter, version)),
        }
        for id_, (day, n_reports, reporter, version) in sorted(sent.items())
    ]
    names = ["submission_id", "occurred_on", "submitted_at", "reporter", "n_reports", "digest"]
    return pd.DataFrame(rows, columns=names)


@given(incidents, incidents)
def test_every_incident_stands_in_exactly_one_change(then: list[Any], now: list[Any]) -> None:
    before, after = snapshot(then, {}, frozenset()), snapshot(now, {}, frozenset())
    matched = changes.match(before, after)
    for side, of in (("before", before), ("after", after)):
        told = [incident["incident_id"] for one in matched for incident in getattr(one, side)]
        assert sorted(told) == sorted(incident["incident_id"] for incident in of.incidents)
    assert sum(one.n for one in matched) == len(after.incidents) - len(before.incidents)


@given(incidents)
def test_a_build_compared_with_itself_changes_nothing(found: list[Any]) -> None:
    of = snapshot(found, {}, frozenset())
    for one in changes.match(of, of):
        ids = [sorted(incident["incident_id"] for incident in side) for side in (one.before, one.after)]
        assert ids[0] == ids[1]


@given(incidents, incidents, submissions, submissions, observed, observed)
def test_the_reasons_add_up_to_every_difference(
    then: list[Any], now: list[Any], was: dict[str, Any], is_: dict[str, Any], days: frozenset[dt.date], later: frozenset[dt.date]
) -> None:
    """A sum that is wrong raises when the figure is made."""
    before, after = snapshot(then, was, days), snapshot(now, is_, later)
    compared = changes.days_to_compare(before, after)
    rows = [one[one["occurred_on"].isin(compared)] for one in (frame(was), frame(is_))]
    counted = [id_ for id_ in changes.missing(*rows) if id_ in is_]
    fates = pd.DataFrame({"submission_id": counted, "fate_code": ["counted"] * len(counted)})
    found = changes.submission_changes(*rows, fates, last_sent_at=None)
    new = changes.new_days(before, after)
    people = [
        pd.DataFrame(
            [(who, any(day in new for day, _, other, _ in sent.values() if other == who)) for who in {row[2] for row in sent.values()}],
            columns=["reporter", "is_of_new_days"],
        )
        for sent in (was, is_)
    ]
    told = changes.compare(before, after, found, reporters_before=people[0], reporters_after=people[1])
    assert told.figure("submissions").after == len(is_) and told.figure("reports").after == sum(n for _, n, _, _ in is_.values())
    assert told.figure("reporters").after == len({row[2] for row in is_.values()})
    if not told.old_days:
        unchanged = {id_: row for id_, row in was.items() if row[0] not in new}
        assert unchanged == {id_: row for id_, row in is_.items() if row[0] not in new}


@given(verdicts, verdicts)
def test_a_claim_turns_only_where_both_judged_it(before: dict[str, str], after: dict[str, str]) -> None:
    told = {one.code: (one.before, one.after) for one in turned(before.items(), after.items())}
    assert told == {code: (before[code], after[code]) for code in after if code in before and before[code] != after[code]}
