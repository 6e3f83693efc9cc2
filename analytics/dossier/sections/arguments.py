"""The arguments: each claim with its verdict, in the same size whatever it is, the figure, the cases, the attack, the answer, the figure
against it, and until when it may be said. It reads the whole build."""

from __future__ import annotations

import i18n
from analytics.argument import card_words, index_tables
from analytics.argument import cards as argument_cards
from analytics.argument.cards import Judged
from analytics.argument.evidence import Case, Evidence, FactCase, IncidentCase, OutageCase
from analytics.dossier.composing import Composer
from analytics.dossier.contents import Definitions, Heading, Paragraphs, Part
from analytics.dossier.public_argument import PublicArgument
from analytics.dossier.whole import Whole
from analytics.small_cells import LEAST_PUBLIC

MOST_CASES = 6  # the newest; all of what is published


def section(composer: Composer, whole: Whole, public: PublicArgument | None) -> list[Part]:
    reading = composer.reading
    if not whole.cards:
        return [Paragraphs((f"{reading.t('arguments.none')}.",))]
    tally = argument_cards.tally(whole.cards)
    lead = reading.t("arguments.lead.demo" if whole.facts.is_demo else "arguments.lead", day=i18n.date(whole.read_on, reading.lang))
    told = f"{card_words.tallied(tally, reading.lang)}."
    parts: list[Part] = [Paragraphs(tuple(filter(None, (told, lead, whole.lead)))), _table(composer, whole, public)]
    for number, judged in enumerate(whole.cards, start=1):
        parts += _card(composer, judged, number, public)
    return parts


def _card(composer: Composer, judged: Judged, number: int, public: PublicArgument | None) -> list[Part]:
    reading, lang, card = composer.reading, composer.reading.lang, judged.card
    composer.explain(card.metric_id, card.against_metric_id)
    is_told = public is None or public.tells_card(judged)
    until = " ".join(filter(None, (card_words.validity(judged, lang), _cited(composer, card.source))))
    pairs = [
        (reading.t("arguments.index.verdict"), f"{reading.t(f'arguments.verdict.{judged.verdict}')}."),
        (reading.t("arguments.for"), _figure(composer, judged.evidence, public, lack=card_words.lack(judged, lang))),
        (reading.t("arguments.cases"), _cases(composer, public.cases(judged.evidence) if public else judged.evidence) if is_told else ""),
        (reading.t("arguments.against"), _figure(composer, judged.against, public)),
        (reading.t("arguments.attack"), card.attack[lang]),
        (reading.t("arguments.answer"), card.answer[lang]),
        (reading.t("arguments.column.expires_on"), until),
    ]
    title = reading.t("demands.numbered", number=reading.number(number), text=card.claim[lang])
    return [Heading(title), Definitions(tuple(pair for pair in pairs if pair[1]))]


def _figure(composer: Composer, found: Evidence, public: PublicArgument | None, *, lack: str = "") -> str:
    reading = composer.reading
    if public and not public.tells(found):
        return f"{i18n.sentence_case(reading.t('dossier.too_few'))}."
    text = card_words.figure(found, reading.lang, reading.labels.short_services)
    return " ".join(filter(None, (text, lack, _cited(composer, found.source))))


def _cited(composer: Composer, keys: str) -> str:
    return composer.reading.t("dossier.source", keys=composer.cite(keys)) if keys else ""


def _cases(composer: Composer, found: Evidence) -> str:
    """The newest incidents, or all that is published; how many more at the end."""
    reading, cases = composer.reading, found.cases
    shown = cases if any(isinstance(one, FactCase) for one in cases) else cases[:MOST_CASES]
    told = [_case(composer, one) for one in shown]
    if rest := len(cases) - len(shown):
        told.append(reading.plural("arguments.cases.more", rest))
    return f"{reading.t('punctuation.separator').join(told)}." if told else ""


def _case(composer: Composer, one: Case) -> str:
    reading = composer.reading
    if reading.request.is_public and isinstance(one, IncidentCase) and one.n_reporters < LEAST_PUBLIC:
        service = reading.labels.short_services.get(one.named_service_code, one.named_service_code)
        few = reading.t("dossier.incidents.fewer", n=reading.number(LEAST_PUBLIC))
        return ", ".join((i18n.short_date(one.day, reading.lang), service, few))
    when, what = card_words.case(one, composer.reading.lang, composer.reading.labels.short_services)
    told = ", ".join(filter(None, (when, what)))
    match one:
        case IncidentCase():
            return told
        case OutageCase(source=source, noted_source=noted):
            origin = composer.cite(source) or noted
        case FactCase(source=source):
            origin = composer.cite(source)
    return f"{told} ({origin})" if origin else told


def _table(composer: Composer, whole: Whole, public: PublicArgument | None) -> Part:
    """The verdicts with their numbers; a card whose figure must not be told has none of these."""
    reading, lang = composer.reading, composer.reading.lang
    columns, frame = index_tables.of_cards(whole.cards, lang, tells=public.tells_card if public else lambda one: True)
    export = whole.export(
        whole.cards[0].card.metric_id,
        "arguments",
        id="arguments",
        title=reading.t("arguments.index.caption"),
        what_is_counted=reading.t("arguments.counted"),
        n=reading.build.info.n_reports or 0,
        n_unit="reports",
        caveats=(),
        columns=columns,
        frame=frame,
    )
    metric = whole.cards[0].card.metric_id
    return composer.table(export, metric=metric, printed=("card_code", "verdict", "expires_on"), notes=(reading.t("arguments.bounds"),))
