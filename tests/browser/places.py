"""Every page that is gone through, with something to show."""

from __future__ import annotations

from tests.conftest import Union
from ui.menu import SCREENS

INCIDENT = "/incident?incident=MCN,2024-01-15T09:00"
ONE_SERVICE = "/services?service=MCN"
FILTERED = "/?service=RECIPE,MCN_EATTEST&region=WAL&severity=2,3"  # something in every filter
# parts of pages that their first view does not show
PARTS = {
    "one_service": ONE_SERVICE,
    "criteria": "/moratorium?part=criteria",
    "exposure": "/moratorium?part=exposure",
    "stakes": "/moratorium?part=stakes",
    "board_regions": "/board?step=2",
}
PLACES = (*(screen.id for screen in SCREENS), *PARTS)


def addresses(demo: Union) -> dict[str, str]:
    """Of each place."""
    ((report_id,),) = demo.query("select min(report_id) from marts.fct_reports")
    own = {"overview": FILTERED, "incident": INCIDENT, "report": f"/report?id={report_id}"}
    return {screen.id: own.get(screen.id, f"/{screen.path}") for screen in SCREENS} | PARTS


def in_language(address: str, lang: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={lang}"
