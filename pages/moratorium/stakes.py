"""What is at stake: what missed criteria cost a GP, who received what, and what lifting everyone to the maximum would cost at most.

The only place of the product that speaks of euro, all of it published or computed from what is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

import pandas as pd

import i18n
from analytics.argument import stakes
from analytics.argument.stakes import CostOfLifting, Loss, Tier
from analytics.exports import ExportTable
from analytics.frames import records
from pages.moratorium import exposure_words as words
from ui import cached, downloads, figures, sources, tables, text_blocks
from ui.premium_year import PremiumYear

ANCHOR = "stakes"
_column = partial(downloads.column, "stakes")
REASONS = ("belgium", "any_cause", "objections")  # why lifting everyone is only an upper bound


def show(selection: PremiumYear) -> None:
    """Tiers of the year, and for a year with published payouts who received what."""
    lang, year = selection.context.lang, selection.year.year
    known = cached.dimension("ppi_tiers")
    tiers, losses = stakes.tiers_of(known, year), stakes.losses(known, year)
    figures.head(finding(tiers, losses, year, lang), i18n.t("stakes.what", lang), anchor=ANCHOR)
    if losses:
        _losses(selection, losses, tiers)
    elif tiers:
        _tiers(selection, tiers)
    payouts = cached.dimension("ppi_payouts")
    cost = stakes.cost_of_lifting(payouts, known, cached.dimension("published_figures"), year)
    if cost is None:
        text_blocks.show(text_blocks.paragraph(i18n.t("stakes.payouts.none", lang, year=str(year)), kind="quiet"))
        return
    _payouts(selection, payouts[payouts["premium_year"] == year])
    _lifting(cost, payouts[payouts["premium_year"] == year], year, lang)


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


def _losses(selection: PremiumYear, losses: Sequence[Loss], tiers: Sequence[Tier]) -> None:
    lang = selection.context.lang
    columns = [
        tables.Column("missed", i18n.t("stakes.column.n_missed", lang), is_heading=True, width="9rem"),
        tables.Column("amount", i18n.t("stakes.column.amount", lang), align="number", is_short=True),
        tables.Column("loss", i18n.t("stakes.column.loss_eur", lang), align="number", is_short=True),
    ]
    rows: list[dict[str, tables.Cell]] = [
        {
            "missed": i18n.plural("stakes.missed.or_more" if one.is_at_least else "stakes.missed", one.n_missed, lang),
            "amount": euro(one.amount, lang),
            "loss": euro(one.loss, lang),
        }
        for one in losses
    ]
    _shown(columns, rows, tiers, selection)
    downloads.offer(_tiers_table(selection, tiers))


def _tiers(selection: PremiumYear, tiers: Sequence[Tier]) -> None:
    lang = selection.context.lang
    columns = [
        tables.Column("amount", i18n.t("stakes.column.amount", lang), is_heading=True, width="8rem"),
        tables.Column("needed", i18n.t("stakes.column.n_criteria_min", lang), width="14rem"),
    ]
    rows: list[dict[str, tables.Cell]] = [{"amount": euro(one.amount, lang), "needed": _needed(one, lang)} for one in tiers]
    _shown(columns, rows, tiers, selection)
    downloads.offer(_tiers_table(selection, tiers))


def _shown(columns: list[tables.Column], rows: list[dict[str, tables.Cell]], tiers: Sequence[Tier], selection: PremiumYear) -> None:
    lang = selection.context.lang
    tables.show(columns, rows, caption=i18n.t("stakes.tiers.caption", lang, year=str(selection.year.year)), is_caption_seen=False)
    keys = "|".join(dict.fromkeys(key for one in tiers for key in one.source.split("|") if key))
    noted = [one.noted_source for one in tiers if one.noted_source]
    figures.notes(i18n.t("stakes.tiers.note", lang), sources.cited(keys, lang), *(escape(one) for one in dict.fromkeys(noted)))


def _needed(one: Tier, lang: str) -> str:
    if one.n_min is None or one.n_total is None:
        return i18n.t("stakes.needed.unknown", lang)
    if one.n_min == 0:
        return i18n.t("stakes.needed.base", lang)
    return i18n.t("stakes.needed", lang, n=i18n.number(one.n_min, lang), total=i18n.number(one.n_total, lang))


def _payouts(selection: PremiumYear, payouts: pd.DataFrame) -> None:
    lang = selection.context.lang
    rows = sorted(records(payouts), key=lambda one: -one["amount_eur"])
    n = sum(one["n_gps"] for one in rows)
    text_blocks.heading(i18n.t("stakes.payouts.heading", lang, year=str(selection.year.year), n=i18n.number(n, lang)), level=3)
    table = words.table(
        selection,
        "premium_payouts",
        id="premium_payouts",
        columns=(
            _column("meaning", lang),
            _column("amount_eur", lang, "integer"),
            _column("n_gps", lang, "integer"),
        ),
        frame=pd.DataFrame(rows).rename(columns={f"meaning_{lang}": "meaning"}),
        filter_sentence=i18n.t("stakes.payouts.sentence", lang, year=str(selection.year.year)),
        n=n,
        n_unit="gps",
    )
    columns = [
        tables.Column("meaning", i18n.t("stakes.column.meaning", lang), is_heading=True),
        tables.Column("amount", i18n.t("stakes.column.amount", lang), align="number", is_short=True),
        tables.Column("n", i18n.t("stakes.column.n_gps", lang), align="number", is_short=True),
    ]
    shown: list[dict[str, tables.Cell]] = [
        {"meaning": one[f"meaning_{lang}"], "amount": euro(one["amount_eur"], lang), "n": i18n.number(one["n_gps"], lang)} for one in rows
    ]
    tables.show(columns, shown, caption=i18n.t("stakes.payouts.sentence", lang, year=str(selection.year.year)), is_caption_seen=False)
    figures.notes(i18n.t("stakes.payouts.note", lang), sources.cited(rows[0]["source"], lang))
    downloads.offer(table)


def _lifting(cost: CostOfLifting, payouts: pd.DataFrame, year: int, lang: str) -> None:
    """The arithmetic line by line, why it is only an upper bound, and that the source contradicts itself on the total."""
    text_blocks.heading(i18n.t("stakes.lifting.heading", lang, amount=euro(cost.total, lang), year=str(year)), level=3)
    lines = []
    for lift in cost.lifts:
        gps = " + ".join(i18n.number(n, lang) for n in lift.n_gps)
        told = {"gap": euro(lift.gap, lang), "gps": f"({gps})" if len(lift.n_gps) > 1 else gps, "cost": euro(lift.cost, lang)}
        lines.append(i18n.t("stakes.lifting.line", lang, **told))
    lines.append(i18n.t("stakes.lifting.sum", lang, total=euro(cost.total, lang)))
    why = [i18n.t(f"stakes.lifting.reason.{code}", lang) for code in REASONS]
    parts = [
        text_blocks.bullets(lines),
        text_blocks.paragraph(i18n.t("stakes.lifting.pairs", lang), kind="quiet"),
        text_blocks.paragraph(i18n.plural("stakes.lifting.reasons", len(why), lang)),
        text_blocks.bullets(why),
    ]
    if cost.paid_stated is not None and round(cost.paid_stated) != cost.paid:
        said = {"table": euro(cost.paid, lang), "stated": i18n.number(cost.paid_stated / 1_000_000, lang)}
        parts.append(text_blocks.paragraph(i18n.t("stakes.lifting.discrepancy", lang, **said)))
    if cost.footnote:
        written, implied = (euro(amount, lang) for amount in cost.footnote)
        parts.append(text_blocks.paragraph(i18n.t("stakes.lifting.footnote", lang, written=written, implied=implied)))
    text_blocks.show(*parts)
    figures.notes(sources.cited("|".join(dict.fromkeys(payouts["source"])), lang))


def _tiers_table(selection: PremiumYear, tiers: Sequence[Tier]) -> ExportTable:
    lang = selection.context.lang
    rows = [{"amount_eur": one.amount, "n_criteria_min": one.n_min, "n_criteria_total": one.n_total} for one in tiers]
    names = ("amount_eur", "n_criteria_min", "n_criteria_total")
    return words.table(
        selection,
        "premium_tiers",
        id="premium_tiers",
        columns=tuple(_column(name, lang, "integer") for name in names),
        frame=pd.DataFrame(rows, columns=names),
        filter_sentence=i18n.t("stakes.tiers.caption", lang, year=str(selection.year.year)),
        n=len(rows),
        n_unit="events",
    )
