"""Whether the problems of an e-service are "entirely solved" by a rule written down before looking.

Three answers: solved, not solved, not enough data. What is seen decides against: one incident that counts is enough. What is not seen
decides for only where it would have been seen: the form open on every working day, enough active reporters, enough who report this very
e-service, a rule that would have found a failure of the size named, and, where only confirmed incidents count, an official list
that somebody vouches for.
"""

from __future__ import annotations

from analytics.argument.solved.judgement import Held, Judgement
from analytics.argument.solved.judging import last_observed, looked, recall, reported_of, rules, verdicts, window, window_of
from analytics.argument.solved.model import (
    ACTIVE_WEEKS,
    COMMON,
    NEVER,
    YEAR_WEEKS,
    Looked,
    Obstacle,
    Reported,
    State,
    SuccessRule,
    Verdict,
)

__all__ = [
    "ACTIVE_WEEKS",
    "COMMON",
    "NEVER",
    "YEAR_WEEKS",
    "Held",
    "Judgement",
    "Looked",
    "Obstacle",
    "Reported",
    "State",
    "SuccessRule",
    "Verdict",
    "last_observed",
    "looked",
    "recall",
    "reported_of",
    "rules",
    "verdicts",
    "window",
    "window_of",
]
