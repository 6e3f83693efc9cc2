"""The objections: what an opponent will say, each with its test on the whole build and a verdict in one sentence, also where it goes
against us."""

from __future__ import annotations

import pandas as pd

import i18n
from analytics.argument import objections, words
from analytics.argument.objections import VERDICTS, Finding, Objection
from analytics.dossier.composing import Composer
from analytics.dossier.contents import Definitions, Heading, Paragraphs, Part
from analytics.dossier.public_argument import PublicArgument
from analytics.dossier.whole import Whole
from analytics.exports import HIDDEN


def section(composer: Composer, whole: Whole, public: PublicArgument | None) -> list[Part]:
    reading, lang = composer.reading, composer.reading.lang
    is_all_told = public is None or all(public.tells_test(*one) for one in whole.tested)
    headline = f"{objections.headline([finding for _, finding in whole.tested], lang)}." if is_all_told else ""
    lead = Paragraphs(tuple(filter(None, (headline, reading.t("objections.lead"), whole.lead))))
    parts: list[Part] = [lead, _table(composer, whole, public)]
    for number, (objection, finding) in enumerate(whole.tested, start=1):
        parts += _objection(composer, objection, finding, number, public)
    return parts


def _objection(composer: Composer, objection: Objection, finding: Finding, number: int, public: PublicArgument | None) -> list[Part]:
    """The verdict with its sentence, what is tested, the numbers of the test."""
    reading, lang = composer.reading, composer.reading.lang
    composer.explain(objection.metric_id)
    test = (reading.t("dossier.objections.test"), reading.t(f"objections.{objection.code}.test"))
    said = reading.t("objections.quoted", said=objections.said(objection, lang))
    title = reading.t("demands.numbered", number=reading.number(number), text=said)
    if public and not public.tells_test(objection, finding):
        few = f"{i18n.sentence_case(reading.t('dossier.too_few'))}."
        return [Heading(title), Definitions(((reading.t("objections.index.verdict"), few), test))]
    verdict = reading.t(f"arguments.verdict.{finding.verdict}")
    source = reading.t("dossier.source", keys=composer.cite(finding.source)) if finding.source else ""
    pairs = [(verdict, " ".join(filter(None, (_sentence(composer, objection, finding), source)))), test]
    if finding.rows:
        pairs.append((reading.t("dossier.objections.numbers"), _numbers(composer, objection, finding)))
    return [Heading(title), Definitions(tuple(pairs))]


def _sentence(composer: Composer, objection: Objection, finding: Finding) -> str:
    return objections.verdict_in_words(objection, finding, composer.reading.lang, composer.reading.labels.short_services)


def _numbers(composer: Composer, objection: Objection, finding: Finding) -> str:
    reading = composer.reading
    told = [
        f"{reading.t(f'objections.{objection.code}.row.{name}')}{reading.t('overview.colon')}"
        f"{words.written(word, reading.lang, reading.labels.short_services)}"
        for name, word in finding.rows.items()
    ]
    return f"{reading.t('overview.list.separator').join(told).rstrip('.')}."


def _table(composer: Composer, whole: Whole, public: PublicArgument | None) -> Part:
    reading, lang = composer.reading, composer.reading.lang
    verdicts: dict[str, str] = {name: reading.t(f"arguments.verdict.{name}") for name in VERDICTS}
    rows = []
    for objection, finding in whole.tested:
        is_told = public is None or public.tells_test(objection, finding)
        told = {
            "verdict": finding.verdict,
            "sentence": _sentence(composer, objection, finding),
            "n": finding.n,
        }
        rows.append(
            {
                "objection_code": objection.code,
                "said": objections.said(objection, lang),
                "unit": i18n.t(f"arguments.n.{finding.unit}.other", lang, n="").strip(),
            }
            | (told if is_told else dict.fromkeys(told, HIDDEN))
        )
    first = whole.tested[0][0].metric_id
    export = whole.export(
        first,
        "objections",
        id="objections",
        title=reading.t("objections.index.caption"),
        what_is_counted=reading.t("objections.counted"),
        n=reading.build.info.n_reports or 0,
        n_unit="reports",
        caveats=(),
        columns=(
            *(reading.column(f"objections.{name}") for name in ("objection_code", "said")),
            reading.column("objections.verdict", labels=verdicts),
            reading.column("objections.sentence"),
            reading.column("objections.n", "integer"),
            reading.column("objections.unit"),
        ),
        frame=pd.DataFrame(rows),
    )
    return composer.table(export, metric=first, printed=("said", "verdict"))
