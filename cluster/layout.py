"""What lies where in the cluster.

Each build is a database of its own, of the same name on every shard. Facts that grow with the reports are parted between the shards by
their reporter: so one shard holds everything a reporter sent, and a submission lies whole beside its reports and consequences. Every other
table stands whole on each shard. A sharded table `fct_reports` is the sum of the `fct_reports_own` of all shards.
"""

from __future__ import annotations

SHARDED = ("fct_reports", "fct_submissions", "fct_consequences")  # the largest first


def local_name(table: str) -> str:
    """The part of a sharded table that one shard holds."""
    return f"{table}_own"
