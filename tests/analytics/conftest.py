from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics import tables, warehouse
from analytics.warehouse import Build
from tests.analytics import builds
from tests.analytics.builds import day, reports

ROWS = [
    # Ada (WAL): twice in one week, the second time severe; one submission names two e-services
    *reports("s1", "01-09", "ada", "RECIPE", "MCN_EATTEST", severity="1"),
    *reports("s2", "01-10", "ada", "RECIPE", severity="3"),
    # Bob (BRU): once without severity, once as a nuisance, the same week
    *reports("s3", "01-09", "bob", "RECIPE", severity="unknown", region="BRU", province="BE10"),
    *reports("s4", "01-12", "bob", "EH_BOX", severity="0", region="BRU", province="BE10", kind="K_REFUSED"),
    # Cleo: no postal code, does not know which e-service, no severity; sent from memory
    *reports("s5", "01-15", "cleo", "UNKNOWN", severity="unknown", region="UNK", sent_after=9),
    # Dov (WAL): a day before the form opened, from memory
    *reports("s6", "2023-12-20", "dov", "RECIPE", severity="2", sent_after=30),
    # Eve: Flanders
    *reports("s7", "01-20", "eve", "EH_BOX", severity="2", region="VLG", kind="K_PLANNED"),
    # Ada again, this time with a Brussels postal code, on a Sunday in February
    *reports("s8", "02-25", "ada", "MCN", severity="2", region="BRU"),
    # Bob on a day that nobody observed
    *reports("s9", "02-14", "bob", "RECIPE", severity="2", region="BRU", province="BE10"),
]
OTHERS = {
    tables.dim_service_dependencies: [
        {"upstream_code": "MCN", "downstream_code": "MCN_EATTEST", "path_length": 1, "mark": "S"},
        {"upstream_code": "MCN", "downstream_code": "RECIPE", "path_length": 1, "mark": "S"},
    ],
    tables.fct_official_outages: [
        {
            "official_outage_id": name,
            "service_code": service,
            "fault_service_code": fault,
            "starts_on": day(start) if start else None,
            "ends_on": day(end) if end else None,
            "precision": precision,
        }
        for name, service, fault, start, end, precision in (
            ("O1", "RECIPE", "MCN", "01-09", "01-09", "D"),
            ("O2", None, None, "01-20", "01-20", "D"),
            ("O3", "EH_BOX", None, "01-29", "02-04", "W"),
            ("O4", "RECIPE", None, "2023-11-01", "2023-11-01", "D"),
            ("O5", "RECIPE", None, "", "", "D"),
            ("O6", "MCN", "MCN", "02-05", "02-05", "D"),
        )
    ],
    tables.campaigns: [
        {
            "campaign_id": "c1",
            "starts_on": day("03-12"),
            "ends_on": day("03-14"),
            "campaign_type_code": "mailing",
            "title": "Rappel",
        }
    ],
    tables.gp_denominators: [
        {"definition_code": definition, "area_code": area, "year": 2022, "valid_on": day("2022-12-31"), "value": value}
        for definition, area, value in (
            ("registered", "WAL", 6176.0),
            ("registered", "BRU", 1705.0),
            ("fte", "WAL", 3086.0),
            ("fte", "BRU", 931.0),
        )
    ],
}


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    """The hand-written build, open."""
    folder = builds.folder(tmp_path_factory.mktemp("small"))
    builds.write(folder, ROWS, others=OTHERS)
    opened = warehouse.open_current(folder)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> builds.DataFolder:
    return builds.folder(tmp_path)
