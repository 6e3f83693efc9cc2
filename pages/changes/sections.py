"""What changed, from the headline down."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pandas as pd

import i18n
from analytics import change_words
from analytics.argument import exposure_words
from analytics.argument.exposure import SCENARIOS
from analytics.exports import ExportTable
from analytics.figures.then_and_now import shades, then_and_now
from analytics.metrics import METRICS
from analytics.periods import Bucket
from pages.changes import choosing
from pages.changes.selection import BEFORE, PREMIUM_YEAR, Selection
from ui import downloads, facts, figures, kpi_row, provenance, tables, text_blocks
from ui.kpi_row import KeyFigure

KEY_FIGURES = ("reporters", "incidents", "reports")
column = partial(downloads.column, "changes")


def headline(selection: Selection) -> None:
    """One sentence: what there is more of, and whether anything already shown says something else now."""
    lang = selection.context.lang
    text_blocks.heading(change_words.headline(selection.changes, since(selection), lang), level=1)
    words = choosing.words(selection.before, lang)
    already_shown = change_words.already_shown(selection.changes, lang)
    if new := change_words.new_incidents(selection.changes, selection.n_expected_false, lang):
        text_blocks.show(text_blocks.paragraph(new))
    text_blocks.show(text_blocks.paragraph(f"{already_shown} {i18n.t('changes.lead', lang, before=words)}".strip(), kind="quiet"))


def not_comparable(selection: Selection) -> None:
    """In place of the headline and the figures, where the earlier build lacks what is asked of it."""
    lang = selection.context.lang
    text_blocks.heading(i18n.t("changes.unanswered.title", lang, since=since(selection)), level=1)
    words = choosing.words(selection.before, lang)
    text_blocks.show(text_blocks.paragraph(i18n.t("changes.unanswered.text", lang, before=words)))


def since(selection: Selection) -> str:
    """`Depuis la réunion du 12 mars 2024`."""
    kind = "meeting" if selection.before.meeting else "build"
    return i18n.t(f"changes.since.{kind}", selection.context.lang, day=i18n.date(selection.before.since, selection.context.lang))


def key_figures(selection: Selection) -> None:
    lang = selection.context.lang
    shown = []
    for name in KEY_FIGURES:
        figure = selection.changes.figure(name)
        shown.append(
            KeyFigure(
                label=i18n.t(f"changes.figure.{name}", lang),
                value=i18n.number(figure.after, lang),
                of=i18n.t("changes.against", lang, n=i18n.number(figure.before, lang)),
                detail=change_words.reasons(figure, lang),
                how=how(selection, "changed_figures"),
            )
        )
    kpi_row.show(shown)


def how(selection: Selection, metric: str, label: str = "provenance.figure") -> str:
    return provenance.of(METRICS[metric], selection.context, n="", questions=selection.questions, is_filtered=False, label=label)


def picture(selection: Selection) -> None:
    """The main picture: reporters over time, as known then and as known now."""
    if selection.bars is None:
        return
    bars, bucket = selection.bars
    lang = selection.context.lang
    per = i18n.t(f"overview.bucket.per.{bucket}", lang)
    told = [i18n.t(f"changes.picture.{name}", lang) for name in ("then", "since")]
    finding = change_words.picture(bars, bucket, lang)
    figures.head(
        finding,
        i18n.t("changes.picture.what", lang, per=per),
        shades=lambda theme: list(zip(shades(theme), told, strict=True)),
        late=i18n.t("overview.timeline.late", lang) if bars["is_late"].any() else "",
        unobserved=i18n.t("overview.timeline.unobserved", lang) if bars["n_after"].isna().any() else "",
    )
    table = _bars_table(selection, bars, bucket)
    figures.show_figure(
        then_and_now(bars, bucket=bucket, lang=lang, theme=figures.theme()),
        alt=i18n.t("changes.picture.alt", lang, per=per, finding=finding),
        key="then_and_now",
        lang=lang,
        source=table,
    )
    asked = provenance.of(
        METRICS["reporters_over_time"],
        selection.context,
        n="",
        questions=(selection.bars_question(bucket),),
        is_filtered=False,
        label="provenance.picture",
    )
    gone = i18n.t("changes.picture.gone", lang) if (bars["n_before"] > bars["n_after"]).any() else ""
    figures.notes(gone, how=asked)
    figures.data_on_demand(table)


def exposure(selection: Selection) -> None:
    """Premium criteria of which more or fewer hours are exposed now, in the three scenarios."""
    lang = selection.context.lang
    year = str(PREMIUM_YEAR)
    text_blocks.heading(i18n.t("changes.premium.heading", lang, year=year))
    if not selection.is_answered(lambda: selection.exposures):
        text_blocks.show(text_blocks.paragraph(i18n.t("changes.unanswered.part", lang)))
        return
    found = selection.exposures
    if not found:
        text_blocks.show(text_blocks.paragraph(i18n.t("changes.premium.same", lang, year=year)))
        return
    columns = [
        tables.Column("criterion", i18n.t("changes.premium.criterion", lang), is_heading=True, width="14rem"),
        *(tables.Column(name, i18n.t(f"changes.premium.{name}", lang), align="number") for name in SCENARIOS),
        tables.Column("observed", i18n.t("exposure.column.hours_observed", lang), align="number"),
    ]
    rows = [
        {"criterion": exposure_words.label(criterion, lang)}
        | {now.scenario: _hours(then.hours, now.hours, lang) for then, now in zip(former, scenarios, strict=True)}
        | {"observed": _hours(former[0].hours_observed, scenarios[0].hours_observed, lang)}  # the same in every scenario
        for criterion, former, scenarios in found
    ]
    text_blocks.show(text_blocks.paragraph(i18n.t("changes.premium.text", lang, year=year), kind="quiet"))
    tables.show(columns, rows, caption=i18n.t("changes.premium.heading", lang, year=year), is_caption_seen=False, is_stacked=True)


def _hours(then: float, now: float, lang: str) -> str:
    """`0,0 → 1,5`."""
    return i18n.t("changes.then_now", lang, then=i18n.number(then, lang, decimals=1), now=i18n.number(now, lang, decimals=1))


def arguments(selection: Selection) -> None:
    """Argument cards judged otherwise than then."""
    context, lang = selection.context, selection.context.lang
    heading = i18n.t("changes.arguments.heading", lang)
    if not selection.is_answered(lambda: selection.turned):
        text_blocks.section(heading, text_blocks.paragraph(i18n.t("changes.unanswered.part", lang)))
        return
    found = selection.turned
    if not found:
        text_blocks.section(heading, text_blocks.paragraph(i18n.t("changes.arguments.same", lang)))
        return
    columns = [
        tables.Column("claim", i18n.t("arguments.index.claim", lang), is_heading=True, width="20rem"),
        tables.Column("before", i18n.t("changes.column.before", lang), is_labelled=True),
        tables.Column("after", i18n.t("changes.column.after", lang), is_labelled=True),
    ]
    rows: list[dict[str, tables.Cell]] = [
        {
            "claim": tables.link(f"{context.address('arguments')}#{card.anchor}", card.claim[lang]),
            "before": tables.Html(facts.verdict(context, one.before)),
            "after": tables.Html(facts.verdict(context, one.after)),
        }
        for card, one in found
    ]
    text_blocks.heading(heading)
    tables.show(columns, rows, caption=heading, is_caption_seen=False, is_stacked=True)


def both_builds(selection: Selection) -> None:
    """Which versions of rule, facts and program stand behind each of the two, for who wants to check."""
    lang, changes = selection.context.lang, selection.changes
    text_blocks.heading(i18n.t("changes.made_by.heading", lang))
    told = [i18n.t(f"changes.made_by.{code}", lang) for code in changes.versions]
    text_blocks.show(text_blocks.bullets(told) if told else text_blocks.paragraph(i18n.t("changes.made_by.same", lang)))
    text_blocks.show(text_blocks.paragraph(i18n.t("changes.not_compared", lang), kind="quiet"))
    columns = [
        tables.Column("what", i18n.t("changes.column.what", lang), is_heading=True),
        tables.Column("then", i18n.t("changes.column.before", lang)),
        tables.Column("now", i18n.t("changes.column.after", lang)),
    ]
    rows: list[dict[str, tables.Cell]] = []
    for name in ("build_id", "built_at", "observed_to", "rule_version", "reference_hash", "etl_version"):
        cells = [_cell(getattr(info, name), lang) for info in (changes.before, changes.after)]
        rows.append({"what": i18n.t(f"changes.build.{name}", lang), "then": cells[0], "now": cells[1]})
    table = tables.html(columns, rows, caption=i18n.t("changes.made_by.heading", lang), is_caption_seen=False)
    text_blocks.show(f"<details><summary>{i18n.t('changes.made_by.table', lang)}</summary>{table}</details>")


def _cell(value: object, lang: str) -> tables.Cell:
    if value is None:
        return tables.NOTHING
    if isinstance(value, dt.datetime):
        return tables.moment(value, lang)
    if isinstance(value, dt.date):
        return i18n.short_date(value, lang)
    return tables.code(str(value)[:24])


def export(selection: Selection, metric: str, **own: object) -> ExportTable:
    """A table of the comparison: its link names both builds."""
    context = selection.context
    joint = "" if f"{BEFORE}=" in context.permalink else f"&{BEFORE}={selection.before.build_id}"
    shared = {
        "what_is_counted": METRICS[metric].counted(context.lang),
        "filter_sentence": i18n.t("changes.compared", context.lang, before=choosing.words(selection.before, context.lang)),
        "scope": "",
        "n": selection.changes.figure("submissions").after,
        "n_unit": "submissions",
        "permalink": context.permalink + joint,
        "caveats": downloads.caveats(METRICS[metric], context),
    }
    return downloads.table(context, **(shared | own))


def _bars_table(selection: Selection, bars: pd.DataFrame, bucket: Bucket) -> ExportTable:
    lang = selection.context.lang
    per = i18n.t(f"overview.bucket.per.{bucket}", lang)
    return export(
        selection,
        "reporters_over_time",
        id="then_and_now",
        title=i18n.t("changes.picture.what", lang, per=per),
        subject=i18n.t("changes.subject.bars", lang),
        columns=(
            column("starts_on", lang, "date"),
            column("ends_on", lang, "date"),
            column("n_reporters_before", lang, "integer"),
            column("n_reporters_after", lang, "integer"),
        ),
        frame=bars.rename(columns={"n_before": "n_reporters_before", "n_after": "n_reporters_after"}),
    )
