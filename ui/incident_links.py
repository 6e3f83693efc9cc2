"""What every page that speaks of incidents says the same way: their address, how they are counted, how many are chance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import i18n
from analytics import captions, frames
from analytics import incidents as told
from analytics.filters import Filters
from analytics.queries import incidents
from analytics.queries.incidents import COUNTED
from ui import cached, url
from ui.context import PageContext

Record = Mapping[str, Any]
COUNTED_BY, INCIDENT = "counted", "incident"  # parameters of the address


def read_counted(text: str) -> str:
    """Probable roots with their symptoms unless the address asks for every e-service hit."""
    return text if text in COUNTED else COUNTED[0]


def counted_in_address() -> str:
    """As the address has it, for a page that comes from the list."""
    return read_counted(url.extra(COUNTED_BY))


def own_query(counted: str) -> dict[str, str]:
    """The list's own parameter, which a link to an incident carries so that the way back is exact."""
    return {} if counted == COUNTED[0] else {COUNTED_BY: counted}


def address(context: PageContext, service_code: str, start_at: dt.datetime, *, counted: str = COUNTED[0]) -> str:
    """The link to one incident, relative to any page of the product."""
    return context.address("incident", **{INCIDENT: told.address(service_code, start_at)}, **own_query(counted))


def listed(filters: Filters) -> list[dict[str, Any]]:
    """As `queries.incidents.listed` gives the roots of a selection; what is known of them all is asked once for all filters."""
    whole = cached.frame(incidents.listed(Filters()))
    if filters.is_empty:
        return frames.records(whole)
    return frames.records(whole[whole["incident_id"].isin(cached.frame(incidents.touched(filters))["incident_id"])])


def expected_false(filters: Filters, lang: str) -> str:
    """What chance alone would make, in words."""
    return i18n.plural("incidents.expected", round(n_expected_false(filters)), lang)


def n_expected_false(filters: Filters) -> float:
    return float(cached.frame(incidents.expected_false(filters))["expected_false"].iloc[0] or 0)


def is_wider(filters: Filters) -> bool:
    """Whether incidents are whole and chance is known for more than the selection: not by place, severity or kind."""
    return bool(filters.regions or filters.provinces or filters.severities or filters.kinds)


def whole(filters: Filters, lang: str) -> str:
    """That an incident counts more doctors than the filter leaves, where it does so; else empty."""
    return i18n.t("incidents.whole", lang) if is_wider(filters) else ""


def beside_chance(listed: Sequence[Record], filters: Filters, lang: str) -> tuple[str, str]:
    """What stands beside every number of incidents: how many are confirmed, as a clause; what chance may have made of the others."""
    n, n_confirmed = len(listed), sum(bool(one["is_confirmed"]) for one in listed)
    chance = captions.incidents_chance(n, n_confirmed, n_expected_false(filters), lang, is_wider=is_wider(filters))
    return captions.incidents_confirmed(n, n_confirmed, lang), chance
