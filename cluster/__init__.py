"""A ClickHouse cluster as the ETL fills it and the dashboard asks it: how it is reached, and what lies where."""

from __future__ import annotations


class WarehouseRefused(Exception):
    """The cluster does not hold what a data folder holds: it shows what it showed before. The message says why."""
