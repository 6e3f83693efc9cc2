"""When: days without a form, days after a campaign, and whether it is over."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from analytics import frames
from analytics.argument import evidence
from analytics.argument.facts import Facts
from analytics.argument.objections.model import HALF, LEAST_INCIDENTS, Finding, Verdict, share_of
from analytics.argument.premium_year import SUMEHR
from analytics.argument.words import Cases, Chance, Coded, Service, Times, Word, strength
from analytics.intervals import MIN_FOR_SHARE, binomial, rate_ratio
from analytics.periods import ONE_DAY
from analytics.queries import argument

FORM_OPENED = dt.date(2024, 2, 2)  # the real one; that of the demo is invented
AFTER_CAMPAIGN = 7  # days after a campaign that count as its own
LEAST_POWER = 0.05  # chance that days without any effect would have no incident, above which none there says nothing


def not_open(facts: Facts) -> Finding:
    """Reports and incidents of days on which, by the records, no form was open, and the known outages of that winter that nobody could
    report. The form of the demo is invented: it decides nothing."""
    asked = argument.unobserved()
    row = {name: int(value) for name, value in facts.one(asked).items()}
    periods_ = frames.records(facts.table("observation_periods"))
    first, last = evidence.WINTER
    outages = [one for one in facts.outages if first <= one["starts_on"] <= last]
    unseen = [one for one in outages if one["starts_on"] not in facts.days_seen]
    rows: dict[str, Word] = {
        "observed": len(facts.days_seen),
        "outside": share_of(row["n_outside"], row["n_reports"]),
        "incidents_outside": Cases(row["n_incidents_outside"], row["n_incidents"]),
        "outages_unseen": Cases(len(unseen), len(outages)),
    }
    if facts.is_demo:
        return Finding("undecided", "demo", words={"day": FORM_OPENED}, rows=rows, n=row["n_reports"], questions=(asked,))
    if row["n_reports"] < MIN_FOR_SHARE:
        return Finding("undecided", rows=rows, n=row["n_reports"], questions=(asked,))
    if not any(one["is_from_record"] for one in periods_):
        return Finding("undecided", "not_recorded", words=rows, rows=rows, n=row["n_reports"], questions=(asked,))
    share = binomial(row["n_outside"], row["n_reports"])
    if row["n_incidents_outside"] or share.low > HALF:
        return Finding("against_us", words=rows, rows=rows, n=row["n_reports"], questions=(asked,))
    if len(unseen) > HALF * len(outages):
        return Finding("against_us", "winter", words=rows, rows=rows, n=row["n_reports"], questions=(asked,))
    if share.high < HALF and row["n_incidents"] >= LEAST_INCIDENTS:
        return Finding("for_us", words=rows, rows=rows, n=row["n_reports"], questions=(asked,))
    return Finding("undecided", "few_incidents", words=rows, rows=rows, n=row["n_reports"], questions=(asked,))


def solved(facts: Facts) -> Finding:
    """Whether grave incidents of the last weeks say the contrary, and whether every e-service is solved by the written rules, as the claim
    that the problems are not solved has it. Fewer reports decide nothing: who no longer reports may have given up."""
    grave, reporters, weeks = evidence.days_since_grave_incident(facts), evidence.recent_reporters(facts), evidence.recent_weeks(facts)
    by_rule = evidence.services_not_solved(facts)
    rows: dict[str, Word] = {"active": grave.n}
    if grave.value is not None and math.isfinite(grave.value):
        rows |= {"days": int(grave.value), "last": grave.words["day"], "level": grave.words["level"]}
        rows |= {name: grave.words[name] for name in ("newer",) if name in grave.words}
    if reporters.is_measurable:
        rows |= {"verdict": Coded(f"overview.verdict.{reporters.variant}"), "comparison": reporters.words["comparison"]}
    asked = (*grave.questions, *reporters.questions, *by_rule.questions)
    said: dict[str, Word] = {"weeks": weeks}
    verdict: Verdict = "undecided"
    variant = ""
    if by_rule.is_measurable and by_rule.low == 0:
        verdict, said = "against_us", {"services": by_rule.n}
    elif grave.n < MIN_FOR_SHARE:
        variant = "few"
    elif grave.high is not None and grave.high < 7 * weeks:
        verdict, said = "for_us", said | {"last": rows["last"], "level": rows["level"], "service": grave.words["service"]}
        variant = "document" if grave.words["service"] == Service(SUMEHR) else ""
    else:
        is_free = grave.low is not None and grave.low >= 7 * weeks
        variant = "_".join(filter(None, ("fewer" if reporters.variant == "fewer" else "", "none" if is_free else "")))
    return Finding(verdict, variant, words=said, rows=rows, n=grave.n, unit="active_reporters", questions=asked)


def mailed(facts: Facts) -> Finding:
    """Incidents of the days of campaigns and the week after each, against those of all other observed days. So few days may well have none
    by chance: with more than `LEAST_POWER` for that, they decide nothing about incidents. Reports are judged beside: where surely more were
    sent on those days than on others, the objection is founded as to them, whatever the incidents say."""
    verdict: Verdict
    stretches = [(first, last + AFTER_CAMPAIGN * ONE_DAY) for first, last in facts.campaign_days]
    asked = argument.during(stretches)
    row = {name: int(value) for name, value in facts.one(asked).items()}
    seen = [one for one in facts.roots if one["occurred_on"] in facts.days_seen]
    n_during = sum(_is_within(one["occurred_on"], stretches) for one in seen)
    days_during = sum(_is_within(day, stretches) for day in facts.days_seen)
    days_outside, n_outside = len(facts.days_seen) - days_during, len(seen) - n_during
    rows: dict[str, Word] = {
        "campaigns": len(stretches),
        "days": Cases(days_during, len(facts.days_seen)),
        "incidents": Cases(n_during, len(seen)),
        "reports": share_of(row["n_reports_during"], row["n_reports"]),
    }
    asked_all = (facts.roots_question, asked)
    if not stretches:
        return Finding("undecided", "no_campaign", rows={}, n=len(seen), unit="incidents", questions=asked_all)
    if not days_during or not days_outside:
        return Finding("undecided", rows=rows, n=len(seen), unit="incidents", questions=asked_all)
    has_more_reports = False
    if row["n_reports"]:
        n_reports = row["n_reports_during"]
        more = rate_ratio(n_reports, row["n_reports"] - n_reports, exposure=days_during, other_exposure=days_outside)
        has_more_reports = row["n_reports"] >= MIN_FOR_SHARE and more.interval.low > 1
        rows["more_reports"] = Times(more.ratio)
    if len(seen) < LEAST_INCIDENTS:
        verdict, variant = ("against_us", "reports") if has_more_reports else ("undecided", "")
        return Finding(verdict, variant, words=rows, rows=rows, n=len(seen), unit="incidents", questions=asked_all)
    share = days_during / len(facts.days_seen)
    rows |= {"expected": len(seen) * share, "none": Chance((1 - share) ** len(seen))}
    said = strength(rate_ratio(n_during, n_outside, exposure=days_during, other_exposure=days_outside).interval)
    words: dict[str, Word] = rows | {"said": Coded(f"objections.mailed.{said}"), "outside": Cases(n_outside, len(seen))}
    is_weak = (1 - share) ** len(seen) > LEAST_POWER
    if said in ("more", "much_more"):
        verdict, variant = "against_us", ""
    elif has_more_reports:
        verdict, variant = "against_us", "few_days" if is_weak else "reports_alone"
    else:
        verdict, variant = ("undecided", "few_days") if is_weak else ("for_us", "")
    return Finding(verdict, variant, words=words, rows=rows, n=len(seen), unit="incidents", questions=asked_all)


def _is_within(day: dt.date, stretches: Sequence[tuple[dt.date, dt.date]]) -> bool:
    return any(first <= day <= last for first, last in stretches)
