"""A clock set back, ahead, and right again: what is sent is taken and counted once, in the order in which it came; figures wait rather than
refuse what was sent as of the future; nothing that is kept goes because of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

import i18n
from etl import pipeline
from etl.builds import build_files
from etl.retention import let_old_builds_go
from tests.conftest import Union
from tests.etl.exports import as_csv, row, rows
from tests.faults.clock import Clock
from tests.faults.one_folder import in_one_folder
from tests.intake.conftest import Intake, submission
from tests.turns import FULL

HOUR, DAY, YEAR = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=365)
NIGHTS = ("2026-10-25T00:30", "2026-10-25T01:30", "2027-03-28T00:59", "2027-03-28T01:01")  # the hour twice, the hour left out


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path / "clock")


def etl(union: Union, clock: Clock, *arguments: str) -> tuple[int, str]:
    done = union.etl_with(clock.environment, *arguments)
    return done.code, done.err


def put_today(union: Union, name: str, ahead: dt.timedelta = dt.timedelta()) -> None:
    """An export with what happened a moment ago."""
    at = (dt.datetime.now(i18n.BRUSSELS) + ahead - dt.timedelta(minutes=2)).strftime("%Y-%m-%d %H:%M:%S")
    union.put(name, as_csv([row(submission_id=name, submitted_at=at, occurred_at=at)]))


@pytest.mark.parametrize("by", in_one_folder([HOUR, 5 * HOUR, 3 * YEAR]), ids=str)
def test_a_clock_that_is_behind_refuses_no_submission_as_of_the_future(union: Union, clock: Clock, by: tuple[dt.timedelta, ...]) -> None:
    """It once did, for good: the same file is not read again when the clock is right."""
    put_today(union, "a.csv")
    union.run()
    former = union.build_id
    put_today(union, "b.csv")
    for behind in by:
        clock.set(-behind)
        code, said = etl(union, clock, "run")
        assert code == 1 and "set the clock right" in said, behind
        assert union.build_id == former
        assert union.etl("status", "--json").json["last_refusal"]["refusal"] == "ClockBehind"
    clock.set(dt.timedelta())
    assert (done := etl(union, clock, "run"))[0] == 0, done[1]
    assert union.query("select n_accepted, n_rejected from meta.build_info") == [(2, 0)]


def test_a_clock_that_was_ahead_is_told_and_somebody_says_so_once(union: Union, clock: Clock) -> None:
    put_today(union, "a.csv")
    clock.set(2 * YEAR)
    assert (done := etl(union, clock, "run"))[0] == 0, done[1]
    clock.set(dt.timedelta())
    code, said = etl(union, clock, "run")
    assert code == 1 and "--clock-is-right" in said
    assert etl(union, clock, "run", "--clock-is-right")[0] == 0
    assert union.query("select built_at <= now() from meta.build_info") == [(True,)]
    put_today(union, "b.csv")
    assert (done := etl(union, clock, "run"))[0] == 0, done[1]
    assert union.query("select n_accepted, n_rejected from meta.build_info") == [(2, 0)]


def test_a_clock_set_right_by_minutes_stops_nothing(union: Union, clock: Clock) -> None:
    put_today(union, "a.csv")
    union.run()
    union.put("b.csv", as_csv(rows(1)))
    clock.set(dt.timedelta(minutes=-5))
    assert (done := etl(union, clock, "run"))[0] == 0, done[1]


def test_a_clock_far_ahead_lets_no_more_builds_go_than_a_month_would(union: Union) -> None:
    union.put("0.csv", as_csv(rows(3)))
    current = union.run()["build_id"]
    today = dt.datetime.now(dt.UTC).date()
    for n in range(1, 60):
        union.folder.build_file(f"{today - n * DAY:%Y%m%d}-080000-aaaaaaaa").touch()
    ahead = union.folder.build_file(f"{today + 3 * YEAR:%Y%m%d}-080000-aaaaaaaa")
    ahead.touch()
    union.folder.current_pointer.write_text(ahead.stem, encoding="utf-8")
    let_old_builds_go(union.folder, pinned=set(), today=today + 3 * YEAR)
    kept = {path.stem for path in build_files(union.folder)}
    assert {current, ahead.stem} <= kept
    assert {f"{today:%Y%m}"[:6], f"{today - 40 * DAY:%Y%m}"} <= {build_id[:6] for build_id in kept}


def test_the_nights_of_daylight_saving_give_builds_in_their_order(union: Union) -> None:
    """The hour that comes twice has two builds an hour apart, each after the one before."""
    ids, moments = [], NIGHTS if FULL else NIGHTS[:2]
    for number, moment in enumerate(moments):
        union.put(f"{number}.csv", as_csv([row(submission_id=str(number))]))
        ids.append(pipeline.run(union.folder, now=dt.datetime.fromisoformat(f"{moment}+00:00")).build_id)
        assert union.build_id == ids[-1]
    assert ids == sorted(ids) and len(set(ids)) == len(moments)


def test_what_is_sent_while_the_clock_jumps_is_counted_once_and_in_order(new_intake: Callable[..., Intake], clock: Clock) -> None:
    intake = new_intake(variables=clock.environment)
    client = intake.client(intake.add_sender("Programme", per_minute=60)["key"])
    intake.start()
    sent = submission(minutes_lost=1)
    assert client.post(sent).status == 201
    others, version = [], 1
    for ahead in (-5 * HOUR, 2 * DAY, -HOUR, -40 * DAY, YEAR, dt.timedelta()):
        clock.set(ahead)
        assert client.ask("GET", "/healthz").status == 200
        corrected = client.post(sent | {"minutes_lost": version + 1, "version": version + 1})
        if ahead > DAY:
            assert (corrected.status, corrected.json["code"]) == (409, "correction_too_late")
        else:
            version += 1
            assert (corrected.status, corrected.json["version"]) == (201, version)
        others.append(submission())
        assert client.post(others[-1]).status == 201
        assert client.post(others[-1]).status == 200, "the same again is the same"
    intake.stop()
    union = Union(intake.root)
    union.run()  # two were received in days, and in a year: that once stopped every build until then
    assert union.query("select n_accepted, n_rejected from meta.build_info") == [(5, 2)]
    assert union.query("select distinct reason_code from meta.rejected_rows") == [("submitted_at_in_future",)]
    told = union.query(f"select minutes_lost from marts.fct_submissions where submission_id = '{sent['submission_id']}'")  # noqa: S608
    assert told == [(version,)], "the last one that came, whatever the clock said"
    clock.set(YEAR + DAY)
    assert (done := etl(union, clock, "run"))[0] == 0, done[1]
    assert union.query("select n_accepted, n_rejected from meta.build_info") == [(7, 0)]
