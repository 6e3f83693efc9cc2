"""How the figures of the page came to be, and what its parts ask alike."""

from __future__ import annotations

import i18n
from analytics.metrics import METRICS
from analytics.queries import Question
from ui import cached, provenance
from ui.premium_year import PremiumYear


def how(selection: PremiumYear, metric: str, n: str, *questions: Question) -> str:
    return provenance.of(METRICS[metric], selection.context, n=n, questions=questions, is_filtered=False)


def n_reporters(n: int, lang: str) -> str:
    return i18n.plural("exports.unit.reporters", n, lang)


def counted(question: Question) -> dict[str, int]:
    """The numbers of a question of one row."""
    return {str(name): int(value) for name, value in cached.frame(question).iloc[0].items()}
