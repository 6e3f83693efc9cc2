"""Words that several parts of the page share."""

from __future__ import annotations

import re
from collections.abc import Iterable

import i18n
from analytics.argument.premium import Criterion, Window
from analytics.metrics import METRICS
from analytics.queries import Question
from ui import cached, provenance
from ui.premium_year import PremiumYear

_QUOTES = re.compile("«\\s*|\\s*»|[“”„]")
DECIDED_ON_A_DAY = ("stock", "registration")  # measures


def labels(criteria: Iterable[Criterion], lang: str) -> str:
    """`« A », « B » et « C »`."""
    return i18n.enumeration([i18n.t("moratorium.quoted", lang, label=_unquoted(one.label)) for one in criteria], lang)


def name(one: Criterion, lang: str) -> str:
    """Its label, with a word where it is uncertain."""
    return f"{one.label} ({i18n.t('moratorium.is_uncertain', lang).lower()})" if one.is_uncertain else one.label


def days(window: Window, lang: str) -> str:
    """`1er juillet – 31 décembre`, without the year that the page names."""
    first, last = (i18n.date(day, lang, with_year=False) for day in (window.first, window.last))
    return i18n.t("moratorium.days", lang, first=first, last=last)


def how(selection: PremiumYear, metric: str, n: str, *questions: Question) -> str:
    return provenance.of(METRICS[metric], selection.context, n=n, questions=questions, is_filtered=False)


def counted(question: Question) -> dict[str, int]:
    """The numbers of a question of one row."""
    return {str(name): int(value) for name, value in cached.frame(question).iloc[0].items()}


def _unquoted(label: str) -> str:
    """A label that quotes a name itself is not quoted again with the same marks."""
    return _QUOTES.sub("", label)
