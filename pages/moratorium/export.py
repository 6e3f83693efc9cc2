"""The tables of the page as exports, with what all of them share: premium year, whose reports, what to beware of."""

from __future__ import annotations

from functools import partial
from typing import Any

from analytics.argument.criteria_words import name
from analytics.exports import Caveat, ExportColumn, ExportTable
from analytics.metrics import Metric
from ui import downloads
from ui.premium_year import PremiumYear

column = partial(downloads.column, "moratorium")


def criterion(selection: PremiumYear) -> ExportColumn:
    """A criterion about which sources disagree says so wherever its name leaves the page."""
    return column(
        "criterion_code", selection.context.lang, labels={one.code: name(one, selection.context.lang) for one in selection.criteria}
    )


def table(selection: PremiumYear, metric: Metric, **own: Any) -> ExportTable:
    """Title and what is counted are those of the metric unless given."""
    lang = selection.context.lang
    n_unobserved = sum(month.n_days - month.n_observed for month in selection.months)
    found = [Caveat(code) for code in metric.caveats]
    if metric.caveats and n_unobserved:
        found.append(Caveat("days_not_observed", n_unobserved))
    shared: dict[str, Any] = {
        "title": metric.label(lang),
        "subject": metric.label(lang),
        "what_is_counted": metric.counted(lang),
        "filter_sentence": selection.sentence,
        "scope": "-".join([str(selection.year.year), *(code.lower() for code in selection.regions)]),
        "caveats": tuple(found),
    }
    return downloads.table(selection.context, **(shared | own))
