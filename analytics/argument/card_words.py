"""Arguments in words: how many hold, the figure of each, what is missing, until when it may be said, the cases behind it."""

from __future__ import annotations

from collections.abc import Mapping

import i18n
from analytics.argument import words
from analytics.argument.cards import VERDICTS, Judged, Verdict
from analytics.argument.evidence import SPELL, Case, Evidence, FactCase, IncidentCase, OutageCase

Labels = Mapping[str, str]  # short labels of e-services by code


def tallied(tally: Mapping[Verdict, int], lang: str) -> str:
    """`5 arguments tiennent, 2 ne tiennent pas, 1 manque de données`."""
    told = [i18n.plural(f"arguments.headline.{name}", tally[name], lang) for name in VERDICTS if tally[name] or name == "holds"]
    return i18n.sentence_case(", ".join(told))


def figure(found: Evidence, lang: str, services: Labels) -> str:
    """The sentence of an evidence, or why there is none."""
    if not found.is_measurable:
        return i18n.t(f"arguments.reason.{found.reason}", lang)
    return words.sentence(found.key, found.words, lang, services, of=found.form)


def lack(judged: Judged, lang: str) -> str:
    """How much is missing, where there is something to measure but too little; else empty."""
    found, least = judged.evidence, judged.card.least_n
    if judged.verdict != "not_enough_data" or not found.is_measurable or found.n >= least:
        return ""
    counted = i18n.plural(f"arguments.n.{found.unit}", found.n, lang)
    return i18n.t("arguments.lack", lang, counted=i18n.sentence_case(counted), least=i18n.number(least, lang))


def validity(judged: Judged, lang: str) -> str:
    """Until when it may be said, or what it rests on."""
    if judged.expires_on is None:
        return i18n.t("arguments.validity.none" if judged.card.valid_days is None else "arguments.validity.unobserved", lang)
    if judged.verdict == "not_enough_data":
        return i18n.t("arguments.validity.missing", lang)
    key = "arguments.validity.over" if judged.verdict == "expired" else "arguments.validity.until"
    return i18n.t(key, lang, day=i18n.date(judged.expires_on, lang))


def condition(judged: Judged, lang: str) -> str:
    """`Borne basse d’au moins 3, sur au moins 60 jours observés`, and what else must be so, where evidence may be doubtful."""
    card = judged.card
    decimals = 0 if card.threshold.is_integer() else 1
    parts = [
        i18n.t(f"arguments.condition.{card.field}.{card.operator}", lang, threshold=i18n.number(card.threshold, lang, decimals=decimals)),
        i18n.t("arguments.condition.least", lang, counted=i18n.plural(f"arguments.n.{judged.evidence.unit}", card.least_n, lang)),
    ]
    if (also := f"arguments.condition.also.{card.metric_id}") in i18n.texts(lang):
        parts.append(i18n.t(also, lang, spell=i18n.number(SPELL, lang)))
    return i18n.sentence_case(i18n.t("punctuation.separator", lang).join(parts))


def case(one: Case, lang: str, services: Labels) -> tuple[str, str]:
    """When, empty for a published fact, and what."""
    match one:
        case IncidentCase():
            told = [services.get(one.named_service_code, one.named_service_code), i18n.plural("count.doctors", one.n_reporters, lang)]
            told.append(i18n.t(f"incidents.level.{'confirmed' if one.is_confirmed else 'probable'}", lang))
            return i18n.short_date(one.day, lang), ", ".join(told)
        case OutageCase():
            what = services.get(one.service_code, one.service_code) or i18n.t("overview.outage.no_service", lang)
            if one.fault_code and one.fault_code != one.service_code:
                what += f" ({i18n.t('overview.outage.fault', lang, component=services.get(one.fault_code, one.fault_code))})"
            return i18n.short_date(one.day, lang), what
        case FactCase(first_and_rest, _):
            first, *rest = (words.written(word, lang, services) for word in first_and_rest)
            parts = [first, i18n.t("punctuation.separator", lang).join(rest)] if rest else [first]
            return "", i18n.t("punctuation.colon", lang).join(parts)
