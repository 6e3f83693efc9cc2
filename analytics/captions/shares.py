"""Parts of a whole, and the severities among them."""

from __future__ import annotations

import pandas as pd

import i18n
from analytics.intervals import MIN_FOR_SHARE
from analytics.queries.counts import SEVERE


def share(part: int, whole: int, lang: str) -> str:
    """A percentage, or below twenty the cases themselves."""
    if whole >= MIN_FOR_SHARE:
        return i18n.percent(part / whole, lang, decimals=1 if 0 < part / whole < 0.01 else 0)
    return i18n.t("overview.share.cases", lang, part=i18n.number(part, lang), whole=i18n.number(whole, lang))


def severity(levels: pd.DataFrame, *, unit: str, lang: str) -> str:
    """How many met severity 2 or worse, of all, beside those of which it is unknown. `levels`: severity_code, n."""
    n_of = dict(zip(levels["severity_code"], levels["n"].map(int), strict=True))
    n, n_unknown, total = sum(n_of.get(code, 0) for code in SEVERE), n_of.get("unknown", 0), sum(n_of.values())
    of = i18n.number(total, lang)
    if total and n_unknown == total:
        return i18n.plural(f"explore.severity.unknown.all.{unit}", total, lang)
    if n_unknown:
        return i18n.plural(f"explore.severity.some_unknown.{unit}", n, lang, total=of, unknown=i18n.number(n_unknown, lang))
    return i18n.plural(f"explore.severity.finding.{unit}", n, lang, total=of)
