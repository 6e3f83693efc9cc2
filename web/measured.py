"""What the server counts of the runs it begins."""

from __future__ import annotations

from watching.measures import Counter

RUNS = Counter("ehealthbugs_runs_total", "Runs this process began of what came in, by what stopped them; ok where nothing did.")
