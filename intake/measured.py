"""What the intake counts while it runs."""

from __future__ import annotations

from watching.measures import Counter, Histogram

REQUESTS = Histogram("ehealthbugs_intake_request_seconds", "Time to answer a request of form or interface, by route and status.")
SUBMISSIONS = Counter("ehealthbugs_submissions_total", "Submissions by what became of them: stored, repeated, withdrawn, refused ….")
