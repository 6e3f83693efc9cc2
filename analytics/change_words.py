"""What changed between two builds, in words: the sentence of each part of *Ce qui a changé*."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

import i18n
from analytics import captions
from analytics.changes import Changes, FigureChange, IncidentChange
from analytics.periods import Bucket


def headline(found: Changes, since: str, lang: str) -> str:
    """`Depuis la réunion du 12 mars : 3 incidents de plus, 41 médecins de plus`."""
    if found.is_nothing:
        return i18n.t("changes.headline.nothing", lang, since=since)
    words = {name: _more(name, found.figure(name).n, lang) for name in ("incidents", "reporters")}
    return i18n.t("changes.headline", lang, since=since, **words)


def already_shown(found: Changes, lang: str) -> str:
    """Whether anything already shown says something else now; empty where nothing changed at all."""
    if found.is_nothing:
        return ""
    if found.old_days:
        told = i18n.plural("changes.old.days", len(found.old_days), lang)
    else:
        told = i18n.t("changes.old.other" if found.versions else "changes.old.none", lang)
    return i18n.sentence_case(told) + "."


def reasons(figure: FigureChange, lang: str) -> str:
    """What each reason adds to one figure; that nothing changed where nothing did."""
    told = [
        i18n.t(f"changes.reason.{reason}", lang, n=f"{'+' if n > 0 else '−'}{i18n.number(abs(n), lang)}")
        for reason, n in figure.by_reason.items()
        if n
    ]
    if not told:
        return i18n.t("changes.reason.none", lang)
    return i18n.sentence_case(i18n.t("punctuation.separator", lang).join(told)) + "."


def new_incidents(found: Changes, expected: float, lang: str) -> str:
    """How many incidents are new, how many of them are confirmed, and what chance may have made of those on days observed only since;
    empty where none is new. `expected`: of chance alone on these days."""
    told = []
    new = [(one.day in found.new_days, bool(incident["is_confirmed"])) for one in found.of_fate("new") for incident in one.after]
    for place, is_of_new_days in (("new_days", True), ("old_days", False)):
        confirmed = [is_confirmed for is_new_day, is_confirmed in new if is_new_day == is_of_new_days]
        if not confirmed:
            continue
        n, n_confirmed = len(confirmed), sum(confirmed)
        clause = captions.incidents_confirmed(n, n_confirmed, lang)
        told.append(i18n.plural(f"changes.new_incidents.{place}", n, lang, confirmed=clause))
        if is_of_new_days:
            told.append(captions.incidents_chance(n, n_confirmed, expected, lang, is_wider=False))
    return " ".join(filter(None, told))


def picture(bars: pd.DataFrame, bucket: Bucket, lang: str) -> str:
    """In how many bars the number of doctors is not what it was: `31 semaines comptent plus de médecins qu’alors`."""
    counted = {"more": bars["n_after"] > bars["n_before"], "fewer": bars["n_after"] < bars["n_before"]}
    told = [i18n.plural(f"changes.picture.finding.{which}.{bucket}", int(of.sum()), lang) for which, of in counted.items() if of.any()]
    if not told:
        return i18n.t("changes.picture.finding.none", lang, per=i18n.t(f"overview.bucket.per.{bucket}", lang))
    return ", ".join(told)


def incidents(found: Changes, lang: str) -> str:
    """`Incidents : 3 nouveaux, 1 révisé`."""
    counted = [(fate, len(found.of_fate(fate))) for fate in ("new", "gone", "merged", "split", "regrouped", "revised")]
    told = [i18n.plural(f"changes.incidents.n.{fate}", n, lang) for fate, n in counted if n]
    if not told:
        return i18n.t("changes.incidents.none", lang)
    return i18n.t("changes.incidents.heading", lang, list=i18n.enumeration(told, lang))


def revised(one: IncidentChange, services: Mapping[str, str], severities: Mapping[str, str], lang: str) -> str:
    """What is told otherwise of one incident. Numbers stand in a column of their own."""
    then, now = one.before[0], one.after[0]
    told = []
    if "is_confirmed" in one.revised:
        told.append(i18n.t(f"changes.revised.{'confirmed' if now['is_confirmed'] else 'no_longer_confirmed'}", lang))
    if "service_code" in one.revised:
        names = {"then": services.get(then["service_code"], ""), "now": services.get(now["service_code"], "")}
        told.append(i18n.t("changes.revised.service_code", lang, **names))
    if "symptom_codes" in one.revised:
        before, after = (set(row["symptom_codes"].split("|")) for row in (then, now))
        for name, codes in (("hit_too", after - before), ("no_longer_hit", before - after)):
            if codes:
                listed = i18n.enumeration([services.get(code, code) for code in sorted(codes)], lang)
                told.append(i18n.t(f"changes.revised.{name}", lang, services=listed))
    if "max_severity_code" in one.revised:
        levels = {name: severities.get(row["max_severity_code"], "") for name, row in (("then", then), ("now", now))}
        told.append(i18n.t("changes.revised.severity", lang, **levels))
    for column in ("first_report_at", "last_report_at"):
        if column in one.revised:
            told.append(i18n.t(f"changes.revised.{column}", lang, then=i18n.clock(then[column], lang), now=i18n.clock(now[column], lang)))
    if "ended_at" in one.revised:
        told.append(i18n.t("changes.revised.ended_at", lang))
    if "n_reporters" in one.revised:
        told.append(_more("reporters", now["n_reporters"] - then["n_reporters"], lang))
    elif "n_reports" in one.revised:
        told.append(_more("reports", now["n_reports"] - then["n_reports"], lang))
    return i18n.sentence_case(i18n.t("punctuation.separator", lang).join(told)) + "."


def _more(what: str, n: int, lang: str) -> str:
    """`3 incidents de plus`, `2 médecins de moins`, `autant d’incidents`."""
    if n == 0:
        return i18n.t(f"changes.{what}.as_many", lang)
    return i18n.plural(f"changes.{what}.{'more' if n > 0 else 'fewer'}", abs(n), lang)
