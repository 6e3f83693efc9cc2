"""The words of the screens, in the order in which a reader needs them. A word that the method page explains has its text from there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import i18n
from analytics.argument import ledger, ledger_words
from analytics.argument.premium import DEMAND_YEARS
from analytics.small_cells import LEAST_PUBLIC
from ui import cached

Values = Mapping[str, str]


def _no_values(_lang: str) -> Values:
    return {}


@dataclass(frozen=True)
class Term:
    """`word` and `means` are keys of the locale files, the glossary's own unless another text says it already; `page` (with an anchor) is
    where the word is met; `values` gives what stands in its placeholders, None where it is not known: then the word is left out."""

    id: str
    word: str = ""
    means: str = ""
    page: str = ""
    anchor: str = ""
    values: Callable[[str], Values | None] = field(default=_no_values)

    def name(self, lang: str) -> str:
        return i18n.sentence_case(i18n.t(self.word or f"glossary.{self.id}", lang))

    def explanation(self, lang: str) -> str | None:
        values = self.values(lang)
        return None if values is None else i18n.t(self.means or f"glossary.{self.id}.means", lang, **values)


def _of_method(word: str, **more: str) -> Term:
    return Term(word, f"method.word.{word}", f"method.word.{word}.means", **more)  # type: ignore[arg-type]


def _least_public(lang: str) -> Values:
    return {"least": i18n.number(LEAST_PUBLIC, lang)}


def _moratorium(lang: str) -> Values | None:
    """The day of the letter, and what became of the demand, are facts of the ledger."""
    entries = ledger.entries(cached.dimension("ledger"), lang)
    day = next((one.first for one in entries if one.id == ledger.LETTER), None)
    if day is None:
        return None
    outcome = ledger_words.moratorium(ledger.demands(entries), lang)
    return {"day": i18n.date(day, lang), "years": i18n.enumeration([str(year) for year in DEMAND_YEARS], lang), "outcome": outcome}


SECTIONS: Mapping[str, tuple[Term, ...]] = {
    "reports": (
        _of_method("submission"),
        _of_method("report", page="register"),
        _of_method("reporter"),
        Term("service", page="services"),
        Term("family"),
        Term("severity", "register.severity", "method.severity.text", "severity"),
        Term("three_answers", means="method.received.three_answers"),
        Term("rejected", means="method.received.rejected"),
    ),
    "incidents": (
        _of_method("incident", page="incidents"),
        Term("isolated"),
        Term("levels", means="method.incidents.levels", page="method", anchor="incidents"),
        Term("usual", page="method", anchor="incidents"),
        Term("root", "incidents.counted.roots"),
        _of_method("official", page="method", anchor="official"),
    ),
    "days": (
        _of_method("build", page="method", anchor="build"),
        Term("observed"),
        _of_method("not_observed"),
        Term("late", "overview.timeline.late", "method.time.late", "time"),
        _of_method("from_memory"),
        _of_method("hours"),
    ),
    "premium": (
        Term("premium", page="moratorium"),
        Term("criterion", page="moratorium"),
        Term("tier"),
        Term("period"),
        Term("exposure", means="exposure.what", page="moratorium"),
        Term("moratorium", page="demands", values=_moratorium),
        Term("argument", page="arguments"),
        Term("objection", page="objections"),
        Term("solved", page="demands"),
    ),
    "sources": (
        Term("platform"),
        Term("mycarenet"),
        Term("insurers"),
        Term("insurability"),
        Term("chapter_four"),
        Term("recipe"),
        Term("attest"),
        Term("efact"),
        Term("gmd"),
        Term("sumehr"),
        Term("ehealthbox"),
        Term("payer"),
        Term("medicomut"),
    ),
    "protection": (
        Term("suppressed", values=_least_public),
        Term("public_copy", page="tables", values=_least_public),
        Term("dossier", page="dossier"),
        Term("mark", "method.services.mark", "method.mark.text", "method", "sources"),
    ),
}
