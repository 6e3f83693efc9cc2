"""The register's own part of an address, which a link to a report carries so that the way back is exact."""

from __future__ import annotations

from analytics.queries.register import ORDERS, Order

SEARCH, ORDER, PAGE = "q", "sort", "page"


def read_search(text: str) -> str:
    return text.strip()[:200]


def read_order(text: str) -> Order:
    """The order an address asks for; the first one if it asks for none."""
    return next((one for one in ORDERS if one == text), ORDERS[0])


def own_query(search: str, order: Order, page: int) -> dict[str, str]:
    """The register's own parameters, which a link to a report carries so that the way back is exact."""
    return {
        name: value
        for name, value, default in ((SEARCH, search, ""), (ORDER, order, ORDERS[0]), (PAGE, str(page), "1"))
        if value != default
    }
