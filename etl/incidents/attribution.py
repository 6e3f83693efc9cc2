"""What can be said of an incident: the package that carries it, the probable root, what its error codes name, who admitted it."""

from __future__ import annotations

from collections import defaultdict

import duckdb

from etl.incidents.roots import Spell, probable_roots
from etl.incidents.rule import LEAST_REPORTERS_FOR_SOFTWARE, LEAST_REPORTERS_WITH_CODE, SOFTWARE_MIX_MONTHS
from etl.incidents.software import carrier
from etl.sql import model

READ = (
    "int_incident_spells",
    "int_stated_dependencies",
    "int_incident_users",
    "int_software_mix",
    "int_incident_faults",
    "int_incident_outage_pairs",
    "int_incident_outages",
)
ANSWERED = ("int_incident_carriers", "int_incident_roots")


def attribute(con: duckdb.DuckDBPyConnection) -> None:
    """Fills int_incident_carriers, _roots, _faults and _outages; an incident that allows to say nothing has no row there."""
    con.execute("set variable least_for_software = ?", [LEAST_REPORTERS_FOR_SOFTWARE])
    con.execute("set variable mix_months = ?", [SOFTWARE_MIX_MONTHS])
    con.execute("set variable least_with_code = ?", [LEAST_REPORTERS_WITH_CODE])
    for name in (*READ, *ANSWERED):
        con.execute(model("intermediate", name))
    carriers, roots = con.table("int_incident_carriers"), con.table("int_incident_roots")
    for incident_id, software_code, p_value in _carriers(con):
        carriers.insert([incident_id, software_code, p_value])
    for incident_id, root_service_code, root_incident_id in _roots(con):
        roots.insert([incident_id, root_service_code, root_incident_id])


def _carriers(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, float]]:
    users: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for incident_id, region, package in con.execute("select incident_id, region_code, software_code from int_incident_users").fetchall():
        users[incident_id].append((region, package))
    mixes: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for incident_id, region, package, n in con.execute("from int_software_mix").fetchall():
        mixes[incident_id][region][package] = n
    sizes = dict(con.execute("select incident_id, n_reporters from int_incident_spells").fetchall())
    found = ((one, carrier(told, mixes[one], n_reporters=sizes[one])) for one, told in users.items())
    return [(incident_id, named.software_code, named.p_value) for incident_id, named in found if named]


def _roots(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    downstream: dict[str, set[str]] = defaultdict(set)
    for upstream_code, downstream_code in con.execute("from int_stated_dependencies").fetchall():
        downstream[upstream_code].add(downstream_code)
    by_day: dict[object, list[Spell]] = defaultdict(list)
    question = "select occurred_on, incident_id, service_code, first_minute, last_minute from int_incident_spells"
    for day, *spell in con.execute(question).fetchall():
        by_day[day].append(Spell(*spell))
    behind = {service: frozenset(services) for service, services in downstream.items()}
    return [
        (incident_id, root.service_code, root.incident_id)
        for spells in by_day.values()
        for incident_id, root in probable_roots(spells, behind).items()
    ]
