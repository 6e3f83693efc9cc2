"""Who is named most: bars that can be clicked, ten at most."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.figures.bars import bars

TOP = 10
UNSPECIFIED = "UNKNOWN"  # "I do not know which one": an answer, but no e-service


def ranking(services: pd.DataFrame, *, unit: str, lang: str, theme: str) -> go.Figure:
    """`services`: service_code, label, family, n_reporters, n_reports. The bars carry their code. What lies beyond the first ten
    is one line without a bar, for its reporters overlap."""
    column = f"n_{unit}"
    services = services.sort_values(column, ascending=False, kind="stable")
    shown, rest = services.head(TOP), services.iloc[TOP:]
    rows = pd.DataFrame(
        {
            "code": shown["service_code"],
            "label": shown["label"],
            "n": shown[column],
            "value": [i18n.number(int(n), lang) for n in shown[column]],
            "words": [_words(row, lang) for row in shown.to_dict("records")],
            "is_quiet": shown["service_code"] == UNSPECIFIED,
        }
    )
    return bars(rows, lang=lang, theme=theme, is_clickable=True, rest=rest_words(rest[column], unit, lang))


def _words(row: Mapping[Hashable, Any], lang: str) -> str:
    reporters = i18n.plural("count.reporters", int(row["n_reporters"]), lang)
    reports = i18n.plural("count.reports", int(row["n_reports"]), lang)
    return f"<b>{row['label']}</b><br>{row['family']}<br>{reporters}<br>{reports}"


def rest_words(counts: pd.Series[int], unit: str, lang: str) -> str:
    """`et 14 autres : au plus 12 médecins chacun`: no sum, because their reporters overlap. Empty where none is left."""
    if counts.empty:
        return ""
    most = i18n.plural("count.doctors" if unit == "reporters" else "count.reports", int(counts.max()), lang)
    return i18n.plural("overview.ranking.rest", len(counts), lang, most=most)
