"""Objections: what an opponent will say, each with a test on the data of the build. A test may go against us.

The order is that of the screen. Texts stand in the locale: `objections.<code>.said`, `.test`, and `.verdict.<variant or verdict>`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import i18n
from analytics import frames, regions
from analytics import incidents as told
from analytics.argument import evidence, words
from analytics.argument.facts import Facts
from analytics.argument.premium_year import SUMEHR
from analytics.argument.words import Between, Cases, Chance, Coded, Counted, Listed, Part, Service, Times, Told, Word, Year, strength
from analytics.captions import MIN_FOR_SHARE
from analytics.filters import Filters
from analytics.intervals import binomial, rate_ratio
from analytics.periods import ONE_DAY
from analytics.queries import Question, argument, background

Verdict = Literal["for_us", "against_us", "undecided"]
VERDICTS: tuple[Verdict, ...] = ("for_us", "against_us", "undecided")
LEAST_INCIDENTS = 5  # with fewer nothing is said of incidents
MOST_ACTIVE, MOST_ACTIVE_SHARE = 10, 0.05  # reporters left out: so many, or that share of all, whichever is more
AFTER_CAMPAIGN = 7  # days after a campaign that count as its own
HALF = 0.5
LEAST_POWER = 0.05  # chance that days without any effect would have no incident, above which none there says nothing
FORM_OPENED = dt.date(2024, 2, 2)  # the real one; that of the demo is invented
FORM_RESULT = "E2024I"  # entry of the ledger: what the union said of the results of the real one
BLOCKED = "K_BLOCKEDBY"  # kind: a package that does nothing because another service is silent
USER_SIDE, PLANNED = "user", "planned"  # classes of kinds
CERTIFICATE_CODE, PLATFORM_CODE = "CERTIFICATE", "EHEALTH"  # sources of a fault that error codes name
INSURERS_FAMILY = "mycarenet"  # of e-services that the insurers and their platform run
INSURERS_CODES = ("MYCARENET", "INSURER_LINK", "INSURER", "INSURER_DATA")  # sources of a fault that error codes name


@dataclass(frozen=True)
class Finding:
    """What a test gives. `rows`: its numbers, each under `objections.<code>.row.<name>`; `words`: those of the sentence of the verdict;
    `variant`: of that sentence, where a verdict has several; `n` in `unit` is what it stands on; `source`: keys of the bibliography of the
    published figures among its rows."""

    verdict: Verdict
    variant: str = ""
    form: int | None = None
    words: Mapping[str, Word] = field(default_factory=dict)
    rows: Mapping[str, Word] = field(default_factory=dict)
    n: int = 0
    unit: str = "reports"
    source: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Objection:
    """`page`: where the same thing can be explored, there with the kinds of `kind_class` alone."""

    code: str
    test: Callable[[Facts], Finding]
    page: str
    kind_class: str = ""

    @property
    def metric_id(self) -> str:
        return f"objection_{self.code}"

    @property
    def anchor(self) -> str:
        """By which a link finds it on its page."""
        return f"objection-{self.code.replace('_', '-')}"


def self_selected(facts: Facts) -> Finding:
    """How many of the registered GPs of both regions reported, from the fewest to the most they can be: they are all counted, so what is
    not sure is who is who, not a sample. It can show that they are few; never how many had the trouble."""
    asked = argument.most_reporters(Filters(regions=regions.COUNTED))
    row = facts.one(asked)
    n, n_max, n_identified = int(row["n_reporters"]), int(row["n_reporters_max"]), int(row["n_identified"])
    n_min = max(n_identified, min(n, 1))  # who has no identifier may be one who has; where nobody has any, there is one
    gps = {row["area_code"]: row for row in facts.rows(background.gps(background.REGISTERED)) if row["area_code"] in regions.COUNTED}
    of = sum(int(row["value"]) for row in gps.values())
    known: dict[str, Word] = {"reporters": Between(n_min, n_max), "gps": of}
    if n > n_identified:
        known["without"] = Cases(n - n_identified, n_max - n_identified)
    if days := [row["valid_on"] for row in gps.values() if row["valid_on"]]:
        known["gps_on"] = max(days)
    source = "|".join(sorted({row["source"] for row in gps.values() if row["source"]}))
    if n < MIN_FOR_SHARE or not 0 < n_max <= of:
        variant = "more_than_gps" if n_max > of > 0 else ""
        return Finding("undecided", variant, rows=known, n=n, unit="reporters", source=source, questions=(asked,))
    said: dict[str, Word] = known | {"share": Between(n_min / of, n_max / of, is_share=True)}
    rows: dict[str, Word] = known | {"share": said["share"]}
    verdict: Verdict = "for_us" if n_min > HALF * of else "against_us" if n_max <= HALF * of else "undecided"
    variant = "around_half" if verdict == "undecided" else ""
    if verdict == "against_us" and n_min < n_max:  # the fewest and the most, with the number of every other page
        variant = "at_most"
        said |= {name: Between(m / of, m / of, is_share=True) for name, m in (("least", n_min), ("counted", n), ("most", n_max))}
    return Finding(
        verdict,
        variant,
        words=said,
        rows=rows,
        n=n,
        unit="reporters",
        source=source,
        questions=(asked,),
    )


def same_people(facts: Facts) -> Finding:
    """What is left of reports and incidents without those who sent most."""
    everybody = {name: int(value) for name, value in facts.one(argument.without_most_active(0, least=told.LEAST_REPORTERS)).items()}
    n = everybody["n_reporters"]
    n_out = max(MOST_ACTIVE, math.ceil(n * MOST_ACTIVE_SHARE))
    asked = argument.without_most_active(n_out, least=told.LEAST_REPORTERS)
    row = {name: int(value) for name, value in facts.one(asked).items()}
    rows: dict[str, Word] = {
        "reporters": n,
        "left_out": min(n_out, n),
        "reports_left": Part(row["n_reports_left"], row["n_reports"]),
        "incidents_left": Cases(row["n_incidents_left"], row["n_incidents"]),
    }
    is_carried = row["n_incidents_left"] < HALF * row["n_incidents"] or row["n_reports_left"] < HALF * row["n_reports"]
    is_enough = n >= 2 * MOST_ACTIVE and row["n_incidents"] >= LEAST_INCIDENTS
    verdict: Verdict = "undecided" if not is_enough else "against_us" if is_carried else "for_us"
    return Finding(verdict, words=rows, rows=rows, n=n, unit="reporters", questions=(asked,))


def software(facts: Facts) -> Finding:
    """Incidents that one package carries, of those with enough reporters to tell. Reports of a package that blocks speak for the objection;
    they are told beside and decide nothing."""
    asked = (argument.incident_causes(), argument.of_kind(BLOCKED))
    hits, blocked = facts.rows(asked[0]), facts.one(asked[1])
    examined = [one for one in hits if one["n_reporters"] >= told.LEAST_FOR_PACKAGE]
    carried = [one for one in examined if one["software_code"]]
    rows: dict[str, Word] = {
        "hits": len(hits),
        "examined": len(examined),
        "carried": len(carried),
        "rest": len(examined) - len(carried),
        "least": told.LEAST_FOR_PACKAGE,
        "alone": _of_one_package(hits),
    }
    context: dict[str, Word] = {"blocked": int(blocked["n_reports"]), "blocked_by": int(blocked["n_reporters"])}
    verdict: Verdict = "undecided"
    variant = ""
    if len(examined) >= LEAST_INCIDENTS:
        verdict = _beside_half(len(carried), len(examined))
        variant = "around_half" if verdict == "undecided" else ""
    return Finding(
        verdict, variant, form=len(carried), words=rows, rows=rows | context, n=len(hits), unit="hits_by_service", questions=asked
    )


def elsewhere(facts: Facts) -> Finding:
    """Whether the failures come from the insurers and their platform, as far as a source states what depends on what, or publishes it. The
    component that an official outage names goes before the origin that reports tell; where our incidents do not decide, the official count
    does. Error codes are told beside it and decide nothing: those of the platform mean it or a service behind it, that of the insurers
    too."""
    asked = (argument.incident_causes(), argument.fault_sources(), argument.submissions(), argument.official_faults())
    family = {one["service_code"]: one["family_code"] for one in frames.records(facts.table("dim_services"))}
    hits = facts.rows(asked[0])
    confirmed = facts.rows(asked[3])
    named = {one["root_incident_id"]: one["fault_service_code"] for one in confirmed if one["fault_service_code"]}
    origin = {one["root_incident_id"]: one["root_service_code"] for one in hits if one["root_service_code"]} | named
    n_roots = len({one["root_incident_id"] for one in hits})
    n_insurers = sum(family.get(service) == INSURERS_FAMILY for service in origin.values())
    codes = {one["fault_source_code"]: int(one["n_submissions"]) for one in facts.rows(asked[1])}
    official = {
        one["origin_code"]: one for one in frames.records(facts.table("official_incident_counts")) if one["n_incidents"] is not None
    }
    stated = [one for one in frames.records(facts.table("dim_service_dependencies")) if one["mark"] == "S" and not one["holds_for"]]
    dependent = {one["downstream_code"] for one in stated if family.get(one["upstream_code"]) == INSURERS_FAMILY}
    n_dependent = sum(one["service_code"] in dependent for one in hits)
    rows: dict[str, Word] = {
        "incidents": n_roots,
        "named": Cases(len(named), len({one["root_incident_id"] for one in confirmed})),
        "named_insurers": sum(family.get(service) == INSURERS_FAMILY for service in named.values()),
        "known": len(origin),
        "insurers": n_insurers,
        "dependent": Cases(n_dependent, len(hits)),
    }
    claims = [one for one in frames.records(facts.table("ledger")) if one["entry_id"] == FORM_RESULT]
    sources = "|".join(sorted({one["source"] for one in (*(official.values() if _published(official) else ()), *claims)}))
    n_codes, of_platform = sum(codes.values()), codes.get(PLATFORM_CODE, 0)
    of_insurers = sum(codes.get(code, 0) for code in INSURERS_CODES)
    if codes:
        given = Cases(n_codes, int(facts.one(asked[2])["n_submissions"]))
        rows |= {"codes_given": given, "codes": _share_of(of_insurers, n_codes), "codes_platform": _share_of(of_platform, n_codes)}
    if claims:
        rows["claimed"] = Told({lang: claims[0][f"text_{lang}"] for lang in i18n.LANGUAGES})
    said: dict[str, Word] = {"cases": Cases(n_insurers, len(origin))}
    published = _published(official)
    has_enough = len(origin) >= LEAST_INCIDENTS
    verdict: Verdict = _beside_half(n_insurers, len(origin)) if has_enough else "undecided"
    variant = "around_half" if has_enough and verdict == "undecided" else ""
    if verdict == "undecided" and published:
        verdict = _beside_half(_n_insurers(official), int(official["total"]["n_incidents"]))
        variant = "published_codes" if codes else "published"
        said |= published | {"year": Year(int(official["total"]["period"]))}
        said |= {name: rows[name] for name in ("codes", "codes_platform", "codes_given") if name in rows}
    return Finding(verdict, variant, words=said, rows=rows | published, n=n_roots, unit="incidents", source=sources, questions=asked)


def certificates(facts: Facts) -> Finding:
    """Trouble on the doctor's own side. The rule leaves its reports out of every incident, so that none there proves nothing; error codes
    tell on their own: what those point to that say where a fault lies, and whether incidents are left without the submissions they blame
    on a certificate."""
    asked = (
        argument.on_the_doctors_side(USER_SIDE, CERTIFICATE_CODE),
        argument.fault_sources(),
        argument.incidents_without_fault(CERTIFICATE_CODE, least=told.LEAST_REPORTERS),
        argument.submissions(),
    )
    row = {name: int(value) for question in (asked[0], asked[2]) for name, value in facts.one(question).items()}
    codes = {one["fault_source_code"]: int(one["n_submissions"]) for one in facts.rows(asked[1])}
    n_codes, n_pointing, n_incidents = sum(codes.values()), codes.get(CERTIFICATE_CODE, 0), row["n_incidents"]
    rows: dict[str, Word] = {
        "share": _share_of(row["n_pointing"], row["n_reports"]),
        "codes_given": Cases(n_codes, int(facts.one(asked[3])["n_submissions"])),
        "codes": _share_of(n_pointing, n_codes),
        "left": Cases(row["n_incidents_left"], n_incidents),
    }
    if row["n_reports"] < MIN_FOR_SHARE:
        return Finding("undecided", rows=rows, n=row["n_reports"], questions=asked)
    is_most = binomial(row["n_pointing"], row["n_reports"]).low > HALF
    if is_most or (n_incidents >= LEAST_INCIDENTS and row["n_incidents_left"] < HALF * n_incidents):
        variant = "" if is_most else "of_incidents"
        return Finding("against_us", variant, words=rows, rows=rows, n=row["n_reports"], questions=asked)
    is_few = n_codes >= MIN_FOR_SHARE and binomial(n_pointing, n_codes).high < HALF
    if is_few and n_incidents >= LEAST_INCIDENTS:
        return Finding("for_us", words=rows, rows=rows, n=row["n_reports"], questions=asked)
    return Finding("undecided", "by_rule", words=rows, rows=rows, n=row["n_reports"], questions=asked)


def planned(facts: Facts) -> Finding:
    """Announced works. The rule leaves their reports out of every incident, and works that nobody reported are not seen: the test can only
    go against us, where most reports are about them, or most incidents happened beside one."""
    asked = (argument.by_kind_class(), argument.incidents_beside(PLANNED), argument.reporters_without(PLANNED))
    classes = {one["kind_class_code"]: int(one["n_reports"]) for one in facts.rows(asked[0])}
    n_planned, n_reports = classes.get(PLANNED, 0), sum(classes.values())
    n_beside, n = int(facts.one(asked[1])["n_incidents"]), facts.one(asked[2])
    rows: dict[str, Word] = {
        "share": _share_of(n_planned, n_reports),
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
        "share": _share_of(part, whole),
        "same_day": _share_of(row["n_same_day"], whole),
        "later": _share_of(row["n_later"], whole),
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
        "outside": _share_of(row["n_outside"], row["n_reports"]),
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
        "reports": _share_of(row["n_reports_during"], row["n_reports"]),
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


OBJECTIONS = (
    Objection("self_selected", self_selected, "regions"),
    Objection("same_people", same_people, "tables"),
    Objection("software", software, "incidents"),
    Objection("elsewhere", elsewhere, "services"),
    Objection("certificates", certificates, "register", USER_SIDE),
    Objection("planned", planned, "register", PLANNED),
    Objection("from_memory", from_memory, "time"),
    Objection("not_open", not_open, "time"),
    Objection("solved", solved, "time"),
    Objection("mailed", mailed, "time"),
)


def said(objection: Objection, lang: str) -> str:
    """What the opponent says."""
    return i18n.t(f"objections.{objection.code}.said", lang)


def verdict_in_words(objection: Objection, finding: Finding, lang: str, services: Mapping[str, str]) -> str:
    """The verdict in one sentence; `services`: short labels by code."""
    key = f"objections.{objection.code}.{finding.verdict}" + (f".{finding.variant}" if finding.variant else "")
    return words.sentence(key, finding.words, lang, services, of=finding.form)


def verdict_without_numbers(objection: Objection, finding: Finding, lang: str, services: Mapping[str, str]) -> str:
    """The same where its numbers must not be told; one without numbers is told as it stands."""
    key = f"objections.{objection.code}.{finding.verdict}" + (f".{finding.variant}" if finding.variant else "")
    return words.sentence(f"{key}.untold" if f"{key}.untold" in i18n.texts(lang) else key, finding.words, lang, services)


def headline(findings: Sequence[Finding], lang: str) -> str:
    """How many tests go for us, against us, or decide nothing."""
    counted = tally(findings)
    parts = [i18n.plural(f"objections.headline.{name}", counted[name], lang) for name in VERDICTS]
    return i18n.sentence_case(i18n.plural("objections.headline", len(findings), lang, parts=", ".join(parts)))


def tally(findings: Sequence[Finding]) -> dict[Verdict, int]:
    """How many tests have each verdict."""
    counted = Counter(one.verdict for one in findings)
    return {name: counted[name] for name in VERDICTS}


# --- parts ------------------------------------------------------------------------------------------------------------


def _beside_half(part: int, whole: int) -> Verdict:
    """Decided only where the whole interval of what speaks against us lies on one side of one half."""
    share = binomial(part, whole)
    return "against_us" if share.low > HALF else "for_us" if share.high < HALF else "undecided"


def _share_of(part: int, whole: int) -> Word:
    """Of reports or submissions: a share without an interval, for those of one doctor depend on one another; below twenty, and where there
    are none, the cases."""
    return Cases(part, whole) if whole < MIN_FOR_SHARE or not part else Part(part, whole, decimals=1)


def _of_one_package(hits: Sequence[Mapping[str, Any]]) -> Word:
    """Incidents too small to be tested whose doctors name one package alone, with the doctors of the largest."""
    sizes = [int(one["n_reporters"]) for one in hits if one["n_reporters"] < told.LEAST_FOR_PACKAGE and one["n_software"] == 1]
    largest = (Counted(max(sizes), "reporters"),) if sizes else ()
    return Listed((Counted(len(sizes), "incidents"), *largest), separator="objections.software.largest")


def _n_insurers(official: Mapping[str, Mapping[str, Any]]) -> int:
    return sum(int(official[name]["n_incidents"]) for name in ("mycarenet", "insurers"))


def _published(official: Mapping[str, Mapping[str, Any]]) -> dict[str, Word]:
    """The official count of the same, where every part of it is published."""
    if not {"total", "mycarenet", "insurers"} <= official.keys():
        return {}
    return {"published": Cases(_n_insurers(official), int(official["total"]["n_incidents"]))}


def _is_within(day: dt.date, stretches: Sequence[tuple[dt.date, dt.date]]) -> bool:
    return any(first <= day <= last for first, last in stretches)
