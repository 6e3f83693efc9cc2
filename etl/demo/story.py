"""What happens in the demo: the days the form is open, the planted outages, the mailings. Data only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

OPENED_ON = dt.date(2023, 9, 1)
CLOSED_ON = dt.date(2024, 12, 31)
GAP = (dt.date(2024, 8, 12), dt.date(2024, 8, 18))  # form unavailable: nothing occurs, nothing is sent
AUTHOR = "démonstration"


@dataclass(frozen=True)
class Planted:
    """A documented outage with a fixed number of distinct reporters, each naming one set of services.

    All are well identified, from Wallonia or Brussels, and give day and time; nobody else names the chain that day.
    """

    day: dt.date
    starts_at: dt.time
    ends_at: dt.time
    service_sets: tuple[str, ...]

    @property
    def n_reporters(self) -> int:
        return len(self.service_sets)


_JANUARY_MORNING = (
    *("RECIPE", "RECIPE|MCN", "RECIPE", "MCN|MCN_INSUR", "RECIPE", "RECIPE|MCN_EATTEST", "MCN"),
    *("RECIPE", "RECIPE|MCN", "MCN_INSUR", "RECIPE", "MCN|MCN_EATTEST", "RECIPE|MCN|MCN_INSUR", "RECIPE"),
)
PLANTED = (
    Planted(  # the hour is invented: the source gives the day
        dt.date(2023, 12, 11),
        dt.time(9, 40),
        dt.time(12, 0),
        ("MCN", "MCN|MCN_INSUR", "MCN|MCN_EATTEST", "MCN", "MCN|MCN_EATTEST", "MCN|MCN_INSUR"),
    ),
    Planted(  # hour invented
        dt.date(2024, 1, 9),
        dt.time(9, 10),
        dt.time(11, 50),
        (
            "RECIPE",
            "RECIPE|MCN",
            "RECIPE",
            "MCN",
            "RECIPE|MCN_INSUR",
            "RECIPE",
            "MCN|MCN_EATTEST",
            "RECIPE|MCN",
            "RECIPE",
        ),
    ),
    *(
        Planted(  # in the morning, as the source says
            day,
            dt.time(8, 35),
            dt.time(11, 20),
            _JANUARY_MORNING,
        )
        for day in (dt.date(2024, 1, 15), dt.date(2024, 1, 22))
    ),
    Planted(  # hour invented
        dt.date(2024, 1, 24),
        dt.time(10, 5),
        dt.time(12, 40),
        ("RECIPE", "RECIPE|MCN", "RECIPE", "RECIPE|MCN_EATTEST", "MCN", "RECIPE", "RECIPE|MCN_INSUR", "MCN", "RECIPE"),
    ),
)


@dataclass(frozen=True)
class Mistaken:
    """Reports of a failure that was none: so many different reporters per service, and no other report of these services."""

    day: dt.date
    service_codes: tuple[str, ...]
    n_reporters_each: int


MISTAKEN = Mistaken(dt.date(2024, 7, 19), ("RECIPE", "MCN", "EH_STS"), 2)  # the day of a worldwide computer failure


@dataclass(frozen=True)
class Cluster:
    """An invented group of reports on top of the ordinary ones, from reporters with one thing in common."""

    day: dt.date
    starts_at: dt.time
    ends_at: dt.time
    service_code: str
    n_reporters: int
    province_codes: tuple[str, ...] = ()
    software_code: str | None = None


CLUSTERS = (
    Cluster(dt.date(2024, 2, 6), dt.time(9, 0), dt.time(11, 30), "RSW", 6, province_codes=("BE32", "BE35")),
    Cluster(dt.date(2024, 5, 23), dt.time(13, 30), dt.time(16, 0), "MEDSCHEME", 5, software_code="CARECONNECT"),
    Cluster(dt.date(2024, 10, 8), dt.time(10, 0), dt.time(12, 0), "RSB", 5, province_codes=("BE10",)),
)
CLUSTERS_FROM = 2000  # smaller demos have too few reporters for them


@dataclass(frozen=True)
class Campaign:
    """A mailing: everything is reported more often while it lasts."""

    campaign_id: str
    starts_on: dt.date
    ends_on: dt.date
    title: str


CAMPAIGNS = (
    Campaign("demo-2024-03", dt.date(2024, 3, 12), dt.date(2024, 3, 14), "Rappel du formulaire aux membres"),
    Campaign("demo-2024-07", dt.date(2024, 7, 20), dt.date(2024, 7, 22), "Appel à signaler avant les congés"),
)


def is_on_chain(service_code: str) -> bool:
    """The chain of the planted outages: MyCareNet, its services, and Recip-e, which fell with them in January 2024."""
    return service_code in ("RECIPE", "MCN") or service_code.startswith("MCN_")
