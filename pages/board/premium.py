"""Step 4: what hits criteria of the premium while they are measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import i18n
from analytics import periods
from analytics.argument import measuring, premium, premium_words
from analytics.argument.measuring import Measured
from analytics.figures.criteria_windows import criteria_windows, name
from pages.board.step import Step, levels_key, picture
from ui import downloads, facts, figures
from ui.premium_year import PremiumYear
from ui.selection import Selection

YEAR = premium.DEMAND_YEARS[-1]


def step(selection: Selection) -> Step:
    lang = selection.context.lang
    of_year = PremiumYear.of(selection.context, YEAR, "both")
    if not of_year.year.is_known:
        return Step(i18n.t("board.premium.not_loaded", lang, year=str(YEAR)), behind="moratorium")
    found = [measuring.measured(one, of_year.incidents, of_year.dates) for one in of_year.year.criteria]
    hit = sorted((one for one in found if _n_marks(one)), key=lambda one: (-len(one.inside), -_n_marks(one)))
    return Step(
        sentence=_sentence(of_year, found, lang),
        lines=(others,) if (others := _others(found, hit, lang)) else (),
        caveat=i18n.t(f"board.premium.{'counted_here' if of_year.roots else 'exposure'}", lang, year=str(YEAR)),
        key=levels_key({incident["level"] == "confirmed" for one in hit for incident in _incidents(one)}, lang, shape="round"),
        draw=lambda: picture(
            criteria_windows(hit or found, year=YEAR, services=selection.short_labels, lang=lang, theme=figures.theme()),
            alt=_alt(found, lang),
            key="premium",
            source=downloads.source(
                selection.context,
                subject=i18n.t("board.step.premium", lang),
                filter_sentence=of_year.sentence,
                n=None,
                n_unit="incidents",
            ),
        ),
        behind="moratorium",
    )


def _n_marks(one: Measured) -> int:
    return len(_incidents(one))


def _incidents(one: Measured) -> tuple[measuring.Record, ...]:
    return (*one.inside, *one.before, *one.outside, *one.undecided)


def _sentence(of_year: PremiumYear, found: list[Measured], lang: str) -> str:
    """How many inside, how many of them confirmed, whether chance may have given as many, in which region alone; of none, on how many of
    the days."""
    year, inside = str(YEAR), of_year.roots_inside
    if not of_year.is_any_observed:
        return i18n.t("board.premium.unobserved", lang, year=year)
    if not inside:
        return i18n.t(f"board.premium.none{'' if of_year.roots else '.anywhere'}", lang, year=year, **_days(of_year, lang))
    established = [one for one in found if not one.criterion.is_uncertain]
    beyond = measuring.beyond_chance(established, facts.of(of_year.context))
    words = {"of": i18n.number(len(of_year.roots), lang), "year": year}
    sentence = i18n.plural("board.premium", len(inside), lang, **words)
    confirmed = i18n.plural("board.premium.confirmed", sum(inside.values()), lang)
    told = sentence + confirmed + (i18n.t("board.premium.chance", lang) if beyond.low == 0 else "")
    return i18n.t("punctuation.separator", lang).join(filter(None, (told, premium_words.region_hit(of_year))))


def _days(of_year: PremiumYear, lang: str) -> dict[str, str]:
    """How many days of all measuring periods together were observed, and how many they are."""
    windows = [one.criterion.window for one in of_year.measured if one.criterion.window and not one.criterion.window.has_no_start]
    spans = [(one.first, one.last) for one in windows] if of_year.roots else [(of_year.start, of_year.end)]
    days = {first + dt.timedelta(n) for first, last in spans for n in range((last - first).days + 1)}
    seen = {day for first, last in spans for day in periods.observed(of_year.dates, first, last)["date_on"]}
    return {"n": i18n.number(len(seen), lang), "n_days": i18n.number(len(days), lang)}


def _others(found: Sequence[Measured], hit: Sequence[Measured], lang: str) -> str:
    """The criteria that no mark stands for, by what is known of them; that an incident may stand on two lines, where one does."""
    told = []
    by_words: dict[str, list[str]] = {}
    for one in found:
        if one not in hit:
            by_words.setdefault(without_marks(one, lang), []).append(name(one, lang))
    for words, labels in by_words.items():
        told.append(f"{i18n.sentence_case(words)}{i18n.t('punctuation.colon', lang)}{i18n.t('punctuation.separator', lang).join(labels)}.")
    n_drawn = sum(_n_marks(one) for one in hit)
    n_roots = len(
        {incident["root_incident_id"] for one in hit for part in (one.inside, one.before, one.outside, one.undecided) for incident in part}
    )
    if n_drawn > n_roots:
        told.append(i18n.t("board.premium.two", lang))
    return " ".join(told)


def without_marks(one: Measured, lang: str) -> str:
    """Why a criterion has no mark: no known day, nobody looked, or nobody reported on the days observed."""
    if one.criterion.window is None:
        return i18n.t(f"board.premium.no_dates{'.registration' if one.criterion.is_registration else ''}", lang)
    if not one.n_observed:
        return i18n.t("overview.timeline.unobserved", lang)
    return i18n.t("board.premium.nothing", lang)


def _alt(found: list[Measured], lang: str) -> str:
    """Every line in words."""
    told = []
    for one in found:
        words = _counted(one, lang) if _n_marks(one) else without_marks(one, lang)
        told.append(f"{name(one, lang)}{i18n.t('punctuation.colon', lang)}{words}")
    return i18n.t("board.premium.alt", lang, year=str(YEAR), list=i18n.t("punctuation.separator", lang).join(told))


def _counted(one: Measured, lang: str) -> str:
    """`1 dedans, 2 dehors, aucun confirmé`; a measuring period that nobody observed has no number inside it."""
    parts = [("inside", one.inside), ("outside", one.outside), ("before", one.before), ("undecided", one.undecided)]
    told = [i18n.t(f"board.premium.counted.{name}", lang, n=i18n.number(len(part), lang)) for name, part in parts if part]
    if one.criterion.window and not one.n_observed:
        told.insert(0, i18n.t("overview.timeline.unobserved", lang))
    told.append(i18n.plural("board.premium.counted.confirmed", sum(incident["level"] == "confirmed" for incident in _incidents(one)), lang))
    return ", ".join(told)
