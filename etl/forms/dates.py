"""Moments as people and platforms write them, turned into ISO 8601 text; nothing is guessed.

05/03/2024 is the fifth of March or the third of May. Only a column can prove which: by a first number above 12 (day first)
or a second one (month first). A text that cannot be read stays as it is, so that the row says why it was refused.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
ORDERS = (DAY_FIRST, MONTH_FIRST)
OTHER_ORDER = {DAY_FIRST: MONTH_FIRST, MONTH_FIRST: DAY_FIRST}
BRUSSELS = ZoneInfo("Europe/Brussels")
SHORT_YEARS = range(2015, 2100)  # what 15 … 99 may stand for; 05 at the end of a date is no year of this form
_SERIALS = (36526, 73050)  # 2000-01-01 to 2099-12-31 as spreadsheets count days
_SERIAL_ZERO = dt.datetime(1899, 12, 30)

_MONTHS = {
    1: "janvier janv jan januari january",
    2: "fevrier fevr fev februari febr feb february",
    3: "mars mar maart mrt maa march",
    4: "avril avr april apr",
    5: "mai mei may",
    6: "juin juni jun june",
    7: "juillet juil juli jul july",
    8: "aout aou augustus aug august",
    9: "septembre sept sep september",
    10: "octobre oct oktober okt october",
    11: "novembre nov november",
    12: "decembre dec december",
}
_MONTH_OF = {word: number for number, words in _MONTHS.items() for word in words.split()}

_TIME = (
    r"(?P<hour>\d{1,2})\s*(?:[:hu.]\s*(?P<minute>\d{2})(?:\s*[:m]\s*(?P<second>\d{2})(?:[.,]\d+)?s?)?|[hu])"
    r"\s*(?:(?P<half>[ap])\.?\s?m\.?)?"
)
_ZONE = r"\s*(?P<zone>z|(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?|utc|gmt)?"
_CLOCK = rf"(?:(?:\s*,)?\s*(?:t|\s|a\b|om\b|at\b|-)\s*{_TIME}{_ZONE})?"
_WEEKDAY = r"(?:[a-z]{2,9}\.?,?\s+(?:(?:le|de)\s+)?)?"
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}}){_CLOCK}")
_NUMBERS = re.compile(rf"(?P<first>\d{{1,2}})(?P<mark>[-/.])(?P<second_number>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d{{2}}){_CLOCK}")
_DAY_MONTH = re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:er|e|st|nd|rd|th)?[\s.-]+(?P<word>[a-z]+)[\s.,-]+(?P<year>\d{{4}}){_CLOCK}")
_MONTH_DAY = re.compile(rf"{_WEEKDAY}(?P<word>[a-z]+)\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_CLOCK}")
_NUMBERS_AT_ONCE = (
    r"^(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P<again>[-/.])(?P<year>[12]\d{3})"
    r" (?P<clock>\d{1,2}:[0-5]\d)(?P<rest>:[0-5]\d|)$"
)
_ISO = "%Y-%m-%d %H:%M:%S"
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_TIME_ALONE = re.compile(_TIME)
_FRACTION = re.compile(r"0(?:[.,]\d+)?")
_SPREADSHEET_TIME = re.compile(r"(?:1899-12-3[01]|1900-01-0[01])[ t]")


@dataclass(frozen=True)
class DateEvidence:
    """What the cells of one column prove about the order of day and month. Counts are of cells, those without any date left out."""

    n_dates: int = 0
    n_numbers: int = 0  # dates whose order matters: not 05/05/2024
    n_day_first: int = 0
    n_month_first: int = 0

    def __add__(self, other: DateEvidence) -> DateEvidence:
        return DateEvidence(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def order(self) -> str:
        """The order proved; empty when nothing needs one, nothing proves one, or cells contradict each other."""
        if bool(self.n_day_first) == bool(self.n_month_first):
            return ""
        return DAY_FIRST if self.n_day_first else MONTH_FIRST

    @property
    def is_open(self) -> bool:
        """Most dates need an order and none is proved: a person must say."""
        return self.n_numbers > self.n_dates / 2 and not self.order


def weigh(cells: Iterable[str]) -> DateEvidence:
    """Reads a column for its proofs."""
    n_dates = n_numbers = n_day_first = n_month_first = 0
    for cell in cells:
        if cell[4:5] == "-" and cell[:4].isdigit():  # ISO, nearly always
            n_dates += 1
            continue
        found = _NUMBERS.fullmatch(_plain(cell))
        if found is None:
            n_dates += moment(cell) != cell or _is_iso(cell)
            continue
        n_dates += 1
        first, second = int(found["first"]), int(found["second_number"])
        n_numbers += first != second
        n_day_first += first > 12 >= second and not (found["mark"] == "-" and len(found["year"]) == 2)  # 24-03-15 may begin with its year
        n_month_first += second > 12 >= first
    return DateEvidence(n_dates, n_numbers, n_day_first, n_month_first)


def reads_both_ways(text: str) -> bool:
    """Whether it is one day by day first and another by month first."""
    return len({moment(text, order=order) for order in ORDERS} - {text}) == len(ORDERS)


def moment(text: str, *, order: str = "", zone: str = "") -> str:
    """ISO text: `YYYY-MM-DD HH:MM:SS` of the Brussels clock, or `YYYY-MM-DD` when no time is given; else the text as it is.

    `order` decides 05/03/2024, which stays as it is without one. `zone` is the zone of a text that names none; Brussels when empty.
    """
    plain = _plain(text)
    if _SERIAL.fullmatch(plain):
        return _from_serial(plain) or text
    for pattern in (_YEAR_FIRST, _NUMBERS, _DAY_MONTH, _MONTH_DAY):
        if found := pattern.fullmatch(plain):
            day = _day(found, order)
            return (day and _on(day, found, zone)) or text
    return text


def moments(cells: pa.Array, order: str) -> pa.Array:
    """`moment` of many texts at once: of those written as nearly all are, `05/03/2024 10:15` or ISO; NULL for every other."""
    first, mark, second, again, year, clock, rest = pc.extract_regex(cells, _NUMBERS_AT_ONCE).flatten()
    day, month = (first, second) if order == DAY_FIRST else (second, first)
    date = pc.binary_join_element_wise(year, month, day, "-")
    time = pc.binary_join_element_wise(clock, pc.if_else(pc.equal(rest, ""), ":00", rest), "")
    numbers = pc.binary_join_element_wise(date, time, " ") if order in ORDERS else pa.nulls(len(cells), pa.string())
    read = pc.strptime(pc.coalesce(numbers, cells), format=_ISO, unit="s", error_is_null=True)
    text = read.cast(pa.string())
    is_that_day = pc.and_(pc.equal(mark, again), pc.equal(pc.day(read), day.cast(pa.int64())))  # 31 February would roll over
    return pc.if_else(pc.if_else(pc.is_valid(numbers), is_that_day, pc.equal(text, cells)), text, None)


def time_of_day(text: str) -> str | None:
    """`HH:MM:SS` of a cell that holds a time alone, or None."""
    plain = _SPREADSHEET_TIME.sub("", _plain(text))
    if _FRACTION.fullmatch(plain):
        seconds = round(float(plain.replace(",", ".")) * 86400)
        return str(dt.timedelta(seconds=seconds)).zfill(8) if seconds < 86400 else None
    found = _TIME_ALONE.fullmatch(plain)
    clock = found and _clock(found)
    return clock.isoformat() if clock else None


def _plain(text: str) -> str:
    """Lower case, no accents, single spaces: what the patterns are written in."""
    if text.isascii():
        return " ".join(text.lower().split())
    letters = unicodedata.normalize("NFKD", text.strip().lower())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _is_iso(text: str) -> bool:
    return bool(_YEAR_FIRST.fullmatch(_plain(text)))


def _day(found: re.Match[str], order: str) -> dt.date | None:
    given = found.groupdict()
    year = int(given["year"])
    if year < 100:
        year += 2000
        if year not in SHORT_YEARS:
            return None
    if given.get("first"):
        numbers = int(given["first"]), int(given["second_number"])
        if order not in ORDERS and numbers[0] != numbers[1]:
            return None
        day, month = numbers if order == DAY_FIRST else numbers[::-1]
    else:
        day = int(given["day"])
        month = _MONTH_OF.get(given["word"], 0) if "word" in given else int(given["month"])
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _on(day: dt.date, found: re.Match[str], zone: str) -> str | None:
    """The day with the time found beside it."""
    if found["hour"] is None:
        return day.isoformat()
    clock = _clock(found)
    if clock is None:
        return None
    try:
        return brussels_text(dt.datetime.combine(day, clock), found["zone"] or zone)
    except (ValueError, OverflowError):  # an offset beyond a day, a year beyond the calendar
        return None


def _clock(found: re.Match[str]) -> dt.time | None:
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    try:
        return dt.time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    except ValueError:
        return None


def brussels_text(clock: dt.datetime, zone: str) -> str:
    """The Brussels wall clock; in the hour that autumn repeats the offset stays, or two moments would read alike."""
    if not zone:
        return clock.isoformat(sep=" ")
    local = clock.replace(tzinfo=dt.timezone(_offset(zone))).astimezone(BRUSSELS)
    is_repeated = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return local.isoformat(sep=" ") if is_repeated else local.replace(tzinfo=None).isoformat(sep=" ")


def _offset(zone: str) -> dt.timedelta:
    found = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", zone.replace(" ", ""))
    if found is None:
        return dt.timedelta()
    ahead = dt.timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return ahead if found[1] == "+" else -ahead


def _from_serial(plain: str) -> str | None:
    days = float(plain.replace(",", "."))
    if not _SERIALS[0] <= days <= _SERIALS[1]:
        return None
    at = _SERIAL_ZERO + dt.timedelta(seconds=round(days * 86400))
    return at.date().isoformat() if days.is_integer() else at.isoformat(sep=" ")
