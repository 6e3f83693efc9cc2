"""What is at stake: what missed criteria cost a GP, who received what, and what lifting everyone to the maximum would cost at most.

The only part of the screen that speaks of euro, all of it published or computed from what is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

import i18n
from analytics.argument import stakes
from analytics.argument import stakes_words as words
from analytics.argument.stakes import CostOfLifting, Loss, Received, Tier
from analytics.exports import ExportTable
from analytics.frames import records
from analytics.metrics import METRICS
from pages.moratorium import export
from ui import cached, downloads, figures, sources, tables, text_blocks
from ui.premium_year import PremiumYear

ANCHOR = "stakes"


def show(selection: PremiumYear) -> None:
    """Tiers of the year, and for a year with published payouts who received what."""
    lang, year = selection.context.lang, selection.year.year
    known = cached.dimension("ppi_tiers")
    tiers, losses = stakes.tiers_of(known, year), stakes.losses(known, year)
    figures.head(words.finding(tiers, losses, year, lang), i18n.t("stakes.what", lang), anchor=ANCHOR)
    if losses:
        _losses(selection, losses, tiers)
    elif tiers:
        _tiers(selection, tiers)
    payouts = cached.dimension("ppi_payouts")
    of_year = payouts[payouts["premium_year"] == year]
    if of_year.empty:
        text_blocks.show(text_blocks.paragraph(i18n.t("stakes.payouts.none", lang, year=str(year)), kind="quiet"))
        return
    published = cached.dimension("published_figures")
    _payouts(selection, of_year, stakes.received(payouts, known, published, year))
    if cost := stakes.cost_of_lifting(payouts, known, published, year):
        _lifting(cost, of_year, year, lang)


def _losses(selection: PremiumYear, losses: Sequence[Loss], tiers: Sequence[Tier]) -> None:
    lang = selection.context.lang
    columns = [
        tables.Column("missed", i18n.t("stakes.column.n_missed", lang), is_heading=True, width="9rem"),
        tables.Column("amount", i18n.t("stakes.column.amount", lang), align="number", is_short=True),
        tables.Column("loss", i18n.t("stakes.column.loss_eur", lang), align="number", is_short=True),
    ]
    rows: list[dict[str, tables.Cell]] = [
        {
            "missed": words.missed(one, lang),
            "amount": words.euro(one.amount, lang),
            "loss": words.euro(one.loss, lang),
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
    rows: list[dict[str, tables.Cell]] = [{"amount": words.euro(one.amount, lang), "needed": words.needed(one, lang)} for one in tiers]
    _shown(columns, rows, tiers, selection)
    downloads.offer(_tiers_table(selection, tiers))


def _shown(columns: list[tables.Column], rows: list[dict[str, tables.Cell]], tiers: Sequence[Tier], selection: PremiumYear) -> None:
    lang = selection.context.lang
    tables.show(columns, rows, caption=i18n.t("stakes.tiers.caption", lang, year=str(selection.year.year)), is_caption_seen=False)
    keys, noted = words.sources(tiers)
    figures.notes(i18n.t("stakes.tiers.note", lang), sources.cited(keys, lang), *map(escape, noted))


def _payouts(selection: PremiumYear, payouts: pd.DataFrame, known: Received | None) -> None:
    lang, year = selection.context.lang, selection.year.year
    rows = sorted(records(payouts), key=lambda one: -one["amount_eur"])
    n = sum(one["n_gps"] for one in rows)
    text_blocks.heading(words.payouts_heading(n, known, year, lang), level=3)
    if at_maximum := words.at_maximum(known, lang):
        text_blocks.show(f"<p>{escape(at_maximum)} {sources.cited(words.payout_sources(payouts), lang)}</p>")
    table = export.table(
        selection,
        METRICS["premium_payouts"],
        id="premium_payouts",
        columns=words.payout_columns(lang),
        frame=words.payout_rows(payouts, lang),
        filter_sentence=i18n.t("stakes.payouts.sentence", lang, year=str(year)),
        n=n,
        n_unit="gps",
    )
    columns = [
        tables.Column("meaning", i18n.t("stakes.column.meaning", lang), is_heading=True),
        tables.Column("amount", i18n.t("stakes.column.amount", lang), align="number", is_short=True),
        tables.Column("n", i18n.t("stakes.column.n_gps", lang), align="number", is_short=True),
    ]
    shown: list[dict[str, tables.Cell]] = [
        {"meaning": one[f"meaning_{lang}"], "amount": words.euro(one["amount_eur"], lang), "n": i18n.number(one["n_gps"], lang)}
        for one in rows
    ]
    tables.show(columns, shown, caption=i18n.t("stakes.payouts.sentence", lang, year=str(year)), is_caption_seen=False)
    figures.notes(i18n.t("stakes.payouts.note", lang), sources.cited(words.payout_sources(payouts), lang))
    downloads.offer(table)


def _lifting(cost: CostOfLifting, payouts: pd.DataFrame, year: int, lang: str) -> None:
    """The arithmetic line by line, why it is only an upper bound, and that the source contradicts itself on the total."""
    text_blocks.heading(words.lifting_heading(cost, year, lang), level=3)
    lead, why = words.lifting_reasons(lang)
    text_blocks.show(
        text_blocks.bullets(words.lifting_lines(cost, lang)),
        text_blocks.paragraph(i18n.t("stakes.lifting.pairs", lang), kind="quiet"),
        text_blocks.paragraph(lead),
        text_blocks.bullets(why),
        *map(text_blocks.paragraph, words.lifting_doubts(cost, lang)),
    )
    figures.notes(sources.cited(words.payout_sources(payouts), lang))


def _tiers_table(selection: PremiumYear, tiers: Sequence[Tier]) -> ExportTable:
    lang = selection.context.lang
    return export.table(
        selection,
        METRICS["premium_tiers"],
        id="premium_tiers",
        columns=words.tier_columns(lang),
        frame=words.tier_rows(tiers),
        filter_sentence=i18n.t("stakes.tiers.caption", lang, year=str(selection.year.year)),
        n=len(tiers),
        n_unit="events",
    )
