"""Whose fault it is: the package of the doctor, the insurers and their platform, or trouble on the doctor's own side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import i18n
from analytics import frames
from analytics import incidents as told
from analytics.argument.facts import Facts
from analytics.argument.objections.model import HALF, LEAST_INCIDENTS, Finding, Verdict, beside_half, share_of
from analytics.argument.words import Cases, Chance, Counted, Listed, Service, Told, Word, Year
from analytics.intervals import MIN_FOR_SHARE, binomial
from analytics.queries import argument

USER_SIDE = "user"  # class of kinds
BLOCKED = "K_BLOCKEDBY"  # kind: a package that does nothing because another service is silent
FORM_RESULT = "E2024I"  # entry of the ledger: what the union said of the results of the real one
CERTIFICATE_CODE, PLATFORM_CODE = "CERTIFICATE", "EHEALTH"  # sources of a fault that error codes name
INSURERS_FAMILY = "mycarenet"  # of e-services that the insurers and their platform run
INSURERS_CODES = ("MYCARENET", "INSURER_LINK", "INSURER")  # sources of a fault that error codes name
ANSWERS = ("CONSENT", "RIGHTS", "INSURER_DATA")  # that error codes name where a service works and answers no


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
        "common": Chance(told.LARGEST_SHARE_OF_PACKAGE),
        "alone": _of_one_package(hits),
    }
    rows |= _largest_of_one_package(hits)
    context: dict[str, Word] = {"blocked": int(blocked["n_reports"]), "blocked_by": int(blocked["n_reporters"])}
    verdict: Verdict = "undecided"
    variant = ""
    if len(examined) >= LEAST_INCIDENTS:
        verdict = beside_half(len(carried), len(examined))
        variant = "around_half" if verdict == "undecided" else ""
    return Finding(
        verdict, variant, form=len(carried), words=rows, rows=rows | context, n=len(hits), unit="hits_by_service", questions=asked
    )


def elsewhere(facts: Facts) -> Finding:
    """Whether the failures come from the insurers and their platform, as far as a source states what depends on what, or publishes it. The
    component that an official outage names goes before the origin that reports tell; where our incidents do not decide, the official count
    does. Error codes of failures are told beside it and decide nothing: those of the platform mean it or a service behind it, that of the
    insurers too."""
    asked = (argument.incident_causes(), argument.fault_sources(but=ANSWERS), argument.failures(), argument.official_faults())
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
        rows |= {"codes_given": given, "codes": share_of(of_insurers, n_codes), "codes_platform": share_of(of_platform, n_codes)}
    if claims:
        rows["claimed"] = Told({lang: claims[0][f"text_{lang}"] for lang in i18n.LANGUAGES})
    said: dict[str, Word] = {"cases": Cases(n_insurers, len(origin))}
    published = _published(official)
    has_enough = len(origin) >= LEAST_INCIDENTS
    verdict: Verdict = beside_half(n_insurers, len(origin)) if has_enough else "undecided"
    variant = "around_half" if has_enough and verdict == "undecided" else ""
    if verdict == "undecided" and published:
        verdict = beside_half(_n_insurers(official), int(official["total"]["n_incidents"]))
        variant = "published_codes" if codes else "published"
        said |= published | {"year": Year(int(official["total"]["period"]))}
        said |= {name: rows[name] for name in ("codes", "codes_platform", "codes_given") if name in rows}
    return Finding(verdict, variant, words=said, rows=rows | published, n=n_roots, unit="incidents", source=sources, questions=asked)


def certificates(facts: Facts) -> Finding:
    """Trouble on the doctor's own side. The rule leaves its reports out of every incident, so that none there proves nothing; error codes
    tell on their own: what those of failures point to, and whether incidents are left without the submissions they blame on a
    certificate."""
    asked = (
        argument.on_the_doctors_side(USER_SIDE, CERTIFICATE_CODE),
        argument.fault_sources(but=ANSWERS),
        argument.incidents_without_fault(CERTIFICATE_CODE, least=told.LEAST_REPORTERS),
        argument.failures(),
    )
    row = {name: int(value) for question in (asked[0], asked[2]) for name, value in facts.one(question).items()}
    codes = {one["fault_source_code"]: int(one["n_submissions"]) for one in facts.rows(asked[1])}
    n_codes, n_pointing, n_incidents = sum(codes.values()), codes.get(CERTIFICATE_CODE, 0), row["n_incidents"]
    rows: dict[str, Word] = {
        "share": share_of(row["n_pointing"], row["n_reports"]),
        "codes_given": Cases(n_codes, int(facts.one(asked[3])["n_submissions"])),
        "codes": share_of(n_pointing, n_codes),
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


def _of_one_package(hits: Sequence[Mapping[str, Any]]) -> Word:
    """Incidents too small to be tested whose doctors name one package alone, with the doctors of the largest."""
    sizes = [int(one["n_reporters"]) for one in _small_of_one_package(hits)]
    largest = (Counted(max(sizes), "reporters"),) if sizes else ()
    return Listed((Counted(len(sizes), "incidents"), *largest), separator="objections.software.largest")


def _largest_of_one_package(hits: Sequence[Mapping[str, Any]]) -> dict[str, Word]:
    """The e-service and day of the largest of them."""
    largest = max(_small_of_one_package(hits), key=lambda one: (one["n_reporters"], one["incident_id"]), default=None)
    if largest is None:
        return {}
    return {"alone_largest": Listed((Service(largest["service_code"]), largest["occurred_on"]), separator="objections.software.on")}


def _small_of_one_package(hits: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [one for one in hits if one["n_reporters"] < told.LEAST_FOR_PACKAGE and one["n_software"] == 1]


def _n_insurers(official: Mapping[str, Mapping[str, Any]]) -> int:
    return sum(int(official[name]["n_incidents"]) for name in ("mycarenet", "insurers"))


def _published(official: Mapping[str, Mapping[str, Any]]) -> dict[str, Word]:
    """The official count of the same, where every part of it is published."""
    if not {"total", "mycarenet", "insurers"} <= official.keys():
        return {}
    return {"published": Cases(_n_insurers(official), int(official["total"]["n_incidents"]))}
