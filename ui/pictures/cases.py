"""Where too few spoke for pictures: the cases themselves."""

from __future__ import annotations

import i18n
from analytics import frames
from analytics.intervals import MIN_FOR_SHARE
from analytics.metrics import METRICS
from analytics.queries import register
from ui import cached, figures, provenance, reports, tables
from ui.selection import Selection

MOST = 20  # told here; the register has them all


def are_told(selection: Selection) -> bool:
    """Whether the cases stand in place of pictures: fewer reporters than a percentage takes, chance would draw the bars."""
    return selection.totals["n_reporters"] < MIN_FOR_SHARE


def show(selection: Selection) -> None:
    """Why there is no picture, then the newest reports, each a link away."""
    context, lang = selection.context, selection.context.lang
    n = selection.totals["n_reports"]
    question = register.reports(context.filters, limit=MOST)
    finding = i18n.plural("cases.finding", n, lang) if n <= MOST else i18n.t("cases.newest", lang, n=i18n.number(n, lang), most=MOST)
    figures.head(finding, i18n.t("cases.why", lang, least=MIN_FOR_SHARE))
    reports.table(frames.records(cached.frame(question)), context, extra={})
    link = tables.link(context.address("register"), i18n.t("cases.register", lang))
    n_words = i18n.plural("exports.unit.reports", n, lang)
    figures.notes(link.text, how=provenance.of(METRICS["reports"], context, n=n_words, questions=(question,)))
