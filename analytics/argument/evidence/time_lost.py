"""The minutes that doctors declare lost, and the submissions that say nothing of them."""

from __future__ import annotations

from analytics import frames
from analytics.argument.evidence.model import Evidence
from analytics.argument.facts import Facts
from analytics.argument.words import Between, Counted, Part
from analytics.filters import Filters
from analytics.intervals import binomial, median
from analytics.queries import argument, consequences


def minutes_per_submission(facts: Facts) -> Evidence:
    """The median of the minutes declared lost in a submission about a failure, with its exact interval, the quartiles and the least sum."""
    asked = (consequences.measures(_failures(facts)), argument.minutes_given(_failures(facts)))
    row = next(one for one in facts.rows(asked[0]) if one["measure_code"] == "minutes_lost")
    n, of = int(row["n_answered"]), int(row["n_submissions"])
    if n == 0:
        return Evidence("minutes_per_submission", unit="answers", reason="no_answer", questions=asked)
    interval = median([(float(one["minutes_lost"]), int(one["n"])) for one in facts.rows(asked[1])])
    return Evidence(
        "minutes_per_submission",
        n=n,
        unit="answers",
        value=float(row["median"]),
        low=interval.low,
        high=interval.high,
        words={
            "total": Counted(int(row["total"]), "minutes"),
            "median": round(float(row["median"])),
            "range": Between(interval.low, interval.high),
            "quartile_1": round(float(row["quartile_1"])),
            "quartile_3": round(float(row["quartile_3"])),
            "answered": Part(n, of),
            "of": Counted(of, "submissions"),
        },
        questions=asked,
    )


def minutes_unanswered(facts: Facts) -> Evidence:
    """Submissions about a failure that say nothing of the time lost."""
    asked = consequences.measures(_failures(facts))
    row = next(one for one in facts.rows(asked) if one["measure_code"] == "minutes_lost")
    of = int(row["n_submissions"])
    n = of - int(row["n_answered"])
    if of == 0:
        return Evidence("minutes_unanswered", unit="submissions", reason="no_submission", questions=(asked,))
    interval = binomial(n, of)
    return Evidence(
        "minutes_unanswered",
        n=of,
        unit="submissions",
        value=n / of,
        low=interval.low,
        high=interval.high,
        form=n,
        words={"share": Part(n, of), "of": Counted(of, "submissions")},
        questions=(asked,),
    )


def _failures(facts: Facts) -> Filters:
    """Submissions about a failure: neither refusals, nor trouble on the doctor's own side, nor planned works."""
    kinds = frames.records(facts.table("dim_kinds"))
    return Filters(kinds=tuple(sorted(one["kind_code"] for one in kinds if one["kind_class_code"] == "failure")))
