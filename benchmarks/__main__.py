"""`make bench`: every benchmark, one after the other."""

from __future__ import annotations

from benchmarks import overview_queries, whole_run

whole_run.main(submissions=1_000_000, rounds=5)
overview_queries.main()
