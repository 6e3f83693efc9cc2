"""Exposures computed by hand: what is planted, and the hours it must give. The criteria and the calendar are those of a real build; a
working day is 08:00–19:00, eleven hours. S2 2024 is 1 July to 31 December, Q4 1 October to 31 December.

2024 has these public holidays on weekdays: 1 January, 1 April, 1 and 9 May, 20 May, 15 August, 1 and 11 November, 25 December.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from i18n import BRUSSELS

Incident = dict[str, Any]
WHOLE = (("2023-01-01", "2025-12-31"),)
BOTH = ("WAL", "BRU")


@dataclass(frozen=True)
class Case:
    """`hours`: strict, central, wide. `n_incidents`: the same, where it matters. `observed`: stretches of days."""

    name: str
    criterion: str
    incidents: tuple[Incident, ...]
    hours: tuple[float, float, float]
    n_incidents: tuple[int, int, int] | None = None
    year: int = 2024
    regions: tuple[str, ...] = BOTH
    observed: tuple[tuple[str, str], ...] = field(default=WHOLE)
    window: tuple[str, str] | None = None  # instead of the criterion's own


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


def incident(service: str, first: str, last: str, *, ended: str = "", n: int = 5, packages: int = 2, **cells: Any) -> Incident:
    """Reports from `first` to `last`; unless told otherwise of five reporters on two packages, just enough for the strict scenario.
    `last` and `ended` may be times of the day of `first`."""
    day = first[:11]
    last, ended = (text if len(text) != 5 else day + text for text in (last, ended))
    return {
        "incident_id": f"{service}-{first}",
        "service_code": service,
        "first_report_at": moment(first),
        "last_report_at": moment(last),
        "ended_at": moment(ended) if ended else None,
        "n_reporters": n,
        "n_software": packages,
        "level": "probable",
        "max_severity_code": "2",
    } | cells


CH4, FORM, BOX, STS = "MCN_CH4", "HANDICAP_FORM", "EH_BOX", "EH_STS"
TEN = incident(CH4, "2024-09-10 10:00", "11:00")  # a Tuesday, an hour
MINUTE = 1 / 60

CASES = (
    # --- edges of the windows -----------------------------------------------------------------------------------------
    # Monday 1 July, 08:00 to 08:01: one minute; left open, until 19:00: 11 hours
    Case("first minute of S2", "C_CH4", (incident(CH4, "2024-07-01 08:00", "08:01"),), (MINUTE, MINUTE, 11)),
    # Friday 28 June is the last working day before; 19:00 closes it
    Case("last minute before S2", "C_CH4", (incident(CH4, "2024-06-28 18:59", "19:00"),), (0, 0, 0), (0, 0, 0)),
    # from Sunday 30 June to Monday 1 July 09:30: of the window 08:00 to 09:30
    Case("begins before S2", "C_CH4", (incident(CH4, "2024-06-30 20:00", "21:00", ended="2024-07-01 09:30"),), (1.5, 1.5, 1.5), (1, 1, 1)),
    # Tuesday 31 December, 18:59 to 19:00; open until 19:00: the same minute
    Case("last minute of S2", "C_CH4", (incident(CH4, "2024-12-31 18:59", "19:00"),), (MINUTE, MINUTE, MINUTE)),
    # 31 December 17:00 to 19:00; the hours of 2 January 2025 lie outside
    Case("ends in the next year", "C_CH4", (incident(CH4, "2024-12-31 17:00", "18:00", ended="2025-01-02 10:00"),), (2, 2, 2)),
    # Friday 29 December 2023 18:00 to Tuesday 2 January 10:00: 1 January is a holiday, so 08:00 to 10:00
    Case("begins in the year before", "C_HANDICAP", (incident(FORM, "2023-12-29 18:00", "18:30", ended="2024-01-02 10:00"),), (2, 2, 2)),
    # the same incident for 2023: 29 December, 18:00 to 19:00
    Case(
        "the year before has the rest",
        "C_HANDICAP",
        (incident(FORM, "2023-12-29 18:00", "18:30", ended="2024-01-02 10:00"),),
        (1, 1, 1),
        year=2023,
    ),
    # Tuesday 2 January 2024 is the first working minute of Y
    Case("first working minute of Y", "C_HANDICAP", (incident(FORM, "2024-01-02 08:00", "08:01"),), (MINUTE, MINUTE, 11)),
    Case("last minute of Y", "C_HANDICAP", (incident(FORM, "2024-12-31 18:59", "19:00"),), (MINUTE, MINUTE, MINUTE)),
    # Tuesday 1 October
    Case("first minute of Q4", "C_MULTEMED", (incident("MULTEMED", "2024-10-01 08:00", "08:01"),), (MINUTE, MINUTE, 11)),
    # Monday 30 September, 18:00 to 19:00, is the day before
    Case("last hour before Q4", "C_MULTEMED", (incident("MULTEMED", "2024-09-30 18:00", "19:00"),), (0, 0, 0), (0, 0, 0)),
    Case("last minute of Q4", "C_MULTEMED", (incident("MULTEMED", "2024-12-31 18:59", "19:00"),), (MINUTE, MINUTE, MINUTE)),
    # --- the same incident, Monday 13 May 10:00 to 12:00, by window ---------------------------------------------------
    Case("in May, measured over S2", "C_CH4", (incident(CH4, "2024-05-13 10:00", "11:00", ended="12:00"),), (0, 0, 0), (0, 0, 0)),
    Case("in May, measured over Y", "C_HANDICAP", (incident(FORM, "2024-05-13 10:00", "11:00", ended="12:00"),), (2, 2, 2)),
    # upstream of both: counted over Y, not over S2
    Case("in May, upstream, over S2", "C_CH4", (incident(STS, "2024-05-13 10:00", "11:00", ended="12:00"),), (0, 0, 0)),
    Case("in May, upstream, over Y", "C_HANDICAP", (incident(STS, "2024-05-13 10:00", "11:00", ended="12:00"),), (0, 0, 2)),
    # the form alone is counted; the mailbox that carries it is one of its dependencies
    Case("the mailbox of the form", "C_HANDICAP", (incident(BOX, "2024-05-13 10:00", "11:00", ended="12:00"),), (0, 0, 2), (0, 0, 1)),
    # Tuesday 10 September lies in S2 and before Q4
    Case("in September, measured over S2", "C_CH4", (TEN,), (1, 1, 9)),
    Case("in September, measured over Q4", "C_CH4", (TEN,), (0, 0, 0), (0, 0, 0), window=("2024-10-01", "2024-12-31")),
    # January 2024 lies outside S2 2023 and outside S2 2024
    Case("January 2024 for S2 2023", "C_CH4", (incident(CH4, "2024-01-15 08:00", "13:00"),), (0, 0, 0), year=2023),
    Case("January 2024 for S2 2024", "C_CH4", (incident(CH4, "2024-01-15 08:00", "13:00"),), (0, 0, 0)),
    # --- holidays, weekends, evenings ---------------------------------------------------------------------------------
    # 14 August 17:00 to 19:00, nothing on the 15th, 16 August 08:00 to 09:00: 2 + 0 + 1
    Case("a holiday inside", "C_CH4", (incident(CH4, "2024-08-14 17:00", "18:00", ended="2024-08-16 09:00"),), (3, 3, 3)),
    # Friday 1 November, all day, and open: no working hour, until whenever
    Case("on a holiday", "C_CH4", (incident(CH4, "2024-11-01 09:00", "12:00"),), (0, 0, 0), (0, 0, 0)),
    # Saturday 7 September
    Case("on a Saturday", "C_CH4", (incident(CH4, "2024-09-07 09:00", "12:00"),), (0, 0, 0), (0, 0, 0)),
    # Friday 6 September 18:00 to 19:00, Monday 9 September 08:00 to 09:00: 1 + 1
    Case("over a weekend", "C_CH4", (incident(CH4, "2024-09-06 18:00", "18:30", ended="2024-09-09 09:00"),), (2, 2, 2)),
    # after 19:00 nothing counts, and an open end reaches no further
    Case("in the evening", "C_CH4", (incident(CH4, "2024-09-10 19:30", "21:00"),), (0, 0, 0), (0, 0, 0)),
    # 18:30 to 19:00; the last report is later than 19:00, which the wide scenario does not shorten
    Case("into the evening", "C_CH4", (incident(CH4, "2024-09-10 18:30", "20:00"),), (0.5, 0.5, 0.5)),
    # 06:00 to 07:00 is before the working day; open, it lasts through all of it
    Case("in the early morning", "C_CH4", (incident(CH4, "2024-09-10 06:00", "07:00"),), (0, 0, 11), (0, 0, 1)),
    # 08:00 to 08:30; open: 08:00 to 19:00
    Case("before opening and after", "C_CH4", (incident(CH4, "2024-09-10 07:30", "08:30"),), (0.5, 0.5, 11)),
    # ends at the moment the day opens
    Case("until opening", "C_CH4", (incident(CH4, "2024-09-10 07:00", "07:30", ended="08:00"),), (0, 0, 0), (0, 0, 0)),
    # --- how long an incident lasts -----------------------------------------------------------------------------------
    # 10:00 to 11:00, or to 19:00
    Case("open end", "C_CH4", (TEN,), (1, 1, 9), (1, 1, 1)),
    # 10:00 to 12:00 as stated, in every scenario
    Case("stated end", "C_CH4", (incident(CH4, "2024-09-10 10:00", "11:00", ended="12:00"),), (2, 2, 2)),
    # Tuesday 16:00 to 19:00, all Wednesday, Thursday 08:00 to 10:00: 3 + 11 + 2
    Case("stated end on a later day", "C_CH4", (incident(CH4, "2024-09-10 16:00", "17:00", ended="2024-09-12 10:00"),), (16, 16, 16)),
    # stated for 22:00: until 19:00
    Case("stated end in the evening", "C_CH4", (incident(CH4, "2024-09-10 17:00", "18:00", ended="22:00"),), (2, 2, 2)),
    # all reports of one minute: no time, yet an incident; open: 10:00 to 19:00
    Case("no length", "C_CH4", (incident(CH4, "2024-09-10 10:00", "10:00"),), (0, 0, 9), (1, 1, 1)),
    # the day closes at 19:00 and opens at 08:00
    Case("no length, at closing", "C_CH4", (incident(CH4, "2024-09-10 19:00", "19:00"),), (0, 0, 0), (0, 0, 0)),
    Case("no length, at opening", "C_CH4", (incident(CH4, "2024-09-10 08:00", "08:00"),), (0, 0, 11), (1, 1, 1)),
    # --- several incidents --------------------------------------------------------------------------------------------
    # 10–12 and 11–13: from 10 to 13; open: from 10 to 19
    Case(
        "overlapping",
        "C_CH4",
        (incident(CH4, "2024-09-10 10:00", "12:00"), incident(CH4, "2024-09-10 11:00", "13:00")),
        (3, 3, 9),
        (2, 2, 2),
    ),
    # 9–15 holds 10–11: six hours
    Case(
        "nested", "C_CH4", (incident(CH4, "2024-09-10 09:00", "15:00"), incident(CH4, "2024-09-10 10:00", "11:00")), (6, 6, 10), (2, 2, 2)
    ),
    # 10–11 and 11–12: two hours
    Case("touching", "C_CH4", (TEN, incident(CH4, "2024-09-10 11:00", "12:00")), (2, 2, 9), (2, 2, 2)),
    # 10–11 and 15–16 of one day: two hours; the first one open holds the second
    Case("apart on one day", "C_CH4", (TEN, incident(CH4, "2024-09-10 15:00", "16:00")), (2, 2, 9)),
    # two days: 1 + 1, open 9 + 9
    Case("on two days", "C_CH4", (TEN, incident(CH4, "2024-09-11 10:00", "11:00")), (2, 2, 18)),
    # eAttest and eFact, both needed, down together: one hour, two incidents
    Case(
        "at two needed e-services",
        "C_BILLING",
        (incident("MCN_EATTEST", "2024-09-10 10:00", "11:00"), incident("MCN_EFACT", "2024-09-10 10:00", "11:00")),
        (1, 1, 9),
        (2, 2, 2),
    ),
    # the direct one 10–11, the one upstream 10:30–12, ends stated: wide from 10 to 12
    Case(
        "at it and upstream of it",
        "C_CH4",
        (incident(CH4, "2024-09-10 10:00", "11:00", ended="11:00"), incident(STS, "2024-09-10 10:30", "11:30", ended="12:00")),
        (1, 1, 2),
        (1, 1, 2),
    ),
    # --- which incidents ----------------------------------------------------------------------------------------------
    # nobody gave a severity: it counts like any other
    Case("unknown severity", "C_CH4", (TEN | {"max_severity_code": None},), (1, 1, 9)),
    Case("a nuisance", "C_CH4", (TEN | {"max_severity_code": "0"},), (1, 1, 9)),
    # only upstream, open: 10:00 to 19:00
    Case("upstream only", "C_CH4", (incident(STS, "2024-09-10 10:00", "11:00"),), (0, 0, 9), (0, 0, 1)),
    Case("four reporters on two packages", "C_CH4", (incident(CH4, "2024-09-10 10:00", "11:00", n=4),), (0, 1, 9), (0, 1, 1)),
    Case("nine reporters on one package", "C_CH4", (incident(CH4, "2024-09-10 10:00", "11:00", n=9, packages=1),), (0, 1, 9), (0, 1, 1)),
    Case("five reporters on two packages", "C_CH4", (TEN,), (1, 1, 9), (1, 1, 1)),
    Case(
        "confirmed, three reporters on one package",
        "C_CH4",
        (incident(CH4, "2024-09-10 10:00", "11:00", n=3, packages=1, level="confirmed"),),
        (1, 1, 9),
    ),
    # no package named at all
    Case("no package known", "C_CH4", (incident(CH4, "2024-09-10 10:00", "11:00", n=30, packages=0),), (0, 1, 9)),
    # Recip-e is no criterion after 2022, and nothing that Chapter IV needs
    Case("an e-service not needed", "C_CH4", (incident("RECIPE", "2024-09-10 10:00", "11:00"),), (0, 0, 0), (0, 0, 0)),
    # --- e-services of one region -------------------------------------------------------------------------------------
    Case("Brussels network, Walloon GPs", "C_SUMEHR", (incident("RSB", "2024-09-10 10:00", "11:00"),), (0, 0, 0), regions=("WAL",)),
    Case("Brussels network, Brussels GPs", "C_SUMEHR", (incident("RSB", "2024-09-10 10:00", "11:00"),), (1, 1, 9), regions=("BRU",)),
    Case("Walloon network, Brussels GPs", "C_SUMEHR", (incident("RSW", "2024-09-10 10:00", "11:00"),), (0, 0, 0), regions=("BRU",)),
    Case("Flemish vault, both regions", "C_SUMEHR", (incident("VITALINK", "2024-09-10 10:00", "11:00"),), (0, 0, 0)),
    # --- what was observed --------------------------------------------------------------------------------------------
    # observed from 1 October: the incident of September is not seen, the one of October is
    Case(
        "partly observed",
        "C_CH4",
        (TEN, incident(CH4, "2024-10-08 10:00", "11:00")),
        (1, 1, 9),
        (1, 1, 1),
        observed=(("2024-10-01", "2025-01-31"),),
    ),
    # Tuesday 16:00 to Thursday 10:00 with Wednesday not observed: 3 + 2
    Case(
        "a day not observed inside",
        "C_CH4",
        (incident(CH4, "2024-09-10 16:00", "17:00", ended="2024-09-12 10:00"),),
        (5, 5, 5),
        observed=(("2024-01-01", "2024-09-10"), ("2024-09-12", "2024-12-31")),
    ),
    # --- stock and registration ---------------------------------------------------------------------------------------
    # the source names 31 December alone: the premium year begins the window, so 2 January counts and 29 December 2023 does not
    Case("stock, first working day", "C_SUMEHR", (incident("SUMEHR", "2024-01-02 10:00", "11:00"),), (1, 1, 9)),
    # consent, therapeutic link and metahub are needed to read documents of a network, which no criterion measures
    Case("needed for reading, upload", "C_SUMEHR", (incident("EH_CONSENT", "2024-09-10 10:00", "11:00"),), (0, 0, 0)),
    Case("needed for reading, scheme", "C_MEDSCHEME", (incident("EH_METAHUB", "2024-09-10 10:00", "11:00"),), (0, 0, 0)),
    Case("stock, the year before", "C_SUMEHR", (incident("SUMEHR", "2023-12-29 10:00", "11:00"),), (0, 0, 0)),
    # the later of the two dates of 2023 is Thursday 21 December
    Case("registration, the last day", "C_BARO", (incident("BAROMETER", "2023-12-21 10:00", "11:00"),), (1, 1, 9), year=2023),
    Case("registration, the day after", "C_BARO", (incident("BAROMETER", "2023-12-22 10:00", "11:00"),), (0, 0, 0), year=2023),
    # --- the clock changes --------------------------------------------------------------------------------------------
    # Friday 25 October 18:00 to 19:00, the clock goes back on Sunday, Monday 28 October 08:00 to 09:00: 1 + 1
    Case("clock put back inside", "C_CH4", (incident(CH4, "2024-10-25 18:00", "18:30", ended="2024-10-28 09:00"),), (2, 2, 2)),
    # Friday 29 March 17:00 to 19:00, forward on Sunday, Easter Monday is a holiday, Tuesday 2 April 08:00 to 08:30: 2 + 0.5
    Case(
        "clock put forward inside", "C_HANDICAP", (incident(FORM, "2024-03-29 17:00", "18:00", ended="2024-04-02 08:30"),), (2.5, 2.5, 2.5)
    ),
    # the night of the change holds no working hour
    Case("in the hour that comes twice", "C_CH4", (incident(CH4, "2024-10-27 02:10", "02:50"),), (0, 0, 0), (0, 0, 0)),
)
