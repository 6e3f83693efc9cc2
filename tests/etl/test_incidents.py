"""Incidents through the front door: exports in, incidents out, and what must never become one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

import pytest

from tests.conftest import Union, rewritten
from tests.etl.conftest import Loaded
from tests.etl.exports import Row, as_csv, row
from tests.turns import FULL

FIRST, LAST = dt.date(2024, 2, 5), dt.date(2024, 5, 31)
MONDAY = dt.date(2024, 5, 13)
SERVICES = ("RECIPE", "MCN", "MCN_INSUR")
TABLES = (
    "select * from marts.fct_incidents order by incident_id",
    "select * from marts.usual_levels order by all",
    "select * from meta.detection_days order by all",
    "select * from meta.learned_hours order by all",
    "select report_id, incident_id from marts.fct_reports order by report_id",
)


def sent(submission_id: str, moment: dt.datetime, *, reporter: str, **cells: str) -> Row:
    after = moment + dt.timedelta(minutes=10)
    told = {"occurred_at": f"{moment:%Y-%m-%d %H:%M:%S}", "submitted_at": f"{after:%Y-%m-%d %H:%M:%S}"}
    return row(submission_id=submission_id, reporter_id=reporter, **told | cells)


def ordinary_days(first: dt.date = FIRST, last: dt.date = LAST) -> list[Row]:
    """One reporter a day and e-service, at changing hours; nobody on the day the tests look at."""
    days = [first + dt.timedelta(n) for n in range((last - first).days + 1)]
    return [
        sent(
            f"{service}-{day:%m%d}",
            dt.datetime.combine(day, dt.time(9 + (day.toordinal() * 5 + 3 * at) % 9, day.toordinal() * 7 % 60)),
            reporter=f"ordinary{day.toordinal() % 41}@example.org",
            service_codes=service,
        )
        for at, service in enumerate(SERVICES)
        for day in days
        if day.weekday() < 5 and day != MONDAY
    ]


def together(
    n: int, *, day: dt.date = MONDAY, start: dt.time = dt.time(10), minutes: int = 90, name: str = "gp", **cells: str
) -> list[Row]:
    """So many colleagues within these minutes."""
    begin = dt.datetime.combine(day, start)
    return [
        sent(f"{name}-{day:%m%d}-{at}", begin + dt.timedelta(minutes=at * minutes // n), reporter=f"{name}{at}@example.org", **cells)
        for at in range(n)
    ]


def incidents(union: Union) -> list[str]:
    return [incident_id for (incident_id,) in union.query("select incident_id from marts.fct_incidents order by 1")]


def load(union: Union, *parts: Iterable[Row]) -> None:
    union.put("export.csv", as_csv([line for part in parts for line in part]))
    union.run()


BURST = together(7, ended_at="2024-05-13 12:30:00")
CONTRADICTED = dt.date(2024, 5, 14)
SEVERAL_PLACES = dt.date(2024, 5, 15)


@pytest.fixture(scope="module")
def found(made: Callable[[], Union]) -> Union:
    """Three incidents, each of another day and e-service."""
    parted = {"day": CONTRADICTED, "service_codes": "MCN"}
    contradicted = [*together(7, ended_at="2024-05-14 11:05:00", **parted)[:1], *together(7, **parted)[1:]]
    places = ("5000", "4000", "6000", "7000", "1000", "1300", "4800", "6700")
    unnamed = together(len(places), day=SEVERAL_PLACES, service_codes="MCN_INSUR")
    union = made()
    load(
        union,
        *(ordinary_days(), BURST, contradicted),
        [line | {"reporter_id": "", "postal_code": place} for line, place in zip(unnamed, places, strict=True)],
    )
    assert incidents(union) == ["MCN-2024-05-14-1", "MCN_INSUR-2024-05-15-1", "RECIPE-2024-05-13-1"]
    return union


def test_seven_colleagues_in_ninety_minutes_are_an_incident_that_lists_its_reports(found: Union) -> None:
    (told,) = found.query(
        "select n_reports, n_reporters, n_reporters_max, level, max_severity_code, region_codes, rule_version, "
        "strftime(ended_at, '%H:%M'), expected_false < 1.0 / 250 from marts.fct_incidents where service_code = 'RECIPE'"
    )
    assert told == (7, 7, 7, "probable", "2", "WAL", "1", "12:30", True)
    members = found.query("select submission_id from marts.fct_reports where incident_id = 'RECIPE-2024-05-13-1' order by 1")
    assert [submission_id for (submission_id,) in members] == sorted(line["submission_id"] for line in BURST)


def test_an_end_that_later_reports_contradict_is_none(found: Union) -> None:
    assert found.query("select ended_at from marts.fct_incidents where service_code = 'MCN'") == [(None,)]


def test_many_places_without_identifier_are_many_voices(found: Union) -> None:
    assert found.query("select n_reports from marts.fct_incidents where service_code = 'MCN_INSUR'") == [(8,)]


SEEN = together(7, day=dt.date(2024, 5, 28), name="seen")  # an incident after them all: they have blinded nothing
# each of a day of its own, and far more than what is seen of it
NOT_INCIDENTS: dict[str, list[Row]] = {
    "one reporter five hundred times": [line | {"reporter_id": "same@example.org"} for line in together(500, day=dt.date(2024, 5, 6))],
    "five hundred without any key from one postal code": [
        line | {"reporter_id": "", "software_name": ("CareConnect", "HealthOne", "Daktari", "Medispring", "Topaz")[at % 5]}
        for at, line in enumerate(together(500, day=dt.date(2024, 5, 7), service_codes="MCN"))
    ],
    "a bulk import of old dates": [line | {"submitted_at": "2024-05-30 09:00:00"} for line in together(60)],
    "all times at midnight": [
        line | {"occurred_at": "2024-05-08 00:00:00"} for line in together(60, day=dt.date(2024, 5, 8), service_codes="MCN")
    ],
    "no time of the failure at all": [
        line | {"occurred_at": ""} for line in together(60, day=dt.date(2024, 5, 10), service_codes="MCN_INSUR")
    ],
    "a service without history": together(3, day=dt.date(2024, 5, 16), service_codes="BAROMETER"),
    "expired certificates": together(60, day=dt.date(2024, 5, 14), service_codes="MCN_INSUR", kind_code="K_CERT"),
    "announced works": together(60, day=dt.date(2024, 5, 15), kind_code="K_PLANNED"),
    "refusals with a reason": together(60, day=dt.date(2024, 5, 17), service_codes="MCN", kind_code="K_REFUSED"),
    "nobody knows which e-service": together(60, day=dt.date(2024, 5, 21), service_codes="UNKNOWN"),
}


@pytest.mark.parametrize("why", NOT_INCIDENTS if FULL else ["all of them"])
def test_what_is_no_incident(union: Union, why: str) -> None:
    load(union, ordinary_days(), SEEN, *([NOT_INCIDENTS[why]] if FULL else NOT_INCIDENTS.values()))
    assert incidents(union) == ["RECIPE-2024-05-28-1"]


CHANGES_OF_TIME = (dt.date(2024, 3, 31), dt.date(2024, 10, 27))


@pytest.fixture(scope="module")
def changed_clocks(made: Callable[[], Union]) -> Union:
    """After both changes the ordinary reports of a week come an hour early or late. In the night of autumn there are four reports from
    02:10 to 02:50, two in each pass of the hour: on the wall clock forty minutes, in truth a hundred."""
    lines = []
    for line in ordinary_days(last=dt.date(2024, 11, 15)):
        day = dt.datetime.fromisoformat(line["occurred_at"]).date()
        wrong = dt.timedelta(hours=any(change <= day < change + dt.timedelta(7) for change in CHANGES_OF_TIME))
        lines.append(line | {name: f"{dt.datetime.fromisoformat(line[name]) + wrong}" for name in ("occurred_at", "submitted_at")})
    passes = [(10, "+02:00"), (20, "+02:00"), (40, "+01:00"), (50, "+01:00")]
    night = [
        row(
            submission_id=f"n{at}",
            reporter_id=f"night{at}@example.org",
            occurred_at=f"2024-10-27T02:{minute}:00{zone}",
            submitted_at="2024-10-27T06:00:00+01:00",
        )
        for at, (minute, zone) in enumerate(passes)
    ]
    union = made()
    load(union, lines, night)
    return union


def test_the_hour_that_autumn_repeats_is_two_hours(changed_clocks: Union) -> None:
    lasted = (
        "select date_diff('minute', first_report_at, last_report_at) from marts.fct_incidents where incident_id = 'RECIPE-2024-10-27-1'"
    )
    assert changed_clocks.query(lasted) == [(100,)]


def test_clocks_an_hour_wrong_after_the_change_of_summer_time_open_none(changed_clocks: Union) -> None:
    assert incidents(changed_clocks) == ["RECIPE-2024-10-27-1"], "but for that of the night"


# --- a build starts where it differs from the one before ----------------------------------------------------------------

LATER: dict[str, list[Row]] = {
    "a new last day": [*ordinary_days(dt.date(2024, 6, 3), dt.date(2024, 6, 3)), *together(6, day=dt.date(2024, 6, 3), name="late")],
    "an old day touched": together(6, day=dt.date(2024, 4, 10), name="late"),
    "days before the first": ordinary_days(dt.date(2024, 1, 15), dt.date(2024, 1, 19)),
    "an old day that becomes an incident no more": [
        line | {"kind_code": "K_CERT", "submitted_at": "2024-05-13 18:00:00"} for line in together(7)
    ],
    "nothing the rule looks at": together(3, kind_code="K_CERT", day=dt.date(2024, 5, 14), name="late"),
}


BEFORE = [*ordinary_days(), *together(7), *together(5, day=dt.date(2024, 5, 28), name="other", service_codes="MCN")]
# one run upon the other, each differing from a later day on than the one before: what that gave stays, and is compared too
ONE_BY_ONE = ["days before the first", "an old day touched", "a new last day"]


@pytest.mark.parametrize("later", LATER if FULL else ["one by one"])
def test_going_on_from_the_build_before_gives_what_a_full_run_gives(loaded: Loaded, later: str) -> None:
    union = loaded(*BEFORE)
    for number, what in enumerate([later] if FULL else ONE_BY_ONE):
        union.put(f"b{number}.csv", as_csv(LATER[what]))
        union.run()
    gone_on = [union.query(question) for question in TABLES]
    for build in union.folder.builds.iterdir():
        build.unlink()
    union.run()
    assert [union.query(question) for question in TABLES] == gone_on
    assert gone_on[0]


def test_going_on_takes_the_days_before_from_the_build_before(loaded: Loaded) -> None:
    """Proof that nothing is judged again that need not be: a mark set in the old build comes back."""
    union = loaded(*BEFORE)

    with rewritten(union.folder.build_file(union.build_id)) as con:
        con.execute("update marts.usual_levels set usual_reporters = 77 where date_on = date '2024-04-15'")
    union.put("b.csv", as_csv(LATER["a new last day"]))
    union.run()
    assert set(union.query("select usual_reporters from marts.usual_levels where date_on = date '2024-04-15'")) == {(77.0,)}
