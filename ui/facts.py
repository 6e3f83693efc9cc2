"""The build of this run as arguments and objections see it, and their words on the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from html import escape

import i18n
from analytics.argument import ledger, reading, words
from analytics.argument.evidence import Evidence
from analytics.argument.facts import Facts
from analytics.argument.ledger import Demand
from analytics.argument.words import Word
from analytics.metrics import METRICS
from analytics.queries import Question
from analytics.warehouse import BuildInfo
from ui import cached, provenance
from ui.context import PageContext


def of(context: PageContext) -> Facts:
    """The whole build: no filter applies."""
    return Facts(cached.frame, context.known.observed, is_demo=context.build.is_demo)


def demands(lang: str) -> list[Demand]:
    """Every demand of the ledger, with what is on record about it."""
    return ledger.demands(ledger.entries(cached.dimension("ledger"), lang))


def reading_day(context: PageContext) -> dt.date:
    """The day on which the build of this run is read; the address names a build only where another has replaced it."""
    return reading.day(context.build, is_current=not context.view.build, now=dt.datetime.now(dt.UTC))


def reading_day_of_former(build: BuildInfo) -> dt.date:
    """The same of a build that another has replaced."""
    return reading.day(build, is_current=False, now=dt.datetime.now(dt.UTC))


def sentence(context: PageContext, key: str, given: Mapping[str, Word], *, form: int | None = None) -> str:
    return words.sentence(key, given, context.lang, context.labels.short_services, of=form)


def written(context: PageContext, word: Word) -> str:
    return words.written(word, context.lang, context.labels.short_services)


def how(context: PageContext, metric_id: str, *, n: int, unit: str, questions: tuple[Question, ...]) -> str:
    """How a figure of an argument came to be; finished HTML."""
    counted = i18n.plural(f"arguments.n.{unit}", n, context.lang)
    return provenance.of(METRICS[metric_id], context, n=counted, questions=questions, is_filtered=False)


def how_of_both(context: PageContext, *figures: Evidence) -> str:
    """How several figures came to be, behind one link; finished HTML."""
    lang, told = context.lang, []
    for one in figures:
        counted = i18n.plural(f"arguments.n.{one.unit}", one.n, lang)
        inner = provenance.body(METRICS[one.metric_id], context, n=counted, questions=one.questions, is_filtered=False)
        told.append(f"<p><strong>{escape(METRICS[one.metric_id].label(lang))}</strong></p>{inner}")
    return f"<details class='how'><summary>{escape(i18n.t('provenance.figure', lang))}</summary>{''.join(told)}</details>"


def verdict(context: PageContext, name: str) -> str:
    """The mark of a verdict with its word, which the mark alone never says; finished HTML."""
    return f"<span class='verdict-mark {name}'></span>{escape(i18n.t(f'arguments.verdict.{name}', context.lang))}"
