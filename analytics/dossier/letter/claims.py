"""What holds and what does not: the claims written beforehand, each with one figure and what stands against it; those that the data do
not establish by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Literal

import i18n
from analytics.argument import words
from analytics.argument.cards import Judged
from analytics.argument.evidence import Evidence
from analytics.dossier.letter import published
from analytics.dossier.letter.contents import Item, Part
from analytics.dossier.public_argument import PublicArgument
from analytics.dossier.reading import Reading
from analytics.dossier.whole import Whole

EXPOSURE = "premium_incidents_inside"
Told = Literal["holds", "does_not_hold", "not_enough_data", "expired", "hidden"]
UNPROVEN: tuple[Told, ...] = ("does_not_hold", "not_enough_data")
TOLD_AGAINST = ("premium_data_failures",)  # what stands against it tells its figure too


def standing(judged: Judged, public: PublicArgument | None, day: dt.date) -> Told:
    """What a letter of that day may say of a claim: what may not be told outside is neither upheld nor denied; a day that is over is over,
    also where the build is judged on an earlier one."""
    if public is not None and not public.tells_card(judged):
        return "hidden"
    if judged.verdict == "holds" and judged.expires_on is not None and judged.expires_on < day:
        return "expired"
    return judged.verdict


def established(whole: Whole, public: PublicArgument | None, day: dt.date) -> Iterator[Part]:
    """Nothing where no claim is declared. `day`: of the letter."""
    reading, lang = whole.reading, whole.reading.lang
    if not whole.cards:
        return
    by_standing: dict[Told, list[Judged]] = {}
    for one in whole.cards:
        by_standing.setdefault(standing(one, public, day), []).append(one)
    held = by_standing.get("holds", [])
    read_on = i18n.date(whole.read_on, lang)
    observed = reading.known.observed
    days = i18n.day_range(*observed, lang) if observed else ""
    key = f"letter.established.{'lead' if held else 'none'}{'' if days else '.unobserved'}"
    items = (*(Item(f"{one.card.claim[lang]}.", _evidence(reading, one, public)) for one in held), *map(Item, published.figures(reading)))
    yield Part(
        heading=reading.t("letter.established", read_on=read_on),
        lead=reading.t(key, **({"days": days} if days else {})),
        items=items,
        note=_unproven(reading, by_standing),
    )


def _evidence(reading: Reading, judged: Judged, public: PublicArgument | None) -> str:
    """The figure of a claim, who published it, and what stands against it."""
    found, against = judged.evidence, judged.against
    named = published.publishers(reading, judged.card.source)
    other = _short(reading, against) if public is None or public.tells(against) else reading.t("letter.against.hidden")
    if found.metric_id in TOLD_AGAINST and against.is_measurable:
        return _sourced(other, named)
    exposure = reading.t("letter.exposure") if found.metric_id == EXPOSURE else ""
    return " ".join(filter(None, (_sourced(_short(reading, found), named), exposure, other)))


def _sourced(sentence: str, publishers: str) -> str:
    return f"{sentence.removesuffix('.')} ({publishers})." if publishers else sentence


def _short(reading: Reading, found: Evidence) -> str:
    """Its sentence in the words of a letter where there is one, else as it stands; why there is none where nothing could be measured."""
    if not found.is_measurable:
        return reading.t(f"arguments.reason.{found.reason}")
    key = found.key.replace("arguments.evidence.", "letter.short.", 1)
    known = i18n.texts(reading.lang)
    has_own = key in known or f"{key}.other" in known
    return words.sentence(key if has_own else found.key, found.words, reading.lang, reading.labels.short_services, of=found.form)


def _unproven(reading: Reading, by_standing: dict[Told, list[Judged]]) -> str:
    """By name, what the data do not establish; of those that are over or must not be told, how many."""
    told = [
        reading.plural(f"letter.unproven.{name}", len(by_standing[name]), list=_named(reading, by_standing[name]))
        for name in UNPROVEN
        if name in by_standing
    ]
    n_others = sum(len(by_standing.get(name, ())) for name in ("expired", "hidden"))
    return " ".join([*told, *([reading.plural("letter.unproven.others", n_others)] if n_others else [])])


def _named(reading: Reading, listed: Sequence[Judged]) -> str:
    quoted = [reading.t("letter.quoted", words=one.card.claim[reading.lang]) for one in listed]
    return i18n.enumeration(quoted, reading.lang)
