"""What an identifier looks like in free text: defined once, used by Python's `re` and by DuckDB's RE2.

The two engines must read each pattern alike, so the patterns keep to what both mean the same by: no look-around, no
back-reference, no `$`, `\\s`, `\\d` or `(?i)`; classes are written out and `\\b` is ASCII, as Python's `re.ASCII` makes it.

Every eleven-digit group of the shape of a national number is caught, with a valid check or not: a mistyped number still
points to somebody. Limits: a name without a title before it, a name in lower case, an identifier written in words, a
child's date of birth without a word that says so.

Sources: national numbers (NISS, BIS) and INAMI numbers as their issuers describe them; Recip-e ids as the public
Freehealth connector checks them (BE, then P, K or N, then P or a digit, then eight characters without I, O, U).
"""

from __future__ import annotations

from dataclasses import dataclass

_BLANK = " \t\u00a0\u2007\u2009\u202f"
_DASH = "\u2010-\u2015\u2212-"  # hyphens, en and em dashes, minus; the plain hyphen stands last, so this closes a class
_UPPER = "A-ZÀ-ÖØ-Þ\u0100-\u017f"
_LOWER = "a-zß-öø-ÿ\u0100-\u017f\u0300-\u036f"
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿ\u0100-\u017f\u0300-\u036f"

_SP = f"[{_BLANK}]"
_G = f"[{_BLANK}./_{_DASH}]{{1,3}}"  # a gap between two groups of digits
_J = f"[{_BLANK}./_{_DASH}]{{0,3}}"  # the same, or nothing
_START = f"^|[^0-9{_LETTER}]"  # not inside a word or a number; what it eats is put back by the replacement


@dataclass(frozen=True)
class Rule:
    """One replacement. `trigger` is cheaper than `pattern` and matches every text that `pattern` matches."""

    kind: str
    pattern: str
    replacement: str  # `\1` puts back what stood before
    trigger: str


def _digits(count: str) -> str:
    """So many digits, with or without gaps."""
    return f"[0-9](?:{_J}[0-9]){{{count}}}"


_NINE_DIGITS = _digits("8")  # a date alone has eight
_GROUPED_DIGITS = rf"[0-9]{{2,5}}{_G}{_digits('3,9')}"  # « code INAMI 101076 » is a fee, no number of anybody

_EMAIL_CHAR = f'[^{_BLANK}\r\n<>()\\[\\],;:"@]'
_EMAIL = (
    rf"{_EMAIL_CHAR}{{1,64}} ?(?:@|\(at\)|\[at\]) ?"
    r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,5}\.[A-Za-z]{2,24}"
)

_IBAN = (
    rf"\b[Bb][Ee]{_J}[0-9]{{2}}(?:{_J}[0-9]{{4}}){{3}}"  # Belgian
    rf"|\b[A-Z]{{2}}[0-9]{{2}}(?:{_J}[A-Z][0-9A-Z]{{3}})?"
    rf"(?:{_J}[0-9][0-9A-Z]{{3}}){{2,7}}(?:{_J}[0-9][0-9A-Z]{{0,2}}\b)?"
)

_RECIPE_ID = (
    r"\b[Bb][Ee][PKNpkn][Pp0-9][0-9A-HJ-NP-TV-Za-hj-np-tv-z]{8}\b"
    r"|\bBE[PKN][P0-9](?:[ .-]?[0-9A-HJ-NP-TV-Z]){8}\b"
)

_NATIONAL_WORD = r"NISS|[Nn]iss|INSZ|[Ii]nsz|NRN|RRN|[Rr]egistre [Nn]ational|[Nn]uméro [Nn]ational|[Rr]ijksregister(?:nummer|nr)?"
_INAMI_WORD = r"INAMI|[Ii]nami|RIZIV|[Rr]iziv|NIHII|NIHDI"
_AFTER_WORD = f"[{_BLANK}:=.°ºnNrRo#{_DASH}]{{0,8}}"

_NATIONAL = (  # 85.07.30-033.28
    rf"(?:19|20)?[0-9]{{2}}(?:{_G}[0-9]{{2}}{_J}|{_J}[0-9]{{2}}{_G})[0-9]{{2}}{_J}[0-9]{{3}}{_J}[0-9]{{2}}"
    rf"|(?:19|20)?[0-9]{{6}}{_J}[0-9]{{3}}{_G}[0-9]{{2}}"  # 850730-033.28
    rf"|(?:19|20)?[0-9]{{6}}{_G}[0-9]{{5}}\b"  # 850730 03328; not two fee codes of six digits
    rf"|[0-9]{{3}}{_G}[0-9]{{3}}{_G}[0-9]{{3}}{_G}[0-9]{{2}}"  # 850 730 033 28
)

_INAMI = (
    rf"\b[0-9]{_G}[0-9]{{5}}{_J}[0-9]{{2}}(?:{_J}[0-9]{{3}})?"  # 1-12345-67-004, 1.12345.67
    rf"|[0-9]{{6}}{_G}[0-9]{{2}}{_J}[0-9]{{3}}\b"  # 112345-67-004
    rf"|[0-9]{{6}}[./{_DASH}][0-9]{{2}}\b"  # 112345-67; with a blank it may be a fee code and a number
    rf"|[0-9]{{3}}{_G}[0-9]{{3}}{_G}[0-9]{{2}}{_G}[0-9]{{3}}\b"  # 112 345 67 004
    rf"|[0-9]{{2}}{_G}[0-9]{{2}}{_G}[0-9]{{2}}{_G}[0-9]{{2}}{_G}[0-9]{{3}}\b"  # 11 23 45 67 004
)

_SUBSCRIBER = (  # a Belgian number without its first 0
    rf"(?:4[0-9]{{2}}{_J}(?:[0-9]{{2}}{_J}[0-9]{{2}}{_J}[0-9]{{2}}|[0-9]{{3}}{_J}[0-9]{{3}})"  # 470 12 34 56
    rf"|[2349]{_J}[0-9]{{3}}{_J}[0-9]{{2}}{_J}[0-9]{{2}}"  # 2 123 45 67
    rf"|[1-9][0-9]{_J}(?:[0-9]{{2}}{_J}[0-9]{{2}}{_J}[0-9]{{2}}|[0-9]{{3}}{_J}[0-9]{{3}})"  # 81 12 34 56
    rf"|[1-9](?:{_SP}[0-9]{{2}}){{4}}|[1-9](?:\.[0-9]{{2}}){{4}})"  # 4 70 12 34 56, by pairs
)
_PHONE_ABROAD = (
    rf"(?:\+|\b00){_J}32{_J}(?:\(0\){_J})?0?{_SUBSCRIBER}"
    rf"|(?:\+|\b00)[1-9][0-9]{{0,2}}{_J}(?:\(0\){_J})?{_digits('7,11')}"
)

_CARD_NUMBER = (
    rf"[0-9]{{4}}(?:[{_BLANK}.{_DASH}][0-9]{{4}}){{3}}"  # payment card
    rf"|[0-9]{{3}}[{_BLANK}./{_DASH}][0-9]{{7}}[{_BLANK}./{_DASH}][0-9]{{2}}"  # identity card, old account number
)
_OTHER_NUMBER = r"[01][0-9]{3}\.[0-9]{3}\.[0-9]{3}|[0-9]{8,}"  # enterprise number; whatever is left

_BIRTH_WORD = r"[Nn]é(?:e|\(e\))?|NÉE?|[Dd]ate de naissance|[Gg]eboren|[Gg]eb\.|[Gg]eboortedatum|DDN|DN"
_BEFORE_BIRTH_DATE = rf"(?:{_BIRTH_WORD}){_SP}{{0,3}}:?{_SP}{{0,3}}(?:le|op|on)?{_SP}{{0,2}}"
_BIRTH_TRIGGER = rf"(?:{_START})(?:{_BIRTH_WORD})[{_BLANK}:a-z]{{0,12}}[0-9]"
_MONTH = r"[A-Za-zéû]{3,9}\.?"
_BIRTH_DATE = (
    rf"(?:[0-9]{{1,2}}(?:er)?{_G}(?:[0-9]{{1,2}}|{_MONTH}){_G}(?:[0-9]{{2}}){{1,2}}"
    rf"|(?:19|20)[0-9]{{2}}{_G}[0-9]{{1,2}}{_G}[0-9]{{1,2}})"
)
_DATE_LONG_PAST = (  # no failure is reported of the last century: such a date is somebody's birth
    rf"\b[0-9]{{1,2}}{_G}[0-9]{{1,2}}{_G}19[0-9]{{2}}\b|\b19[0-9]{{2}}{_G}[0-9]{{1,2}}{_G}[0-9]{{1,2}}\b"
)

_POLITE_TITLE = (
    rf"(?:[Mm]\.{_SP}{{0,3}}"
    r"|(?:MM|Mr|mr|Mrs|Ms|Mme|mme|MME|Mmes|Mlle|mlle|Dr|dr|DR|Drs|Pr|Prof|prof|[Mm]evr|[Mm]vr|[Dd]hr)"
    rf"(?:\.{_SP}{{0,3}}|{_SP}{{1,3}})"
    rf"|(?:[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|[Dd]octeur|[Dd]okter|[Mm]evrouw|[Mm]eneer|[Dd]e heer){_SP}{{1,3}})"
)
_PATIENT_TITLE = rf"(?:[Pp]atiente?|PATIENTE?|[Pp]atiënte?){_SP}{{0,2}}:?{_SP}{{1,3}}"
_PARTICLE = "de la|van de|van|von|vanden|vander|de|den|der|ten|ter|du|des|di|da|el|al|ben|'t|’t"
_PARTICLES = rf"(?:(?:{_PARTICLE}){_SP}{{1,2}}|d['’]){{0,3}}"
_CAPITAL = rf"{_PARTICLES}[{_UPPER}]"
_NAME_TAIL = f"[{_LETTER}'’{_DASH}]*"
_MORE_NAMES = rf"(?:{_SP}{{1,2}}{_CAPITAL}(?:\.|{_NAME_TAIL})){{0,2}}"
_POLITE_NAME = rf"{_CAPITAL}(?:\.|{_NAME_TAIL}){_MORE_NAMES}"
_PATIENT_NAME = (  # « patient BIM », « patient DMG » are no names: capitals alone count from four letters
    rf"{_PARTICLES}[{_UPPER}](?:\.|[{_LOWER}'’]{_NAME_TAIL}|[{_UPPER}]{{3,}}{_NAME_TAIL}){_MORE_NAMES}"
)

RULES = (  # applied in this order
    Rule("email", _EMAIL, "[e-mail]", r"@|\(at\)|\[at\]"),
    Rule("iban", _IBAN, "[IBAN]", r"\b[A-Z]{2}[0-9]{2}|\b[Bb][Ee]" + _J + "[0-9]{2}"),
    Rule("recipe", _RECIPE_ID, "[Recip-e]", r"\b[Bb][Ee][PKNpkn][Pp0-9]"),
    Rule(
        "niss",
        rf"((?:{_NATIONAL_WORD}){_AFTER_WORD}){_digits('5,13')}",
        r"\1[NISS]",
        rf"(?:{_NATIONAL_WORD}){_AFTER_WORD}[0-9]",
    ),
    Rule(
        "inami",
        rf"((?:{_INAMI_WORD}){_AFTER_WORD}){_GROUPED_DIGITS}",
        r"\1[INAMI]",
        rf"(?:{_INAMI_WORD}){_AFTER_WORD}[0-9]",
    ),
    Rule("number", _CARD_NUMBER, "[nombre]", _NINE_DIGITS),
    Rule("phone", _PHONE_ABROAD, "[téléphone]", rf"(?:\+|\b00){_J}[1-9]"),
    Rule("number", "[0-9]{12,}", "[nombre]", _NINE_DIGITS),
    Rule("niss", "[0-9]{11}", "[NISS]", _NINE_DIGITS),
    Rule("niss", _NATIONAL, "[NISS]", _NINE_DIGITS),
    Rule("inami", _INAMI, "[INAMI]", rf"\b[0-9]{_G}[0-9]{{5}}|[0-9]{{6}}{_G}[0-9]{{2}}|{_NINE_DIGITS}"),
    Rule("phone", rf"(^|[^0-9])0{_SUBSCRIBER}", r"\1[téléphone]", _NINE_DIGITS),
    Rule("number", _OTHER_NUMBER, "[nombre]", rf"[0-9]{{8}}|{_NINE_DIGITS}"),
    Rule("birth_date", rf"({_START})({_BEFORE_BIRTH_DATE}){_BIRTH_DATE}", r"\1\2[date de naissance]", _BIRTH_TRIGGER),
    Rule("birth_date", _DATE_LONG_PAST, "[date de naissance]", rf"{_G}19[0-9]{{2}}|19[0-9]{{2}}{_G}"),
    Rule("name", rf"({_START})({_POLITE_TITLE}){_POLITE_NAME}", r"\1\2[nom]", _POLITE_TITLE + _CAPITAL),
    Rule("name", rf"({_START})({_PATIENT_TITLE}){_PATIENT_NAME}", r"\1\2[nom]", _PATIENT_TITLE + _CAPITAL),
)

GATE = "|".join(dict.fromkeys(rule.trigger for rule in RULES))
"""Matches every text that any rule changes: the others need not be looked at."""
