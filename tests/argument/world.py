"""Two years of ordinary days and the failures planted in them, as an export in our own shape."""

from __future__ import annotations

import datetime as dt

from tests.etl.exports import Row, row

FIRST, LAST = dt.date(2023, 10, 2), dt.date(2025, 1, 17)
SERVICES = ("MCN_CH4", "MCN_EATTEST", "HANDICAP_FORM", "EH_STS", "RSB")  # each with a usual level
GAP = (dt.date(2024, 11, 18), dt.date(2024, 11, 22))  # days declared not observed

PLANTED = {  # name: (e-service, first report, reporters, software packages, stated end)
    "two packages, end stated": ("MCN_CH4", "2024-09-10 10:00", 7, 2, "2024-09-10 12:00"),
    "one package, no end": ("MCN_CH4", "2024-09-12 14:00", 7, 1, ""),
    "upstream, no end": ("EH_STS", "2024-10-08 09:00", 7, 2, ""),
    "before the half-year": ("MCN_CH4", "2024-06-27 10:00", 7, 2, ""),
    "in the evening": ("MCN_CH4", "2024-11-05 20:00", 7, 2, ""),
    "over the new year": ("HANDICAP_FORM", "2023-12-29 15:00", 7, 2, "2024-01-02 10:00"),
    "into a gap": ("MCN_EATTEST", "2024-11-15 17:00", 7, 2, "2024-11-25 09:00"),
    "in a gap": ("MCN_EATTEST", "2024-11-20 10:00", 7, 2, ""),
    "Brussels network": ("RSB", "2024-10-15 10:00", 7, 2, ""),
}


def export() -> list[Row]:
    return [*_ordinary(), *(line for name, failure in PLANTED.items() for line in _failure(name, *failure)), *_no_failures()]


def _no_failures() -> list[Row]:
    """A refusal, an expired certificate and announced works, each with a consequence, inside the half-year."""
    return [
        _sent(
            f"no-failure-{kind}",
            dt.datetime(2024, 9, 17, 11, at),
            service_codes="MCN_CH4",
            kind_code=kind,
            reporter_id=f"other{at}@example.org",
            consequence_codes="I_CATCHUP",
        )
        for at, kind in enumerate(("K_REFUSED", "K_CERT", "K_PLANNED"))
    ]


def _ordinary() -> list[Row]:
    """One reporter a working day and e-service, at changing hours, nobody on days with a planted failure."""
    busy = {dt.datetime.fromisoformat(start).date() for _, start, *_ in PLANTED.values()}
    days = [FIRST + dt.timedelta(n) for n in range((LAST - FIRST).days + 1)]
    return [
        _sent(
            f"{service}-{day:%Y%m%d}",
            dt.datetime.combine(day, dt.time(9 + (day.toordinal() * 5 + 3 * at) % 9, day.toordinal() * 7 % 60)),
            service_codes=service,
            reporter_id=f"ordinary{day.toordinal() % 41}@example.org",
        )
        for at, service in enumerate(SERVICES)
        for day in days
        if day.weekday() < 5 and day not in busy
    ]


def _failure(name: str, service: str, start: str, n: int, n_software: int, ended: str) -> list[Row]:
    """A reporter every ten minutes: seven of them from 10:00 to 11:00. The first of the evening names another e-service too."""
    begin = dt.datetime.fromisoformat(start)
    packages = ("CareConnect", "HealthOne")[:n_software]
    return [
        _sent(
            f"{name}-{at}".replace(" ", "-"),
            begin + dt.timedelta(minutes=10 * at),
            service_codes=f"{service}|RECIPE" if name == "in the evening" and at == 0 else service,
            reporter_id=f"colleague{at}@example.org",
            software_name=packages[at % n_software],
            postal_code="1000" if at == 0 else "5000",
            ended_at=f"{ended}:00" if ended else "",
            consequence_codes="I_NO_ATTEST|I_CATCHUP" if at < 3 else "",
        )
        for at in range(n)
    ]


def _sent(submission_id: str, moment: dt.datetime, **cells: str) -> Row:
    after = moment + dt.timedelta(minutes=10)
    told = {"occurred_at": f"{moment:%Y-%m-%d %H:%M:%S}", "submitted_at": f"{after:%Y-%m-%d %H:%M:%S}"}
    return row(submission_id=submission_id, **told | cells)
