"""Incidents of a premium year, inside and outside the measuring period of each criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics import periods
from analytics.argument.premium import Criterion, Year

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Hits:
    """Incidents of the e-services whose use one criterion measures, by the day they happened; where no day of the criterion is known, all
    stand in `undecided`."""

    criterion: Criterion
    inside: tuple[Record, ...]
    outside: tuple[Record, ...]
    undecided: tuple[Record, ...]
    n_observed: int  # days of the measuring period


def hits(year: Year, incidents: Sequence[Record], dates: pd.DataFrame) -> list[Hits]:
    """One per criterion, in order. `incidents`: rows of `queries.premium.incidents` of the calendar year; `dates`: `dim_dates`."""
    found = []
    for one in year.criteria:
        own = [incident for incident in incidents if incident["service_code"] in one.direct]
        window = one.window
        if window is None:
            found.append(Hits(one, (), (), tuple(own), 0))
            continue
        inside = tuple(incident for incident in own if window.holds(incident["occurred_on"]))
        outside = tuple(incident for incident in own if not window.holds(incident["occurred_on"]))
        found.append(Hits(one, inside, outside, (), len(periods.observed(dates, window.first, window.last))))
    return found


def n_roots(found: Sequence[Hits], *, are_inside: bool) -> int:
    """Incidents by probable root that hit an established criterion: inside a measuring period, or anywhere in the year."""
    counted = [one for one in found if not one.criterion.is_uncertain]
    parts = [one.inside if are_inside else (*one.inside, *one.outside, *one.undecided) for one in counted]
    return len({incident["root_incident_id"] for part in parts for incident in part})
