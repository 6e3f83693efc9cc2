"""Questions about pairs of submissions that may be one, and what was decided about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from analytics.tables import decision_effects, near_duplicates, paired_submissions

UNDECIDED = "undecided"


def pairs() -> Select[Any]:
    """One row per pair: the columns of `meta.near_duplicates`; those that await a decision first, then the latest."""
    pair, sent = near_duplicates.c, paired_submissions.c
    return (
        select(near_duplicates)
        .join(paired_submissions, sent.submission_id == pair.submission_id, isouter=True)
        .order_by((pair.decision_code != UNDECIDED), sent.occurred_on.desc().nulls_last(), pair.submission_id, pair.other_submission_id)
    )


def submissions(submission_ids: Sequence[str]) -> Select[Any]:
    """One row per submission that stands in a pair, counted or not; none for one that was erased."""
    return select(paired_submissions).where(paired_submissions.c.submission_id.in_(submission_ids))


def undecided_pairs() -> Select[Any]:
    """One row: n_pairs of submissions that may be one and await a decision."""
    return select(func.count().label("n_pairs")).where(near_duplicates.c.decision_code == UNDECIDED)


def effects_of_decisions() -> Select[Any]:
    """Two rows, the figures with the decisions about duplicates first: n_submissions, n_reports, n_reporters."""
    return select(decision_effects).order_by(decision_effects.c.has_decisions.desc())
