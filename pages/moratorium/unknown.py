"""What nobody can say from the sources: it stands where an official sees it."""

from __future__ import annotations

import i18n
from analytics.argument import ledger, ledger_words, premium
from analytics.argument.criteria_words import labels
from analytics.frames import records
from pages.moratorium.headline import UNKNOWN
from ui import cached, facts, text_blocks
from ui.premium_year import PremiumYear

CONTESTED = 2023  # premium year whose tiers before the letter could not be read


def show(selection: PremiumYear) -> None:
    lang = selection.context.lang
    demands = facts.demands(lang)
    later = [str(year) for year in premium.OPEN_YEARS if not selection.another(year).is_known]
    texts = [
        ledger_words.moratorium(demands, lang) if ledger.is_moratorium_open(demands) else "",
        *_unread(lang),
        i18n.t("moratorium.unknown.tiers", lang, year=CONTESTED),
        i18n.t("moratorium.unknown.later", lang, years=i18n.enumeration(later, lang)) if later else "",
        *_of_the_year(selection),
        i18n.t("moratorium.unknown.form", lang),
    ]
    text_blocks.section(i18n.t("moratorium.unknown.heading", lang), text_blocks.bullets(filter(None, texts)), anchor=UNKNOWN)


def _unread(lang: str) -> list[str]:
    """Entries of the record whose content could not be read, as they stand there."""
    known = {one["entry_id"]: one for one in records(cached.dimension("ledger"))}
    return [
        f"{i18n.date(known[entry_id]['entry_from'], lang)}{i18n.t('punctuation.colon', lang)}{known[entry_id][f'text_{lang}']}"
        for entry_id in ledger.UNREAD
        if entry_id in known
    ]


def _of_the_year(selection: PremiumYear) -> list[str]:
    """Thresholds and measuring periods that no source gives."""
    lang, year = selection.context.lang, selection.year
    missing = {
        "threshold": [one for one in year.criteria if not one.threshold],
        "period": [one for one in year.criteria if one.window is None],
    }
    told = [i18n.plural("moratorium.unnamed", year.n_unnamed, lang, year=year.year)] if year.n_unnamed else []
    return told + [
        i18n.t(f"moratorium.unknown.{name}", lang, year=year.year, labels=labels(of, lang)) for name, of in missing.items() if of
    ]
