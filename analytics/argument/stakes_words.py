"""What is at stake in words: what missed criteria cost, who received what, what lifting everyone would cost at most, and why at most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

import i18n
from analytics.argument.stakes import CostOfLifting, Loss, Received, Tier
from analytics.exports import ExportColumn, column
from analytics.frames import records

REASONS = ("belgium", "any_cause", "objections")  # why lifting everyone is only an upper bound
TIERS = ("amount_eur", "n_criteria_min", "n_criteria_total")


def finding(tiers: Sequence[Tier], losses: Sequence[Loss], year: int, lang: str) -> str:
    """What each number of missed criteria costs, where every tier is known; else the rule of the maximum alone."""
    if losses:
        missed = [one for one in losses if one.n_missed]
        cheapest = next((one for one in missed if one.loss), missed[-1])
        steps = dict.fromkeys((missed[0], cheapest, missed[-1]))  # the steps between stand in the table
        return ", ".join(_loss_words(one, lang, is_first=one == missed[0]) for one in steps)
    top = tiers[0] if tiers else None
    if top is None:
        return i18n.t("stakes.finding.unknown", lang, year=str(year))
    if top.n_min is None or top.n_total is None:
        return i18n.t("stakes.finding.amounts", lang, year=str(year), amount=euro(top.amount, lang), least=euro(tiers[-1].amount, lang))
    told = {"n_min": i18n.number(top.n_min, lang), "n_total": i18n.number(top.n_total, lang)}
    return i18n.t("stakes.finding.maximum", lang, year=str(year), amount=euro(top.amount, lang), **told)


def euro(amount: float, lang: str) -> str:
    return i18n.t("stakes.euro", lang, n=i18n.number(amount, lang))


def _loss_words(one: Loss, lang: str, *, is_first: bool) -> str:
    if one.loss == 0:
        return i18n.plural("stakes.loss.nothing", one.n_missed, lang)
    key = "stakes.loss" if is_first else "stakes.loss.or_more" if one.is_at_least else "stakes.loss.next"
    return i18n.plural(key, one.n_missed, lang, loss=euro(one.loss, lang))


def missed(one: Loss, lang: str) -> str:
    """`aucun`, `2`, `3 ou plus`."""
    return i18n.plural("stakes.missed.or_more" if one.is_at_least else "stakes.missed", one.n_missed, lang)


def needed(one: Tier, lang: str) -> str:
    """How many criteria it takes."""
    if one.n_min is None or one.n_total is None:
        return i18n.t("stakes.needed.unknown", lang)
    if one.n_min == 0:
        return i18n.t("stakes.needed.base", lang)
    return i18n.t("stakes.needed", lang, n=i18n.number(one.n_min, lang), total=i18n.number(one.n_total, lang))


def sources(tiers: Sequence[Tier]) -> tuple[str, list[str]]:
    """Keys of the bibliography, joined by `|`, and where the staff read the others."""
    return _keys(one.source for one in tiers), list(dict.fromkeys(one.noted_source for one in tiers if one.noted_source))


def payout_sources(payouts: pd.DataFrame) -> str:
    """Keys of the bibliography of every row, joined by `|`."""
    return _keys(payouts["source"].dropna())


def payouts_heading(n: int, known: Received | None, year: int, lang: str) -> str:
    """How many received something, and how many of them are in training."""
    told = {"year": str(year), "n": i18n.number(n, lang)}
    if known is None or not known.n_in_training:
        return i18n.t("stakes.payouts.heading", lang, **told)
    return i18n.t("stakes.payouts.heading.training", lang, **told, training=i18n.number(known.n_in_training, lang))


def at_maximum(known: Received | None, lang: str) -> str:
    """How many recognised GPs had the maximum, and how many had not; empty where nobody knows who is recognised."""
    if known is None:
        return ""
    counts = {"n": known.n_at_maximum, "of": known.n_recognised, "below": known.n_below}
    share = i18n.percent(known.share_at_maximum, lang, decimals=1)
    return i18n.t("stakes.payouts.at_maximum", lang, share=share, **{name: i18n.number(n, lang) for name, n in counts.items()})


def _keys(cells: Iterable[str]) -> str:
    return "|".join(dict.fromkeys(key for cell in cells for key in cell.split("|") if key))


def lifting_heading(cost: CostOfLifting, year: int, lang: str) -> str:
    return i18n.t("stakes.lifting.heading", lang, amount=euro(cost.total, lang), year=str(year))


def lifting_lines(cost: CostOfLifting, lang: str) -> list[str]:
    """The arithmetic line by line, with its sum."""
    lines = []
    for lift in cost.lifts:
        gps = " + ".join(i18n.number(n, lang) for n in lift.n_gps)
        told = {"gap": euro(lift.gap, lang), "gps": f"({gps})" if len(lift.n_gps) > 1 else gps, "cost": euro(lift.cost, lang)}
        lines.append(i18n.t("stakes.lifting.line", lang, **told))
    return [*lines, i18n.t("stakes.lifting.sum", lang, total=euro(cost.total, lang))]


def lifting_reasons(lang: str) -> tuple[str, list[str]]:
    """That it is only an upper bound, and why."""
    why = [i18n.t(f"stakes.lifting.reason.{code}", lang) for code in REASONS]
    return i18n.plural("stakes.lifting.reasons", len(why), lang), why


def lifting_doubts(cost: CostOfLifting, lang: str) -> list[str]:
    """Where the source contradicts itself."""
    told = []
    if cost.paid_stated is not None and round(cost.paid_stated) != cost.paid:
        said = {"table": euro(cost.paid, lang), "stated": i18n.number(cost.paid_stated / 1_000_000, lang)}
        told.append(i18n.t("stakes.lifting.discrepancy", lang, **said))
    if cost.footnote and cost.total_by_footnote:
        written, implied, total = (euro(amount, lang) for amount in (*cost.footnote, cost.total_by_footnote))
        told.append(i18n.t("stakes.lifting.footnote", lang, written=written, implied=implied, total=total))
    return told


# --- as numbers -------------------------------------------------------------------------------------------------------


def tier_columns(lang: str) -> tuple[ExportColumn, ...]:
    return tuple(column("stakes", name, lang, "integer") for name in TIERS)


def tier_rows(tiers: Sequence[Tier]) -> pd.DataFrame:
    rows = [{"amount_eur": one.amount, "n_criteria_min": one.n_min, "n_criteria_total": one.n_total} for one in tiers]
    return pd.DataFrame(rows, columns=list(TIERS))


def payout_columns(lang: str) -> tuple[ExportColumn, ...]:
    return (column("stakes", "meaning", lang), *(column("stakes", name, lang, "integer") for name in ("amount_eur", "n_gps")))


def payout_rows(payouts: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Of one year, the highest amount first. `payouts`: `ppi_payouts` of that year."""
    rows = sorted(records(payouts), key=lambda one: -one["amount_eur"])
    return pd.DataFrame(rows).rename(columns={f"meaning_{lang}": "meaning"})
