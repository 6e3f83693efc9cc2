"""How long after the fact it is reported: one bar a delay."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

import i18n
from analytics.figures.bars import bars


def delays(counts: pd.DataFrame, *, lang: str, theme: str) -> go.Figure:
    """`counts`: delay_code, n_submissions, in order. Pale: sent from memory, which opens no incident, and of no known
    delay."""
    labels = [i18n.sentence_case(i18n.t(f"time.delay.{code}", lang)) for code in counts["delay_code"]]
    told = [i18n.plural("exports.unit.submissions", int(n), lang) for n in counts["n_submissions"]]
    rows = pd.DataFrame(
        {
            "code": counts["delay_code"],
            "label": labels,
            "n": counts["n_submissions"],
            "value": [i18n.number(int(n), lang) for n in counts["n_submissions"]],
            "words": [f"<b>{label}</b><br>{words}" for label, words in zip(labels, told, strict=True)],
            "is_quiet": counts["delay_code"].isin(("memory", "paper", "unknown")),
        }
    )
    return bars(rows, lang=lang, theme=theme)
