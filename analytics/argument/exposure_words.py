"""The exposure of a premium year in words: hours, the sentence that comes first, where, and what to beware of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import i18n
from analytics.argument import criteria_words, exposure, meaning, working_time
from analytics.argument.exposure import SCENARIOS, Exposure
from analytics.argument.premium import Criterion
from analytics.argument.premium_year import PremiumYear
from analytics.incidents import WORK_HOURS

SEPARATOR = " · "
_ANY_DAY = dt.date(2024, 1, 2)  # whose hours are written like those of all others
LEAST_EXPECTED = 0.1  # incidents by chance: fewer are "less than"
REASONS = ("exposure.unobserved", "exposure.no_window")  # why nothing can be measured


# --- parts of sentences -----------------------------------------------------------------------------------------------


def duration(hours: float, lang: str) -> str:
    """`12,5 h`, `128 h`, below one hour `20 min`; less than a minute is one."""
    if 0 < hours < 1:
        return i18n.t("exposure.minutes", lang, n=i18n.number(max(1, round(hours * 60)), lang))
    tenths = round(hours * 10)
    is_whole = hours >= 100 or tenths % 10 == 0
    return i18n.t("exposure.hours", lang, n=i18n.number(hours if is_whole else tenths / 10, lang, decimals=0 if is_whole else 1))


def scenario(code: str, lang: str) -> str:
    return i18n.t(f"exposure.scenario.{code}", lang)


def label(criterion: Criterion, lang: str) -> str:
    """The name of a criterion; one about which sources disagree says so, and one of which a date decides, in no measuring period."""
    told = i18n.t("exposure.dated", lang, label=criterion.label) if is_dated_only(criterion) else criterion.label
    return criteria_words.marked(criterion, told, lang)


def is_dated_only(criterion: Criterion) -> bool:
    """A state or a registration: exposure before its date can be caught up."""
    return criterion.window is not None and criterion.window.has_no_start


def chance(expected: float, lang: str) -> str:
    """`0,5`: never rounded up to a whole incident."""
    if round(expected, 1) < LEAST_EXPECTED:
        return i18n.t("exposure.less_than", lang, n=i18n.number(LEAST_EXPECTED, lang, decimals=1))
    return i18n.number(expected, lang, decimals=1)


def joined(told: Sequence[str]) -> str:
    """The three scenarios in order, or one number where they agree."""
    return told[0] if len(set(told)) == 1 else SEPARATOR.join(told)


def is_measurable(found: Sequence[Exposure]) -> bool:
    return bool(found) and found[0].is_measurable


def why_not(found: Sequence[Exposure]) -> str:
    """The key of why nothing can be measured; empty where it can."""
    if not found:
        return "exposure.no_window"
    return "" if found[0].is_measurable else "exposure.unobserved"


def observed(found: Sequence[Exposure], lang: str) -> str:
    """How many working hours of the window were observed."""
    hours, window = (duration(of, lang) for of in (found[0].hours_observed, found[0].hours_window))
    return i18n.t(f"exposure.observed.{'whole' if found[0].is_whole else 'part'}", lang, observed=hours, window=window)


# --- what comes first -------------------------------------------------------------------------------------------------


def finding(selection: PremiumYear) -> str:
    """First whether time alone moves a ratio that is exposed, else the widest exposure; of criteria about which sources disagree nothing
    is found."""
    lang, year = selection.lang, str(selection.year.year)
    if not selection.year.is_known:
        return i18n.t("exposure.finding.unknown", lang, year=year)
    if not selection.has_any_period:
        return i18n.t("exposure.finding.no_period", lang, year=year)
    seen = _seen(selection)
    if all(is_dated_only(one.criterion) for one in seen):
        return i18n.t("exposure.finding.unobserved", lang, year=year)
    if not any(one.hours for one in seen):
        is_any = any(one.incident_ids for one in seen)
        return i18n.t(f"exposure.finding.{'moment' if is_any else 'nothing'}", lang, year=year)
    ratios = [(one, asked) for one in seen if (asked := meaning.ratio_asked(one))]
    if not any(one.hours for one, _ in ratios):
        return _widest(seen, selection)
    most, asked = max(ratios, key=lambda pair: pair[1].asked - pair[1].threshold)
    told = {
        "hours": duration(most.hours, lang),
        "observed": duration(most.hours_observed, lang),
        "threshold": i18n.percent(asked.threshold, lang),
        "criterion": most.criterion.label,
    }
    apart = _by_region(most.criterion, selection)
    if not asked.can_be_reached:
        return i18n.t("exposure.finding.unreachable", lang, **told) + apart
    told["asked"] = i18n.percent(asked.asked, lang, decimals=1)
    return i18n.t("exposure.finding.hardly" if asked.hardly_moves else "exposure.finding.moves", lang, **told) + apart


def ratios_unmoved(selection: PremiumYear) -> str:
    """First line where no ratio is exposed; an exposed one is in the finding."""
    ratios = [one for one in _seen(selection) if meaning.ratio_asked(one)] if selection.year.is_known else []
    is_any = any(one.hours for one in ratios)
    return i18n.t("exposure.ratios_unmoved", selection.lang) if ratios and not is_any else ""


def _seen(selection: PremiumYear) -> list[Exposure]:
    """The wide scenario of each stated criterion of which an hour was observed."""
    wide = [found[-1] for found in selection.exposures.values() if found and not found[-1].criterion.is_uncertain]
    return [one for one in wide if one.is_measurable]


def _widest(seen: Sequence[Exposure], selection: PremiumYear) -> str:
    """The criterion most exposed while it was measured; only where none was, one of which a date decides: its hours can be caught up."""
    lang = selection.lang
    measured = [one for one in seen if one.hours and not is_dated_only(one.criterion)]
    most = max(measured or seen, key=lambda one: one.hours)
    hours, of = duration(most.hours, lang), duration(most.hours_observed, lang)
    key = "exposure.finding.widest" if measured else "exposure.finding.widest.dated"
    told = i18n.t(key, lang, hours=hours, observed=of, criterion=label(most.criterion, lang))
    return told + _by_region(most.criterion, selection)


def _by_region(criterion: Criterion, selection: PremiumYear) -> str:
    """The widest hours of each region, where they are not those of both: nobody needs the networks of both."""
    lang = selection.lang
    hours = [
        f"{selection.labels.regions[region]} {duration(of.exposures[criterion.code][-1].hours, lang)}"
        for region, of in apart(criterion, selection).items()
    ]
    return i18n.t("exposure.finding.by_region", lang, list=", ".join(hours)) if hours else ""


def apart(criterion: Criterion, selection: PremiumYear) -> dict[str, PremiumYear]:
    """By region, the year for its GPs alone, where both are shown and the criterion needs an e-service of one of them."""
    is_regional = not selection.regional.keys().isdisjoint((*criterion.direct, *criterion.upstream))
    return selection.by_region if is_regional and len(selection.regions) > 1 else {}


def by_region(selection: PremiumYear) -> list[str]:
    """A line for each exposed criterion that needs the network of a region: the three scenarios of each region."""
    lang = selection.lang
    lines = []
    for criterion in exposed(selection):
        told = [
            f"{selection.labels.regions[region]} {joined([duration(one.hours, lang) for one in of.exposures[criterion.code]])}"
            for region, of in apart(criterion, selection).items()
        ]
        if told:
            lines.append(f"{label(criterion, lang)}{i18n.t('punctuation.colon', lang)}{i18n.t('punctuation.separator', lang).join(told)}.")
    return lines


# --- by criterion -----------------------------------------------------------------------------------------------------


def exposed(selection: PremiumYear) -> list[Criterion]:
    """Criteria with exposed hours in any scenario, the most exposed first."""
    found = selection.exposures
    of = [one for one in selection.year.criteria if any(scenario.hours for scenario in found[one.code])]
    return sorted(of, key=lambda one: -found[one.code][-1].hours)


def without(selection: PremiumYear) -> list[str]:
    """A line for the criteria without exposed hours, and one for each reason why nothing can be measured."""
    lang, found, shown = selection.lang, selection.exposures, exposed(selection)
    quiet = [one for one in selection.year.criteria if is_measurable(found[one.code]) and one not in shown]
    lines = [("exposure.without", quiet)]
    lines += [(key, [one for one in selection.year.criteria if why_not(found[one.code]) == key]) for key in REASONS]
    separator = i18n.t("punctuation.separator", lang)
    told = [i18n.t(f"{key}.list", lang, list=separator.join(_named(one, found[one.code], lang) for one in of)) for key, of in lines if of]
    if len(quiet) + len(shown) < len(selection.year.criteria):
        told.append(i18n.t("exposure.no_zero", lang))
    return told


def _named(criterion: Criterion, found: Sequence[Exposure], lang: str) -> str:
    """With its observed hours, where nothing else of it is shown."""
    name = label(criterion, lang)
    return f"{name} ({observed(found, lang)})" if is_measurable(found) else name


def scenarios(selection: PremiumYear) -> list[tuple[str, str]]:
    """Each scenario and what it counts."""
    lang = selection.lang
    least = {"reporters": exposure.LEAST_REPORTERS, "software": exposure.LEAST_SOFTWARE}
    numbers = {name: i18n.number(n, lang) for name, n in least.items()} | {"closing": _clock(WORK_HOURS[1], lang)}
    return [(i18n.sentence_case(scenario(code, lang)), i18n.t(f"exposure.scenario.{code}.is", lang, **numbers)) for code in SCENARIOS]


def working_hours(lang: str) -> str:
    """What a working hour is, and what no number of them holds."""
    opening, closing = (_clock(hour, lang) for hour in WORK_HOURS)
    return i18n.t("exposure.working_hours", lang, opening=opening, closing=closing)


def _clock(hour: int, lang: str) -> str:
    return i18n.clock(working_time.at(_ANY_DAY, hour), lang, is_rounded=True)


def notes(selection: PremiumYear) -> list[str]:
    """What an opponent would ask."""
    lang = selection.lang
    found = [i18n.t("exposure.note.place", lang, gps=selection.gps), i18n.t("exposure.note.chance", lang)]
    counted = {incident_id for of in selection.exposures.values() for one in of for incident_id in one.incident_ids}
    beyond = sum(one["incident_id"] in counted and exposure.lasts_beyond_its_day(one) for one in selection.touching)
    if beyond:
        found.append(i18n.plural("exposure.note.beyond", beyond, lang))
    if any(apart(one, selection) for one in selection.year.criteria):
        found.append(i18n.t("exposure.note.both", lang))
    found.append(i18n.t("exposure.note.official", lang))
    if any(is_dated_only(one) for one in selection.year.criteria):
        found.append(i18n.t("exposure.note.dated", lang))
    found += [criteria_words.note(one, lang) for one in exposed(selection) if one.code == criteria_words.EITHER]
    if selection.sumehr:
        found.append(i18n.t("moratorium.sumehr", lang, service=selection.sumehr))
    if any(one.is_uncertain for one in selection.year.criteria):
        found.append(i18n.t("exposure.note.uncertain", lang))
    return found


def sentence(selection: PremiumYear) -> str:
    """What is shown, for the head of a file."""
    return i18n.t("exposure.sentence", selection.lang, year=str(selection.year.year), gps=selection.gps)
