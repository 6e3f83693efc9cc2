"""The form under which names are compared: no accents, case, blanks or signs."""

from __future__ import annotations

import unicodedata


def comparable(text: str) -> str:
    """`Recip-e®` and `RECIPE ` are one name; of a text of signs alone the signs stay. The macro of the same name in
    `sql/staging/macros.sql` agrees, save that of signs alone it leaves nothing."""
    letters = text if text.isascii() else unicodedata.normalize("NFD", text)
    return "".join(filter(str.isalnum, letters)).lower() or text.strip()


def words_of(text: str) -> list[str]:
    """The words of a text in that form."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return "".join(letter if letter.isalnum() else " " for letter in plain).split()
