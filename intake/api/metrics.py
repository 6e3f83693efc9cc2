"""What `GET /metrics` tells of the intake."""

from __future__ import annotations

from intake.api.health import Health
from intake.measured import REQUESTS, SUBMISSIONS
from intake.running import Intake
from watching.measures import gauge


def lines_of(intake: Intake, health: Health) -> list[str]:
    queue = [intake.store.writer.n_waiting] if intake.store else []
    return [
        *gauge("ehealthbugs_intake_taking", "1 while a submission sent now would be stored.", int(health.is_taking)),
        *gauge("ehealthbugs_intake_problem", "What /healthz names.", *(({"problem": one}, 1) for one in health.problems)),
        *gauge("ehealthbugs_intake_queue", "Submissions that wait for the commit.", *queue),
        *SUBMISSIONS.lines(),
        *REQUESTS.lines(),
    ]
