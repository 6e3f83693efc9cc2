"""The parts of the arguments: how many hold, a list of them, then each with its figures for and against."""

from __future__ import annotations

from html import escape

import i18n
from analytics.argument import card_words, index_tables
from analytics.argument.cards import Judged
from analytics.argument.evidence import Evidence
from pages.arguments import cases
from ui import downloads, facts, sources, tables, text_blocks
from ui.arguments import Arguments, tallied


def headline(selection: Arguments) -> None:
    """How many hold, how many do not, of how many nothing can be said."""
    lang = selection.context.lang
    if not selection.cards:
        text_blocks.heading(i18n.t("arguments.none", lang), level=1)
        return
    text_blocks.heading(tallied(selection.tally, lang), level=1)
    lead = "arguments.lead.demo" if selection.context.build.is_demo else "arguments.lead"
    text_blocks.show(text_blocks.paragraph(i18n.t(lead, lang, day=i18n.date(selection.read_on, lang)), kind="quiet"))


def index(selection: Arguments) -> None:
    """Every claim with its verdict, each a link to the whole of it."""
    lang = selection.context.lang
    columns = [
        tables.Column("claim", i18n.t("arguments.index.claim", lang), is_heading=True, width="16rem"),
        tables.Column("verdict", i18n.t("arguments.index.verdict", lang), width="12rem"),
    ]
    rows: list[dict[str, tables.Cell]] = [
        {
            "claim": tables.link(f"#{one.card.anchor}", one.card.claim[lang]),
            "verdict": tables.Html(facts.verdict(selection.context, one.verdict)),
        }
        for one in selection.cards
    ]
    tables.show(columns, rows, caption=i18n.t("arguments.index.caption", lang), is_caption_seen=False, is_stacked=True)


def card(selection: Arguments, judged: Judged, number: int) -> None:
    """The claim, its verdict in the same size and until when, the figures for and against it; cases, attack and answer fold."""
    context, lang, claim = selection.context, selection.context.lang, judged.card.claim[selection.context.lang]
    mark = escape(judged.card.anchor, quote=True)
    figures = [
        (i18n.t("arguments.for", lang), _figure(selection, judged.evidence, lack=card_words.lack(judged, lang))),
        (i18n.t("arguments.against", lang), _figure(selection, judged.against)),
    ]
    folded = [
        (i18n.t("arguments.cases", lang), cases.listed(context, judged.evidence.cases)),
        (i18n.t("arguments.attack", lang), escape(judged.card.attack[lang])),
        (i18n.t("arguments.answer", lang), escape(judged.card.answer[lang])),
    ]
    more = text_blocks.definitions([pair for pair in folded if pair[1]], is_html=True)
    text_blocks.show(
        f"<section aria-labelledby='{mark}'><h2 id='{mark}'>{i18n.number(number, lang)}. {escape(text_blocks.unbroken(claim))}</h2>",
        f"<p class='verdict'>{facts.verdict(context, judged.verdict)}</p>",
        f"<p class='quiet'>{_validity(judged, lang)}</p>",
        text_blocks.definitions(figures, is_html=True),
        f"<div class='looks'><details class='unfolds'><summary>{escape(i18n.t('arguments.more', lang))}</summary>{more}</details>",
        f"{facts.how_of_both(context, judged.evidence, judged.against)}</div></section>",
        kind="claim",
    )


def files(selection: Arguments) -> None:
    """The verdicts with their numbers, to take away."""
    context, lang = selection.context, selection.context.lang
    columns, frame = index_tables.of_cards(selection.cards, lang)
    table = downloads.table(
        context,
        id="arguments",
        title=context.screen.title(lang),
        subject=i18n.t("arguments.subject", lang),
        columns=columns,
        frame=frame,
        what_is_counted=i18n.t("arguments.counted", lang),
        filter_sentence=i18n.t("arguments.whole", lang),
        scope="",
        n=context.build.n_reports,
        n_unit="reports",
    )
    downloads.offer(table)


# --- parts ------------------------------------------------------------------------------------------------------------


def _figure(selection: Arguments, found: Evidence, *, lack: str = "") -> str:
    """The sentence of an evidence, or why there is none; finished HTML."""
    lang = selection.context.lang
    text = card_words.figure(found, lang, selection.context.labels.short_services)
    told, source = " ".join(filter(None, (text, lack))), sources.cited(found.source, lang)
    return f"<p>{escape(told)} {source}</p>"


def _validity(judged: Judged, lang: str) -> str:
    """Until when it may be said, and what it rests on; finished HTML."""
    return f"{escape(card_words.validity(judged, lang))} {sources.cited(judged.card.source, lang)}"
