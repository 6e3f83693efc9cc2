"""Text as it is kept: one form for what looks alike, nothing that cannot be seen."""

from __future__ import annotations

import re
import unicodedata

# control, format (bidirectional, zero-width, soft hyphen, tags), private use, surrogates, unassigned
_UNSEEN = frozenset(("Cc", "Cf", "Co", "Cs", "Cn"))
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_AS_BLANK = str.maketrans("\n\t\u00a0", "   ")
_BLANKS = " \t\r\n\u00a0"


def one_line(text: str) -> str:
    """`text` in NFC, unseen characters gone, every run of blanks one blank, none at the ends."""
    if not (text.isascii() and text.isprintable()):
        text = _seen(_LINE_BREAKS.sub(" ", text).translate(_AS_BLANK))
    return " ".join(text.split())


def lines(text: str) -> str:
    """The same for a text of several lines: its line breaks stay, as `\\n`; blanks inside stay as they were typed."""
    if not (text.isascii() and text.isprintable()):
        text = "\n".join(_seen(line.replace("\t", " ")) for line in _LINE_BREAKS.sub("\n", text).split("\n"))
    return text.strip(_BLANKS)


def _seen(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(character for character in text if unicodedata.category(character) not in _UNSEEN))
