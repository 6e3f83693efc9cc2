"""What a letter says, in finished words of its language; formats only lay it out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """A line of a list: what it is about, and the rest of it."""

    words: str
    more: str = ""


@dataclass(frozen=True)
class Part:
    """A heading, a sentence, a list and what must be said after it; any of them may be empty. `first`: the number of the first item of a
    numbered list."""

    heading: str = ""
    lead: str = ""
    items: tuple[Item, ...] = ()
    is_numbered: bool = False
    first: int = 1
    note: str = ""


@dataclass(frozen=True)
class Letter:
    """`sender` and `contact` are lines under the name of the union; `references` pairs of heading and words; `signature` lines under
    the space to sign in; `copies`: to whom else it goes, in one line, or empty. `mark`: what makes it no letter to send
    (`Démo – Projet`), with the reasons in `unsignable`; both empty otherwise. `blanks`: codes of what is left open,
    `letter.blank.<code>`."""

    organisation: str
    sender: tuple[str, ...]
    contact: tuple[str, ...]
    dated: str
    addressee: tuple[str, ...]
    references: tuple[tuple[str, str], ...]
    subject: tuple[str, str]
    salutation: str
    opening: str
    parts: tuple[Part, ...]
    formula: str
    on_behalf: str
    signature: tuple[str, ...]
    annexes_heading: str
    annexes: tuple[str, ...]
    copies: str
    mark: str
    unsignable: str
    blanks: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Every text that data or people's records went into, not the letterhead."""
        parts = [words for one in self.parts for words in (one.heading, one.lead, *_items(one), one.note)]
        return (self.subject[1], self.opening, *parts)


def _items(part: Part) -> list[str]:
    return [words for one in part.items for words in (one.words, one.more)]
