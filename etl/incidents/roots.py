"""Which of several services failing together is the probable root: the lowest whose failure explains most of them.

Only dependencies that a source states are followed. A tie, a single service and a root nobody names without three symptoms
stay undetermined: the answer is then that the reports do not allow to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.incidents.rule import LEAST_SYMPTOMS_OF_SILENT_ROOT, WINDOW_MINUTES


@dataclass(frozen=True)
class Spell:
    """One incident: its service, from its first to its last report in minutes of one clock."""

    incident_id: str
    service_code: str
    first: int
    last: int


@dataclass(frozen=True)
class Root:
    """`incident_id`: that of the root service, else the earliest of its symptoms."""

    service_code: str
    incident_id: str


def probable_roots(spells: Sequence[Spell], downstream: Mapping[str, frozenset[str]]) -> dict[str, Root]:
    """The root of each incident that has one. `downstream`: every service that fails with a service, itself left out."""
    found: dict[str, Root] = {}
    for group in _together(spells):
        while (symptoms := _explained(group, downstream)) is not None:
            service_code, explained = symptoms
            own = [one for one in explained if one.service_code == service_code]
            root = Root(service_code, min(own or explained, key=lambda one: (one.first, one.incident_id)).incident_id)
            found |= {one.incident_id: root for one in explained}
            group = [one for one in group if one not in explained]
    return found


def _explained(group: Sequence[Spell], downstream: Mapping[str, frozenset[str]]) -> tuple[str, list[Spell]] | None:
    """The one service that explains most failing services and fewest that nobody complains of, with the incidents it explains."""
    failing = {one.service_code for one in group}
    candidates = []
    for service, behind in downstream.items():
        explained = failing & {service, *behind}
        is_enough = len(explained) >= (2 if service in failing else LEAST_SYMPTOMS_OF_SILENT_ROOT)
        if is_enough:
            candidates.append(((len(explained), -len({service, *behind} - failing)), service))
    if not candidates:
        return None
    best = max(score for score, _ in candidates)
    services = [service for score, service in candidates if score == best]
    if len(services) != 1:
        return None
    (service,) = services
    return service, [one for one in group if one.service_code in {service, *downstream[service]}]


def _together(spells: Sequence[Spell]) -> list[list[Spell]]:
    """Incidents that overlap and begin within two hours of each other, directly or through others."""
    groups: list[list[Spell]] = []
    for spell in sorted(spells, key=lambda one: (one.first, one.incident_id)):
        near = [group for group in groups if any(_overlap(one, spell) for one in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(one for group in near for one in group), spell])
    return groups


def _overlap(earlier: Spell, later: Spell) -> bool:
    return later.first <= earlier.last and later.first - earlier.first < WINDOW_MINUTES
