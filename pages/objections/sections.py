"""The parts of the objections: how many go for us and against us, a list of them, then each with its test."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

import i18n
from analytics.argument import index_tables, objections
from analytics.argument.facts import Facts
from analytics.argument.objections import OBJECTIONS, Finding, Objection
from ui import cached, downloads, facts, sources, tables, text_blocks
from ui.context import PageContext

Tested = Sequence[tuple[Objection, Finding]]


def tested(known: Facts) -> Tested:
    """Every objection with what its test gives."""
    return [(objection, objection.test(known)) for objection in OBJECTIONS]


def headline(context: PageContext, tested: Tested) -> None:
    lang = context.lang
    text_blocks.heading(objections.headline([finding for _, finding in tested], lang), level=1)
    text_blocks.show(text_blocks.paragraph(i18n.t("objections.lead", lang), kind="quiet"))


def index(context: PageContext, tested: Tested) -> None:
    """Every objection with its verdict, each a link to its test."""
    lang = context.lang
    columns = [
        tables.Column("said", i18n.t("objections.index.said", lang), is_heading=True, width="16rem"),
        tables.Column("verdict", i18n.t("objections.index.verdict", lang), width="12rem"),
    ]
    rows: list[dict[str, tables.Cell]] = [
        {
            "said": tables.link(f"#{objection.anchor}", objections.said(objection, lang)),
            "verdict": tables.Html(facts.verdict(context, finding.verdict)),
        }
        for objection, finding in tested
    ]
    tables.show(columns, rows, caption=i18n.t("objections.index.caption", lang), is_caption_seen=False, is_stacked=True)


def objection(context: PageContext, objection: Objection, finding: Finding, number: int) -> None:
    """What is said, the verdict in the same size, its sentence; the numbers of the test fold; where to look further."""
    lang, mark = context.lang, escape(objection.anchor, quote=True)
    said = text_blocks.unbroken(i18n.t("objections.quoted", lang, said=objections.said(objection, lang)))
    numbers = [
        (i18n.t(f"objections.{objection.code}.row.{name}", lang), facts.written(context, word)) for name, word in finding.rows.items()
    ]
    words = i18n.t("objections.explore", lang, page=i18n.t(f"page.{objection.page}.title", lang))
    page = tables.link(_address(context, objection), words)
    text_blocks.show(
        f"<section aria-labelledby='{mark}'><h2 id='{mark}'>{i18n.number(number, lang)}. {escape(said)}</h2>",
        f"<p class='verdict'>{facts.verdict(context, finding.verdict)}</p>",
        f"<p>{escape(_verdict(context, objection, finding))} {sources.cited(finding.source, lang)}</p>",
        f"<div class='looks'><details class='unfolds'><summary>{escape(i18n.t('objections.see', lang))}</summary>",
        text_blocks.paragraph(i18n.t(f"objections.{objection.code}.test", lang), kind="quiet"),
        text_blocks.definitions(numbers) if numbers else "",
        "</details>",
        facts.how(context, objection.metric_id, n=finding.n, unit=finding.unit, questions=finding.questions),
        f"<p class='on-screen explore'>{page.text}</p></div></section>",
        kind="claim tested",
    )


def files(context: PageContext, tested: Tested) -> None:
    """The verdicts with their numbers, to take away."""
    lang = context.lang
    columns, frame = index_tables.of_objections(tested, lang, sentence=partial(_verdict, context))
    table = downloads.table(
        context,
        id="objections",
        title=context.screen.title(lang),
        subject=i18n.t("objections.subject", lang),
        columns=columns,
        frame=frame,
        what_is_counted=i18n.t("objections.counted", lang),
        filter_sentence=i18n.t("arguments.whole", lang),
        scope="",
        n=context.build.n_reports,
        n_unit="reports",
    )
    downloads.offer(table)


def _address(context: PageContext, objection: Objection) -> str:
    """Of the page where the same can be explored."""
    kinds = cached.dimension("dim_kinds")
    codes = sorted(kinds.loc[kinds["kind_class_code"] == objection.kind_class, "kind_code"])
    return context.address(objection.page, **({"kind": ",".join(codes)} if codes else {}))


def _verdict(context: PageContext, objection: Objection, finding: Finding) -> str:
    return objections.verdict_in_words(objection, finding, context.lang, context.labels.short_services)
