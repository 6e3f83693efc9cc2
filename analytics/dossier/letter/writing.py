"""From a dossier to its letter: the figures are those of the dossier, of the same audience; the demands those of the ledger that have
no answer; the claims those that hold on the day of the letter, and by name those that do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import i18n
from analytics.argument.objections import FORM_OPENED
from analytics.dossier.contents import Figure, Paragraphs, Section, Table
from analytics.dossier.letter import asking, claims
from analytics.dossier.letter.asking import BLANK
from analytics.dossier.letter.contents import Item, Letter, Part
from analytics.dossier.letter.letterhead import ORGANISATION, STYLES, Addressee
from analytics.dossier.public_argument import PublicArgument
from analytics.dossier.reading import Reading
from analytics.dossier.whole import Whole
from analytics.filters import Filters

REPORTED = 3  # sentences of the summary that a letter tells: how many, what they name, how severe
MARK_SEPARATOR = " – "


def letter(whole: Whole, public: PublicArgument | None, sections: Sequence[Section]) -> Letter | None:
    """None where the ledger has no demand of the union's that is open: there is nothing to write for. `sections`: of the dossier, the
    first of which is its summary."""
    reading, own = whole.reading, asking.own(whole.entries)
    if all(one.is_answered for one in own):
        return None
    head, code = reading.request.letterhead, reading.request.addressee
    to = head.addressees.get(code, Addressee())
    style = STYLES.get(code, "body")
    usual = reading.t(f"letter.salutation.{style}")
    salutation = to.salutation.get(reading.lang) or usual
    function, role = head.function.get(reading.lang, ""), to.role.get(reading.lang) or reading.t(f"letter.to.{code}")
    marks = _marks(reading)
    reference = reading.t("letter.reference.dossier", dossier=_named(reading), build_id=reading.build.info.build_id)
    blanks = {"place": head.place, "addressee_address": to.address, "signatory": head.signatory, "function": function}
    if asking.needs_archive(own):
        blanks["archive"] = head.archive
    return Letter(
        organisation=head.organisation,
        sender=head.address,
        contact=tuple(filter(None, (head.telephone, head.email, head.website))),
        dated=reading.t("letter.dated", place=head.place or BLANK, day=i18n.date(asking.issued_on(reading), reading.lang)),
        addressee=(*filter(None, (to.name, role)), *(to.address or (BLANK,))),
        references=((reading.t("letter.reference"), reference),),
        subject=(reading.t("letter.subject"), asking.subject(reading, own)),
        salutation=salutation,
        opening=asking.opening(reading, own),
        parts=tuple(_parts(whole, public, sections)),
        formula=reading.t(f"letter.formula.{style}").replace(usual.rstrip(","), salutation.rstrip(" ,")),
        on_behalf=reading.t(f"letter.on_behalf{'.own' if head.organisation == ORGANISATION else ''}", organisation=head.organisation),
        signature=(head.signatory or BLANK, function or BLANK),
        annexes_heading=reading.t("letter.annexes"),
        annexes=(_annex(reading, sections),),
        copies=reading.t("letter.copies", list=i18n.enumeration(head.copies, reading.lang)) if head.copies else "",
        mark=MARK_SEPARATOR.join(reading.t(f"letter.mark.{one}") for one in marks),
        unsignable=" ".join(_unsignable(reading, one) for one in marks),
        blanks=tuple(name for name, value in blanks.items() if not value),
    )


def _parts(whole: Whole, public: PublicArgument | None, sections: Sequence[Section]) -> Iterator[Part]:
    """What is asked comes first, then what it rests on."""
    reading = whole.reading
    yield from asking.asked(reading, asking.own(whole.entries))
    yield _reported(reading, sections[0])
    yield from claims.established(whole, public, asking.issued_on(reading))


def _reported(reading: Reading, summary: Section) -> Part:
    """Sentences of the dossier as they stand in it, between how they are counted and what they are not."""
    told = [words for part in summary.parts if isinstance(part, Paragraphs) and part.kind == "numbered" for words in part.texts]
    of_terms = "" if reading.request.is_public else reading.t("letter.reported.note.board")  # the sentences for the outside say it
    n_campaigns = len(reading.campaigns)
    campaigns = reading.plural("letter.reported.campaigns", n_campaigns) if n_campaigns else ""
    return Part(
        heading=reading.t("letter.reported"),
        lead=_selection(reading),
        items=tuple(Item(one) for one in told[:REPORTED]),
        note=" ".join(filter(None, (reading.t("letter.reported.note"), of_terms, campaigns))),
    )


def _selection(reading: Reading) -> str:
    """What the enclosed dossier is about: its days, or where it asks for more than these, its filter in quotation marks."""
    if replace(reading.asked, start=None, end=None) == Filters():
        return reading.t("letter.reported.lead.period", days=i18n.day_range(*reading.days, reading.lang))
    return reading.t("letter.reported.lead", filter=reading.t("letter.quoted", words=reading.sentence))


def _annex(reading: Reading, sections: Sequence[Section]) -> str:
    shown = reading.plural("letter.annex.shown", sum(isinstance(part, Figure | Table) for one in sections for part in one.parts))
    key = "letter.annex.dossier" if reading.request.is_public else "letter.annex.dossier.board"
    return reading.t(key, dossier=_named(reading), shown=shown)


def _named(reading: Reading) -> str:
    """By its number in the register; a trial has none, and says so."""
    return reading.t(f"letter.dossier.{'issued' if reading.request.number else 'trial'}", number=reading.number_of_dossier)


def _marks(reading: Reading) -> list[str]:
    """What makes it no letter to send."""
    return [*(["demo"] if reading.build.info.is_demo else []), *([] if reading.request.is_public else ["draft"])]


def _unsignable(reading: Reading, mark: str) -> str:
    if mark == "demo":
        return reading.t("letter.unsignable.demo", day=i18n.date(FORM_OPENED, reading.lang))
    return reading.t(f"letter.unsignable.{mark}")
