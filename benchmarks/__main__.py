"""`make bench`: what is our own, one after the other. Beside what others would use: `benchmarks.peers`; an hour: `benchmarks.endurance`."""

from __future__ import annotations

from benchmarks import (
    detection,
    dossier,
    dossier_beside_clicks,
    foreign_export,
    form,
    intake,
    intake_beside_clicks,
    overview_queries,
    pages,
    pull,
    whole_run,
)
from benchmarks.clicks.__main__ import main as clicks

whole_run.main(submissions=1_000_000, rounds=5)
detection.main(submissions=1_000_000, rounds=3)
foreign_export.main(rows=100_000, rounds=5)
overview_queries.main()
pages.main([])
form.main(rounds=300)
intake.main()
intake.main(store="postgresql")
intake_beside_clicks.main(rate=200, seconds=20, rounds=3)
pull.main()
dossier.main(reports=1_000_000, rounds=5)
dossier_beside_clicks.main(reports=1_000_000, clicks=20, rounds=3)
clicks([])
