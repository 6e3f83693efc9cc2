"""What "entirely solved" means by a written rule, and what it says of each e-service of the premium."""

from __future__ import annotations

from functools import partial
from html import escape

import i18n
from analytics.argument.solved import Held, Judgement, Verdict, words
from analytics.exports import Caveat
from analytics.metrics import METRICS
from pages.demands.selection import Selection
from ui import downloads, facts, incident_links, provenance, tables, text_blocks
from ui.context import PageContext

_column = partial(downloads.column, "solved")


def show(selection: Selection) -> None:
    context, lang = selection.context, selection.context.lang
    judgement = Judgement(facts.of(context))
    intro = words.intro(judgement, context.labels.services, lang)
    text_blocks.section(i18n.t("solved.heading", lang), *map(text_blocks.paragraph, intro))
    if not judgement.held:
        return
    _rules(judgement, context)
    for held in judgement.held:
        _services(held, judgement, context)
    _files(judgement, context)


def _rules(judgement: Judgement, context: PageContext) -> None:
    """The rules with their verdicts, each with the incidents it counts and what keeps all e-services from an answer."""
    lang = context.lang
    columns = [
        tables.Column("rule", i18n.t("solved.column.rule", lang), is_heading=True, width="14rem"),
        tables.Column("verdict", i18n.t("solved.column.verdict", lang), width="14rem"),
        tables.Column("why", i18n.t("solved.column.why_all", lang), width="16rem"),
    ]
    rows: list[dict[str, tables.Cell]] = []
    for held in judgement.held:
        notes = [i18n.t(f"solved.counted.{held.rule.level}", lang), words.most_reported(held, context.labels.services, lang)]
        rows.append(
            {
                "rule": words.sentence(held.rule, lang),
                "verdict": tables.with_note(_strong(words.summary(held, lang)), " ".join(filter(None, notes))),
                "why": words.common(held, lang) or tables.NOTHING,
            }
        )
    tables.show(columns, rows, caption=i18n.t("solved.heading", lang), is_caption_seen=False, is_stacked=True)


def _services(held: Held, judgement: Judgement, context: PageContext) -> None:
    """Every e-service by one rule, opened on demand: what must have been looked at, what was, then one line each."""
    lang, rule = context.lang, words.sentence(held.rule, context.lang)
    summary = i18n.plural("solved.each", len(judgement.services), lang, rule=rule)
    told = [text_blocks.paragraph(one) for one in (words.asked(held.rule, lang), words.looked(held, lang)) if one]
    last = "solved.column.last_counted" if held.rule.measure == "no_incident" else "solved.column.last"
    columns = [
        tables.Column("service", i18n.t("solved.column.service", lang), is_heading=True, width="9rem"),
        tables.Column("state", i18n.t("solved.column.state", lang), width="8rem"),
        tables.Column("reported", i18n.t("solved.column.reported", lang), width="9rem"),
        tables.Column("last", i18n.t(last, lang), width="6.5rem", is_labelled=True),
        tables.Column("why", i18n.t("solved.column.why", lang), width="11rem"),
    ]
    rows = [_row(held, one, judgement, context) for one in held.in_order]
    table = tables.html(columns, rows, caption=rule, is_caption_seen=False, is_stacked=True)
    how = provenance.of(METRICS[f"solved_{held.rule.measure}"], context, n="", questions=held.questions, is_filtered=False)
    text_blocks.show(f"<details><summary>{escape(summary)}</summary>{''.join(told)}{table}{how}</details>")


def _row(held: Held, one: Verdict, judgement: Judgement, context: PageContext) -> dict[str, tables.Cell]:
    lang, labels = context.lang, context.labels.services
    needed_by = words.needed_by(judgement.services[one.service_code], lang)
    return {
        "service": tables.with_note(labels.get(one.service_code, one.service_code), needed_by),
        "state": tables.with_note(_strong(words.state(held.rule, one.told, lang)), words.although(one, lang)),
        "reported": tables.with_note(*words.reported(held, one, lang)),
        "last": _last_incident(one, context),
        "why": words.why(held, one, lang) or tables.NOTHING,
    }


def _last_incident(one: Verdict, context: PageContext) -> tables.Cell:
    lang = context.lang
    if one.last is None or one.days_since is None:
        return tables.NOTHING
    address = incident_links.address(context, one.service_code, one.last["first_report_at"])
    day = tables.link(address, i18n.short_date(one.last["occurred_on"], lang))
    return tables.with_note(day, i18n.plural("solved.days_since", one.days_since, lang))


def _strong(text: str) -> tables.Html:
    return tables.Html(f"<strong>{escape(text)}</strong>")


def _files(judgement: Judgement, context: PageContext) -> None:
    """Every verdict as a file."""
    lang, metric = context.lang, METRICS["solved_no_incident"]
    columns = (
        _column("success_code", lang),
        _column("rule", lang),
        _column("service_code", lang, labels=context.labels.services),
        _column("state_code", lang),
        *(_column(name, lang, "integer") for name in ("n_reporters", "n_reports", "n_reporters_severe", "n_reports_severe")),
        _column("last_incident_on", lang, "date"),
        _column("days_since", lang, "integer"),
        _column("why", lang),
    )
    table = downloads.table(
        context,
        id="solved",
        title=i18n.t("solved.heading", lang),
        subject=i18n.t("solved.export.subject", lang),
        columns=columns,
        frame=words.rows(judgement, lang),
        what_is_counted=metric.counted(lang),
        filter_sentence=i18n.t("demands.export.filter", lang),
        scope="",
        n=len(judgement.facts.rows(judgement.incidents_question)),
        n_unit="incidents",
        caveats=tuple(map(Caveat, metric.caveats)),
    )
    downloads.offer(table)
