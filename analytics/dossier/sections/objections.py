"""The objections: what an opponent will say, each with its test on the whole build and a verdict in one sentence, also where it goes
against us."""

from __future__ import annotations

import i18n
from analytics.argument import index_tables, objections, words
from analytics.argument.objections import Finding, Objection
from analytics.dossier.audience import PublicCells
from analytics.dossier.composing import Composer
from analytics.dossier.contents import Definitions, Heading, Paragraphs, Part
from analytics.dossier.public_argument import PublicArgument
from analytics.dossier.reading import Reading
from analytics.dossier.whole import Whole
from analytics.queries.background import REGISTERED
from analytics.regions import COUNTED

OF_COVERAGE = "self_selected"  # the objection that a share of the GPs answers


def section(composer: Composer, whole: Whole, public: PublicArgument | None, cells: PublicCells | None) -> list[Part]:
    reading, lang = composer.reading, composer.reading.lang
    headline = f"{objections.headline([finding for _, finding in whole.tested], lang)}."
    lead = Paragraphs(tuple(filter(None, (headline, reading.t("objections.lead"), whole.lead))))
    parts: list[Part] = [lead, _table(composer, whole, public)]
    for number, (objection, finding) in enumerate(whole.tested, start=1):
        parts += _objection(composer, objection, finding, number, public, cells)
    return parts


def _objection(
    composer: Composer, objection: Objection, finding: Finding, number: int, public: PublicArgument | None, cells: PublicCells | None
) -> list[Part]:
    """The verdict with its sentence, what is tested, the numbers of the test, or why they are withheld."""
    reading, lang = composer.reading, composer.reading.lang
    composer.explain(objection.metric_id)
    test = (reading.t("dossier.objections.test"), reading.t(f"objections.{objection.code}.test"))
    said = reading.t("objections.quoted", said=objections.said(objection, lang))
    title = reading.t("demands.numbered", number=reading.number(number), text=said)
    verdict = reading.t(f"arguments.verdict.{finding.verdict}")
    source = reading.t("dossier.source", keys=composer.cite(finding.source)) if finding.source else ""
    pairs = [(verdict, " ".join(filter(None, (_sentence(composer, objection, finding, public), source)))), test]
    if finding.rows and public and not public.tells_test(objection, finding):
        withheld = f"{i18n.sentence_case(reading.t('dossier.too_few'))}."
        own = _of_the_period(reading, cells) if objection.code == OF_COVERAGE else ""
        pairs.append((reading.t("dossier.objections.numbers"), " ".join(filter(None, (withheld, own)))))
    elif finding.rows:
        pairs.append((reading.t("dossier.objections.numbers"), _numbers(composer, objection, finding)))
    return [Heading(title), Definitions(tuple(pairs))]


def _sentence(composer: Composer, objection: Objection, finding: Finding, public: PublicArgument | None) -> str:
    """With its numbers, without them where these may not leave."""
    in_words = objections.verdict_in_words
    if public and not public.tells_sentence(objection, finding):
        in_words = objections.verdict_without_numbers
    return in_words(objection, finding, composer.reading.lang, composer.reading.labels.short_services)


def _of_the_period(reading: Reading, cells: PublicCells | None) -> str:
    """How many of the registered GPs of both regions, or of the one asked for, reported in the period of the dossier; empty where that may
    not be told."""
    counted = [code for code in COUNTED if code in (reading.asked.regions or COUNTED)]
    gps, _ = reading.gps(REGISTERED)
    n = cells.n_counted_regions if cells else None
    if not n or not counted or any(code not in gps for code in counted):
        return ""
    place = reading.t(f"overview.kpi.place.{counted[0] if len(counted) == 1 else 'both'}")
    per_gps = reading.plural("overview.kpi.reporters.per_gps", n, n_gps=reading.number(sum(gps[code] for code in counted)), place=place)
    return reading.t("dossier.objections.period", days=i18n.day_range(*reading.days, reading.lang), per_gps=per_gps)


def _numbers(composer: Composer, objection: Objection, finding: Finding) -> str:
    reading = composer.reading
    told = [
        f"{reading.t(f'objections.{objection.code}.row.{name}')}{reading.t('punctuation.colon')}"
        f"{words.written(word, reading.lang, reading.labels.short_services)}"
        for name, word in finding.rows.items()
    ]
    return f"{reading.t('punctuation.separator').join(told).rstrip('.')}."


def _table(composer: Composer, whole: Whole, public: PublicArgument | None) -> Part:
    reading, lang = composer.reading, composer.reading.lang
    columns, frame = index_tables.of_objections(
        whole.tested,
        lang,
        sentence=lambda objection, finding: _sentence(composer, objection, finding, public),
        tells=public.tells_test if public else lambda objection, finding: True,
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
        columns=columns,
        frame=frame,
    )
    return composer.table(export, metric=first, printed=("objection_code", "verdict"))
