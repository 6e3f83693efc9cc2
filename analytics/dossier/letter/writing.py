"""From a dossier to its letter: the figures are those of the dossier, of the same audience; the demands those of the ledger that have
no answer; the claims those that hold on the day of the letter."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

import i18n
from analytics.argument import ledger, words
from analytics.argument.cards import Judged
from analytics.argument.ledger import Demand, Entry
from analytics.dossier.contents import Figure, Paragraphs, Section, Table
from analytics.dossier.letter.contents import Item, Letter, Part
from analytics.dossier.letter.letterhead import ORGANISATION, STYLES, Addressee
from analytics.dossier.public_argument import PublicArgument
from analytics.dossier.reading import Reading
from analytics.dossier.whole import Whole

BLANK = "[…]"
ANNEXES = ("arguments", "annex", "method")  # sections that the list of annexes names
EXPOSURE = "premium_incidents_inside"


def letter(whole: Whole, public: PublicArgument | None, sections: Sequence[Section]) -> Letter | None:
    """None where the ledger has no demand of the union's that is open: there is nothing to write for. `sections`: of the dossier, the
    first of which is its summary."""
    reading, own = whole.reading, _own(whole.entries)
    if all(one.is_answered for one in own):
        return None
    head, code = reading.request.letterhead, reading.request.addressee
    to = head.addressees.get(code, Addressee())
    style = STYLES.get(code, "body")
    usual = reading.t(f"letter.salutation.{style}")
    salutation = to.salutation.get(reading.lang) or usual
    function, role = head.function.get(reading.lang, ""), to.role.get(reading.lang) or reading.t(f"letter.to.{code}")
    mark = "demo" if reading.build.info.is_demo else "" if reading.request.is_public else "draft"
    reference = reading.t("letter.reference.dossier", number=reading.number_of_dossier, build_id=reading.build.info.build_id)
    blanks = {"place": head.place, "addressee_address": to.address, "signatory": head.signatory, "function": function}
    return Letter(
        organisation=head.organisation,
        sender=head.address,
        contact=tuple(filter(None, (head.telephone, head.email, head.website))),
        dated=reading.t("letter.dated", place=head.place or BLANK, day=i18n.date(_issued_on(reading), reading.lang)),
        addressee=(*filter(None, (to.name, role)), *(to.address or (BLANK,))),
        references=((reading.t("letter.reference"), reference),),
        subject=(reading.t("letter.subject"), _subject(reading, own)),
        salutation=salutation,
        opening=_opening(reading, own),
        parts=(_reported(reading, sections[0]), *_established(whole, public), *_asked(reading, own)),
        closing=reading.t("letter.closing"),
        formula=reading.t(f"letter.formula.{style}").replace(usual.rstrip(","), salutation.rstrip(" ,")),
        on_behalf=reading.t(f"letter.on_behalf{'.own' if head.organisation == ORGANISATION else ''}", organisation=head.organisation),
        signature=(head.signatory or BLANK, function or BLANK),
        annexes_heading=reading.t("letter.annexes"),
        annexes=_annexes(reading, sections),
        mark=reading.t(f"letter.mark.{mark}") if mark else "",
        unsignable=reading.t(f"letter.unsignable.{mark}") if mark else "",
        blanks=tuple(name for name, value in blanks.items() if not value),
    )


# --- what was asked ---------------------------------------------------------------------------------------------------


def _own(listed: Sequence[Entry]) -> list[Demand]:
    """Demands in letters of the author of the letter that this observatory is a part of."""
    author = next((one.author for one in listed if one.id == ledger.LETTER), None)
    return [one for one in ledger.demands(listed) if one.letter is not None and one.letter.author == author]


def _letters(own: Sequence[Demand]) -> list[Entry]:
    """Letters with an open demand, oldest first."""
    return list({one.letter.id: one.letter for one in own if one.letter is not None and not one.is_answered}.values())


def _subject(reading: Reading, own: Sequence[Demand]) -> str:
    letters = _letters(own)
    return reading.plural("letter.subject.words", len(letters), days=_when(reading, letters))


def _opening(reading: Reading, own: Sequence[Demand]) -> str:
    """How many demands, how many without an answer."""
    letters = _letters(own)
    of = [one for one in own if one.letter in letters]
    demands = reading.plural("letter.demands", len(of))
    asked = reading.plural("letter.opening.asked", len(letters), days=_when(reading, letters), demands=demands)
    still = reading.plural("letter.opening.open", sum(not one.is_answered for one in of))
    return f"{asked} {still}"


def _asked(reading: Reading, own: Sequence[Demand]) -> Iterator[Part]:
    """The open demands by letter, with what was promised; after the last the answered ones in a sentence."""
    letters, first = _letters(own), 1
    for place, one in enumerate(letters):
        still = [demand for demand in own if demand.letter == one and not demand.is_answered]
        yield Part(
            heading="" if place else reading.t("letter.asked"),
            lead=reading.plural("letter.asked.lead", len(still), day=_when(reading, [one])),
            items=tuple(Item(demand.entry.text, _standing(reading, demand)) for demand in still),
            is_numbered=True,
            first=first,
            note=_answered(reading, [demand for demand in own if demand.is_answered]) if place == len(letters) - 1 else "",
        )
        first += len(still)


def _standing(reading: Reading, demand: Demand) -> str:
    if demand.promises:
        told = reading.plural("letter.standing.promised", len(demand.promises), days=_when(reading, demand.promises))
    else:
        told = reading.t("letter.standing.nothing")
    if not demand.is_overdue(_issued_on(reading)) or demand.entry.deadline_on is None:
        return told
    return f"{told} {reading.t('letter.standing.overdue', day=i18n.date(demand.entry.deadline_on, reading.lang))}"


def _answered(reading: Reading, answered: Sequence[Demand]) -> str:
    if not answered:
        return ""
    told = [
        reading.t("letter.answered.one_of_them", demand=one.entry.text.rstrip("."), days=_when(reading, one.answers)) for one in answered
    ]
    return reading.plural("letter.answered", len(told), list=i18n.enumeration(told, reading.lang))


def _when(reading: Reading, listed: Sequence[Entry]) -> str:
    """`31 January 2024 and February 2024`, each as finely as it is known."""
    lang = reading.lang
    unknown = reading.t("letter.when.unknown")
    return i18n.enumeration([ledger.when(one, lang, is_long=True) if one.first and one.last else unknown for one in listed], lang)


# --- what the data say ------------------------------------------------------------------------------------------------


def _reported(reading: Reading, summary: Section) -> Part:
    """The sentences of the dossier as they stand in it."""
    told = [words_ for part in summary.parts if isinstance(part, Paragraphs) and part.kind == "numbered" for words_ in part.texts]
    return Part(
        heading=reading.t("letter.reported"),
        lead=reading.t("letter.reported.lead", filter=reading.sentence),
        items=tuple(Item(one) for one in told),
        note=reading.t("frame.footer.not_a_rate"),
    )


def _established(whole: Whole, public: PublicArgument | None) -> Iterator[Part]:
    """The claims that hold, each with its figure; of the others only how many. Nothing where none is declared."""
    reading, lang, last = whole.reading, whole.reading.lang, whole.reading.known.last_day
    if not whole.cards:
        return
    outside = ".outside" if public else ""
    told = [one for one in whole.cards if one.verdict == "holds" and (public is None or public.tells_card(one))]
    n_others = len(whole.cards) - len(told)
    day, heading = i18n.date(last, lang) if last else "", reading.t("letter.established")
    if not told:
        yield Part(heading=heading, lead=reading.t(f"letter.established.none{outside}", last=day))
        return
    yield Part(
        heading=heading,
        lead=reading.t("letter.established.lead", last=day, read_on=i18n.date(whole.read_on, lang)),
        items=tuple(Item(f"{one.card.claim[lang]}.", _evidence(reading, one)) for one in told),
        note=reading.plural(f"letter.others{outside}", n_others) if n_others else "",
    )


def _evidence(reading: Reading, judged: Judged) -> str:
    """The figure of a claim in its sentence, what must be said with it, and who published what it rests on."""
    found = judged.evidence
    told = words.sentence(found.key, found.words, reading.lang, reading.labels.short_services, of=found.form)
    exposure = reading.t("letter.exposure") if found.metric_id == EXPOSURE else ""
    return " ".join(filter(None, (told, exposure, _sources(reading, judged.card.source))))


def _sources(reading: Reading, keys: str) -> str:
    """Publishers, by the first words of their titles in the bibliography."""
    titles = dict(zip(*(reading.dimension("dim_sources")[name] for name in ("source_key", "title")), strict=True))
    named = list(dict.fromkeys(re.split(r"[,:] ", titles[key])[0] for key in keys.split("|") if key in titles))
    return reading.plural("letter.source", len(named), list=i18n.enumeration(named, reading.lang)) if named else ""


# --- the rest ---------------------------------------------------------------------------------------------------------


def _annexes(reading: Reading, sections: Sequence[Section]) -> tuple[str, ...]:
    shown = reading.plural("letter.annex.shown", sum(isinstance(part, Figure | Table) for one in sections for part in one.parts))
    with_it = [reading.t(f"letter.annex.{one.id}") for one in sections if one.id in ANNEXES]
    return (reading.t("letter.annex.dossier", number=reading.number_of_dossier, shown=shown), *with_it)


def _issued_on(reading: Reading) -> dt.date:
    return reading.request.issued_at.astimezone(i18n.BRUSSELS).date()
