"""What counts: announced works, and reports from memory."""

from __future__ import annotations

from analytics.argument.facts import Facts
from analytics.argument.objections.model import HALF, LEAST_INCIDENTS, Finding, share_of
from analytics.argument.words import Cases, Word
from analytics.intervals import MIN_FOR_SHARE, binomial
from analytics.queries import argument

PLANNED = "planned"  # class of kinds


def planned(facts: Facts) -> Finding:
    """Announced works. The rule leaves their reports out of every incident, and works that nobody reported are not seen: the test can only
    go against us, where most reports are about them, or most incidents happened beside one."""
    asked = (argument.by_kind_class(), argument.incidents_beside(PLANNED), argument.reporters_without(PLANNED))
    classes = {one["kind_class_code"]: int(one["n_reports"]) for one in facts.rows(asked[0])}
    n_planned, n_reports = classes.get(PLANNED, 0), sum(classes.values())
    n_beside, n = int(facts.one(asked[1])["n_incidents"]), facts.one(asked[2])
    rows: dict[str, Word] = {
        "share": share_of(n_planned, n_reports),
        "left": Cases(int(n["n_left"]), int(n["n_reporters"])),
        "beside": Cases(n_beside, len(facts.roots)),
        "incidents_left": len(facts.roots) - n_beside,
    }
    if n_reports < MIN_FOR_SHARE:
        return Finding("undecided", rows=rows, n=n_reports, questions=asked)
    is_most = binomial(n_planned, n_reports).low > HALF or n_beside > HALF * len(facts.roots)
    if is_most:
        return Finding("against_us", words=rows, rows=rows, n=n_reports, questions=asked)
    variant = "by_rule" if facts.roots else "no_incident"
    return Finding("undecided", variant, words=rows, rows=rows, n=n_reports, questions=asked)


def from_memory(facts: Facts) -> Finding:
    """Reports sent more than a week after the fact. That none stands in an incident is the doing of the rule: their share decides, and only
    where there are incidents to speak of. The week is our choice: beside it stand those of the same day and those later than the next."""
    asked = argument.from_memory()
    row = {name: int(value) for name, value in facts.one(asked).items()}
    part, whole = row["n_from_memory"], row["n_reports"]
    rows: dict[str, Word] = {
        "share": share_of(part, whole),
        "same_day": share_of(row["n_same_day"], whole),
        "later": share_of(row["n_later"], whole),
        "in_incident": row["n_in_incident"],
        "incidents": len(facts.roots),
    }
    if whole < MIN_FOR_SHARE:
        return Finding("undecided", rows=rows, n=whole, questions=(asked,))
    interval = binomial(part, whole)
    if row["n_in_incident"] or interval.low > HALF:
        return Finding("against_us", words=rows, rows=rows, n=whole, questions=(asked,))
    if interval.high < HALF and len(facts.roots) >= LEAST_INCIDENTS:
        return Finding("for_us", words=rows, rows=rows, n=whole, questions=(asked,))
    return Finding("undecided", "few_incidents", words=rows, rows=rows, n=whole, questions=(asked,))
