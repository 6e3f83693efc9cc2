"""A rule, what it looked at and what it says, in words; `services`: labels by code."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

import i18n
from analytics.argument.solved.judgement import Held, Judgement
from analytics.argument.solved.model import ACTIVE_WEEKS, COMMON, NEVER, STATES, YEAR_WEEKS, Obstacle, SuccessRule, Verdict

Labels = Mapping[str, str]


# --- the rules --------------------------------------------------------------------------------------------------------


def intro(judgement: Judgement, services: Labels, lang: str) -> list[str]:
    """Whose rules they are, and which e-services are meant."""
    if not judgement.rules:
        return [i18n.t("solved.none", lang)]
    day = judgement.adopted_on
    whose = i18n.t("solved.adopted", lang, day=i18n.date(day, lang)) if day else i18n.t("solved.proposed", lang)
    if not judgement.services:
        return [whose, i18n.t("solved.no_services", lang)]
    told = [i18n.plural("solved.services", len(judgement.services), lang, years=_years(judgement.years, lang))]
    if judgement.upstream:
        told.append(i18n.t("solved.upstream", lang, service=services[judgement.upstream]))
    return [whose, " ".join(told)]


def sentence(rule: SuccessRule, lang: str) -> str:
    """The rule, from its fields alone."""
    stretch = i18n.t("solved.stretch.all", lang) if rule.n_weeks is None else i18n.plural("solved.stretch", rule.n_weeks, lang)
    if rule.measure == "recognition":
        share = i18n.percent(rule.least_share or 0, lang)
        return i18n.t("solved.rule.recognition", lang, share=share, severity=_severity(rule, lang), stretch=stretch)
    return i18n.t(f"solved.rule.no_incident.{rule.level}", lang, severity=_severity(rule, lang), stretch=stretch)


def _severity(rule: SuccessRule, lang: str) -> str:
    if not rule.least_severity:
        return ""
    return i18n.t("solved.severity", lang, severity=i18n.t(f"overview.severity.{rule.least_severity}", lang))


def asked(rule: SuccessRule, lang: str) -> str:
    """What must have been looked at before a silence counts."""
    words = {
        "least": i18n.number(rule.least_reporters, lang),
        "active": i18n.number(ACTIVE_WEEKS, lang),
        "year": i18n.number(YEAR_WEEKS, lang),
    }
    if rule.measure == "recognition":
        return i18n.t("solved.only.recognition", lang, **words)
    told = [i18n.t("solved.only", lang, **words)]
    if rule.least_power is not None and rule.power_size is not None:
        power, size = i18n.percent(rule.least_power, lang), i18n.number(rule.power_size, lang)
        told.append(i18n.t("solved.only.power", lang, power=power, size=size))
    if rule.level == "confirmed":
        told.append(i18n.t("solved.only.confirmed", lang))
    return " ".join(told)


# --- all e-services ---------------------------------------------------------------------------------------------------


def looked(held: Held, lang: str) -> str:
    """The days, the reporters, the chance of seeing, as they are in this build; empty where no day was observed."""
    seen, rule = held.looked, held.rule
    if seen is None:
        return ""
    told = [
        i18n.t(
            "solved.looked",
            lang,
            days=i18n.day_range(seen.first, seen.last, lang),
            open=i18n.number(seen.n_seen, lang),
            working=i18n.plural("solved.working_days", seen.n_working_days, lang),
            reporters=i18n.plural("solved.reporters", seen.n_reporters, lang),
            active=i18n.number(ACTIVE_WEEKS, lang),
        )
    ]
    if rule.measure == "no_incident" and seen.recall is not None and rule.power_size is not None:
        words = {"size": i18n.number(rule.power_size, lang), "recall": i18n.percent(seen.recall, lang, decimals=1)}
        told.append(i18n.t("solved.looked.recall", lang, **words))
    return " ".join(told)


def summary(held: Held, lang: str) -> str:
    """How many e-services stand where; in one breath where all stand alike."""
    found = held.verdicts
    counted = {state: sum(one.told == state for one in found) for state in STATES}
    if len({one.told for one in found}) == 1:
        return i18n.plural(f"solved.all.{found[0].told}", len(found), lang)
    of = i18n.plural("solved.of", len(found), lang)
    told = [i18n.plural(f"solved.count.{state}", n, lang) for state, n in counted.items() if n]
    return i18n.t("solved.summary", lang, of=of, parts=i18n.enumeration(told, lang))


def most_reported(held: Held, services: Labels, lang: str) -> str:
    """That doctors report what is told solved, or what never had an incident that counts; empty where none does."""
    most = held.most_reported
    if most is None:
        return ""
    service = services.get(most.service_code, most.service_code)
    return i18n.plural(f"solved.although.{most.told}", most.reported.n_reporters, lang, service=service)


def common(held: Held, lang: str) -> str:
    """What keeps every e-service that had no incident from being told solved, once."""
    names = dict.fromkeys(one for verdict in held.verdicts for one in verdict.obstacles if one[0] in COMMON)
    return " ".join(_obstacle(name, n, held, lang) for name, n in names)


# --- one e-service ----------------------------------------------------------------------------------------------------


def needed_by(years: list[int], lang: str) -> str:
    """Premium years that need the e-service."""
    return i18n.t("solved.needed_by", lang, years=_years(years, lang))


def state(rule: SuccessRule, told: str, lang: str) -> str:
    if told != NEVER:
        return i18n.t(f"solved.state.{told}", lang)
    return i18n.t(f"solved.state.never.{rule.level}{'.severe' if rule.least_severity else ''}", lang)


def although(one: Verdict, lang: str) -> str:
    """That doctors report it all the same; empty where none does, or where it is not told solved."""
    n = one.reported.n_reporters
    return i18n.plural("solved.although", n, lang) if one.state == "solved" and n else ""


def reported(held: Held, one: Verdict, lang: str) -> tuple[str, str]:
    """Doctors and reports of the window, and beside them those of the severity the rule names; where part was not observed, of the
    observed days."""
    seen = held.looked
    if seen is None or not seen.n_seen:
        return i18n.t("solved.not_observed", lang), ""
    days = {"open": i18n.number(seen.n_seen, lang), "n": i18n.number(seen.n_working_days, lang)}
    partly = i18n.t("solved.reported.partly", lang, **days) if seen.unobserved else ""
    found = one.reported
    if not found.n_reports:
        return i18n.t("solved.reported.none", lang), partly
    severity = i18n.t(f"overview.severity.{held.rule.severity_told}", lang)
    severe = _counted(found.n_severe_reporters, found.n_severe_reports, lang)
    note = i18n.t("solved.reported.severe", lang, severity=severity, counted=severe)
    return _counted(found.n_reporters, found.n_reports, lang), f"{note} {partly}".strip()


def why(held: Held, one: Verdict, lang: str) -> str:
    """What stands in the way of this e-service alone; what stands in that of all is only pointed at. Empty where nothing does."""
    told = [_obstacle(name, n, held, lang) for name, n in one.own_obstacles]
    if one.recognition:
        n = one.recognition.n_incidents
        told.insert(0, i18n.plural("solved.recognised", one.recognition.n_confirmed, lang, of=i18n.number(n, lang)))
    if len(one.own_obstacles) < len(one.obstacles):
        told.append(i18n.t("solved.common_too" if told else "solved.common_only", lang))
    return " ".join(told)


def rows(judgement: Judgement, lang: str) -> pd.DataFrame:
    """One row per rule and e-service, every verdict with all its reasons: what a file holds. Columns: success_code, rule, service_code,
    state_code (in words), n_reporters, n_reports, n_reporters_severe, n_reports_severe (None where no day was observed),
    last_incident_on, days_since, why."""
    return pd.DataFrame([_file_row(held, one, lang) for held in judgement.held for one in held.verdicts])


def _file_row(held: Held, one: Verdict, lang: str) -> dict[str, object]:
    reported = one.reported if held.looked else None
    return {
        "success_code": held.rule.code,
        "rule": sentence(held.rule, lang),
        "service_code": one.service_code,
        "state_code": state(held.rule, one.told, lang),
        "n_reporters": reported and reported.n_reporters,
        "n_reports": reported and reported.n_reports,
        "n_reporters_severe": reported and reported.n_severe_reporters,
        "n_reports_severe": reported and reported.n_severe_reports,
        "last_incident_on": one.last["occurred_on"] if one.last else None,
        "days_since": one.days_since,
        "why": " ".join(_obstacle(name, n, held, lang) for name, n in one.obstacles) or None,
    }


def _counted(n_reporters: int, n_reports: int, lang: str) -> str:
    """`63 médecins, 120 signalements`."""
    reports = i18n.plural("solved.reported.reports", n_reports, lang)
    return i18n.t("solved.reported", lang, doctors=i18n.plural("solved.reported.doctors", n_reporters, lang), reports=reports)


def _obstacle(name: Obstacle, n: int, held: Held, lang: str) -> str:
    rule, seen = held.rule, held.looked
    words: dict[str, str] = {
        "least": i18n.number(rule.least_reporters, lang),
        "size": i18n.number(rule.power_size or 0, lang),
        "active": i18n.number(ACTIVE_WEEKS, lang),
        "year": i18n.number(YEAR_WEEKS, lang),
    }
    if name == "trials":
        if seen is None or seen.recall is None:
            return i18n.t("solved.obstacle.trials.none", lang, size=words["size"])
        words |= {"recall": i18n.percent(seen.recall, lang, decimals=1), "power": i18n.percent(rule.least_power or 0, lang)}
    if name == "too_few":
        words["share"] = i18n.percent(rule.least_share or 0, lang)
    return i18n.plural(f"solved.obstacle.{name}", n, lang, **words)


def _years(years: list[int], lang: str) -> str:
    return i18n.enumeration([str(year) for year in years], lang)
