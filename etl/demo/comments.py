"""What doctors write in the free text: built from the phrases of `phrases/*.toml`, hurried as such texts are.

One in ten holds an identifier, all of them fictional, so that the scrubber has something to do.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etl.demo.catalogue import GROUPS

_ERROR_CODES = ("SOA-02001", "SOA-02002", "SOA-01001", "SEND_TO_IM_EXCEPTION", "155")


class Choices:
    """Draws many small choices out of one large random number (a linear congruential generator on 64 bits)."""

    def __init__(self, number: int) -> None:
        self._state = number

    def below(self, limit: int) -> int:
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) & 0xFFFF_FFFF_FFFF_FFFF
        return (self._state >> 33) % limit

    def of(self, options: tuple[str, ...]) -> str:
        return options[self.below(len(options))]


@dataclass(frozen=True)
class Situation:
    """What the text is about."""

    service_code: str
    group: int
    kind_code: str
    hour: int  # of the failure
    is_mistaken: bool = False


def comment(number: int, situation: Situation, *, language: str) -> str:
    """The text that goes with one draw."""
    choices = Choices(number)
    phrases = _phrases(language)
    if situation.is_mistaken:
        return choices.of(phrases.mistaken)
    service = phrases.services.get(situation.service_code, phrases.any_service)
    sentences = [choices.of(phrases.problems.get(situation.kind_code, phrases.problems["unknown"]))]
    shape = choices.below(10)
    if shape < 4:
        sentences[0] = f"{choices.of(phrases.openings)}, {sentences[0]}"
    if shape in (0, 1, 2, 4, 5, 6):
        sentences.append(choices.of(phrases.effects[GROUPS[situation.group]] + phrases.effects["any"]))
    if shape in (0, 4, 7):
        sentences.append(choices.of(phrases.closings))
    sentences = [_capital(_filled(sentence, choices, service, situation.hour)) for sentence in sentences]
    if choices.below(10) == 0:
        sentences.append(choices.of(phrases.identifying).format_map(_fictional(choices)))
    return _hurried(sentences, choices)


def _capital(sentence: str) -> str:
    is_a_name = sentence[1].isupper()  # eID, eHealth, eAttest
    return sentence if is_a_name else sentence[0].upper() + sentence[1:]


def _filled(sentence: str, choices: Choices, service: str, hour: int) -> str:
    return sentence.format(
        s=service,
        n=choices.below(24) + 2,
        k=choices.below(4) + 2,
        min=5 * (choices.below(11) + 2),
        sec=10 * (choices.below(8) + 2),
        h=hour,
        err=choices.of(_ERROR_CODES),
    )


def _fictional(choices: Choices) -> dict[str, str]:
    """Identifiers in varied spellings that belong to nobody."""
    a, b = choices.below(100), choices.below(1000)
    birth = f"{40 + a % 60:02d}.{1 + b % 12:02d}.{1 + b % 28:02d}"
    check = 97 - int(birth.replace(".", "") + f"{b:03d}") % 97
    wrong = check % 97 + 1  # never the right one
    national = (
        f"{birth}-{b:03d}.{wrong:02d}",
        f"{birth.replace('.', '')}{b:03d}{wrong:02d}",
        f"{birth.replace('.', ' ')} {b:03d} {wrong:02d}",
    )
    phone = (f"0400/00.{a:02d}.{b % 100:02d}", f"02 000 {a:02d} {b % 100:02d}", f"+32 400 00 {a:02d} {b % 100:02d}")
    return {
        "niss": choices.of(national),
        "tel": choices.of(phone),
        "inami": f"0-{b:03d}{a:02d}-00-00{3 + a % 2}",
        "mail": f"cabinet{b:03d}@example.org",
        "rid": f"BEP0DEM{b:03d}{a:02d}",
        "iban": f"BE00 0000 0{b:03d} {a:02d}00",
        "name": choices.of(("Exemple", "Modèle", "Specimen", "Fictif", "Lambda")),
        "naam": choices.of(("Voorbeeld", "Fictief", "Specimen")),
        "date": f"{1 + b % 28:02d}/{1 + b % 12:02d}/19{40 + a % 60}",
    }


def _hurried(sentences: list[str], choices: Choices) -> str:
    style = choices.below(12)
    text = ". ".join(sentences).replace("?. ", "? ")
    if style == 0:
        return _small(sentences)
    if style == 1:
        return text + " !!!"
    if style == 2:
        return text.replace("'", "’") + "."
    return text if style < 6 or text.endswith("?") else text + "."


def _small(sentences: list[str]) -> str:
    """Nobody looks for the shift key."""
    return ", ".join(sentence[0].lower() + sentence[1:] for sentence in sentences)


@dataclass(frozen=True)
class Phrases:
    """One language: what stands where in a text."""

    any_service: str
    openings: tuple[str, ...]
    closings: tuple[str, ...]
    identifying: tuple[str, ...]
    mistaken: tuple[str, ...]
    services: dict[str, str]
    problems: dict[str, tuple[str, ...]]  # by kind of failure
    effects: dict[str, tuple[str, ...]]  # by group of services, and `any`


@cache
def _phrases(language: str) -> Phrases:
    text = Path(__file__).with_name("phrases").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    parts = tomllib.loads(text)
    return Phrases(
        any_service=parts["any_service"],
        openings=tuple(parts["openings"]),
        closings=tuple(parts["closings"]),
        identifying=tuple(parts["identifying"]),
        mistaken=tuple(parts["mistaken"]),
        services=parts["services"],
        problems={kind: tuple(sentences) for kind, sentences in parts["problems"].items()},
        effects={group: tuple(sentences) for group, sentences in parts["effects"].items()},
    )
