"""The reader's filter: one frozen value that turns into an address, into SQL clauses and into a sentence.

Codes only. A filter that names nothing in a dimension keeps everything in it, the unknown included.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from sqlalchemy import ColumnElement, Table, select

import i18n
from analytics.tables import fct_reports

Codes = tuple[str, ...]
Query = Mapping[str, str | Sequence[str]]

PARAMETERS: Mapping[str, str] = {  # dimension of the filter -> its name in an address
    "services": "service",
    "regions": "region",
    "provinces": "province",
    "severities": "severity",
    "kinds": "kind",
}
DIMENSIONS = tuple(PARAMETERS)
_COLUMNS: Mapping[str, str] = {
    "services": "service_code",
    "regions": "region_code",
    "provinces": "province_code",
    "severities": "severity_code",
    "kinds": "kind_code",
}
START, END = "from", "to"
ADDRESS_PARAMETERS = (*PARAMETERS.values(), START, END)
SEVERITY_LADDER = ("0", "1", "2", "3")  # `unknown` stands beside it
_RANKS = {"unknown": -1} | {level: rank for rank, level in enumerate(SEVERITY_LADDER)}


@dataclass(frozen=True)
class Known:
    """What one build knows: the valid codes, in the order of the screen, and the first and last observed day."""

    services: Codes = ()
    regions: Codes = ()
    provinces: Codes = ()
    severities: Codes = ()
    kinds: Codes = ()
    first_day: dt.date | None = None
    last_day: dt.date | None = None

    def codes(self, dimension: str) -> Codes:
        codes: Codes = getattr(self, dimension)
        return codes

    @property
    def observed(self) -> tuple[dt.date, dt.date] | None:
        """First and last observed day; None for a build without a single observed day."""
        return (self.first_day, self.last_day) if self.first_day and self.last_day else None


def short_label(label: str) -> str:
    """`Recip-e` of `Recip-e, prescription électronique`."""
    return label.split(", ")[0]


@dataclass(frozen=True)
class Labels:
    """Words for the codes, in one language; the order of each mapping is the order of the sentence."""

    services: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    provinces: Mapping[str, str] = field(default_factory=dict)
    severities: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)

    @property
    def short_services(self) -> dict[str, str]:
        return {code: short_label(label) for code, label in self.services.items()}

    def words(self, dimension: str, codes: Iterable[str]) -> list[str]:
        labels: Mapping[str, str] = getattr(self, dimension)
        wanted = set(codes)
        return [labels[code] for code in labels if code in wanted] + sorted(wanted - labels.keys())


@dataclass(frozen=True)
class Filters:
    """What the reader asked to see. `start` and `end` are whole local days, both included; None leaves that side open.

    Codes are kept sorted and without repetition, so that two filters that mean the same are equal.
    """

    services: Codes = ()
    regions: Codes = ()
    provinces: Codes = ()
    severities: Codes = ()
    kinds: Codes = ()
    start: dt.date | None = None
    end: dt.date | None = None

    def __post_init__(self) -> None:
        for dimension in DIMENSIONS:
            object.__setattr__(self, dimension, tuple(sorted(set(self.codes(dimension)))))

    @classmethod
    def from_query(cls, params: Query, known: Known) -> Filters:
        """The filter an address asks for; what `known` does not know is left out (`read_query` also says what was)."""
        return read_query(params, known=known).filters

    def codes(self, dimension: str) -> Codes:
        codes: Codes = getattr(self, dimension)
        return codes

    @property
    def is_empty(self) -> bool:
        return self == Filters()

    @property
    def n_narrowed(self) -> int:
        """How many dimensions are narrowed; the period counts once."""
        return sum(bool(self.codes(d)) for d in DIMENSIONS) + (self.start is not None or self.end is not None)

    def within(self, known: Known) -> Filters:
        """The same filter, its period left open where it covers every observed day: all days means tomorrow too."""
        covers_all = self.start in (None, known.first_day) and self.end in (None, known.last_day)
        return replace(self, start=None, end=None) if covers_all else self

    def with_dates(self, known: Known) -> Filters:
        """The same filter with absolute dates, for a link that must show the same view next year."""
        return replace(self, start=self.start or known.first_day, end=self.end or known.last_day)

    def to_query(self) -> dict[str, str]:
        """The filter as parameters of an address; what is not narrowed is not written."""
        query = {name: ",".join(self.codes(d)) for d, name in PARAMETERS.items() if self.codes(d)}
        if self.start is not None:
            query[START] = self.start.isoformat()
        if self.end is not None:
            query[END] = self.end.isoformat()
        return query

    def clauses(self, table: Table) -> list[ColumnElement[bool]]:
        """The filter as conditions on `table`, all of which hold.

        What a table does not carry itself is asked of the reports of the same submission: a submission passes an
        e-service filter when it names at least one of the services. Raises ValueError for a table that has neither
        the column nor a submission, because a filter silently not applied would give a false figure.
        """
        on_table: list[ColumnElement[bool]] = []
        elsewhere: list[ColumnElement[bool]] = []
        for column, narrow in self._narrowings():
            if column in table.c:
                on_table.append(narrow(table))
            else:
                elsewhere.append(narrow(fct_reports))
        if not elsewhere:
            return on_table
        if "submission_id" not in table.c:
            raise ValueError(f"{table.name} cannot carry this filter: {self.to_query()}")
        named = select(fct_reports.c.submission_id).where(*elsewhere)
        return [*on_table, table.c.submission_id.in_(named)]

    def _narrowings(self) -> Iterator[tuple[str, Callable[[Table], ColumnElement[bool]]]]:
        """Each column that the filter narrows, with the condition on it."""
        for dimension, column in _COLUMNS.items():
            if codes := self.codes(dimension):
                yield column, partial(_is_one_of, column=column, codes=codes)
        if self.start is not None:
            yield "occurred_on", lambda table: table.c.occurred_on >= self.start
        if self.end is not None:
            yield "occurred_on", lambda table: table.c.occurred_on <= self.end

    def sentence(self, lang: str, labels: Labels, *, observed: tuple[dt.date, dt.date] | None = None) -> str:
        """The filter in one sentence with absolute dates, complete, so that it can stand above an exported table.

        `observed` gives the dates of a side that the reader left open.
        """
        places = [labels.words(d, self.codes(d)) for d in ("services", "regions", "provinces") if self.codes(d)]
        parts = [i18n.enumeration(words, lang) for words in places]
        parts.append(_period(self, lang, observed))
        if self.severities:
            parts.append(i18n.t("filters.sentence.severity", lang, levels=_levels(self.severities, labels, lang)))
        if self.kinds:
            kinds = i18n.enumeration([_uncapitalised(word) for word in labels.words("kinds", self.kinds)], lang)
            parts.append(i18n.t("filters.sentence.kind", lang, kinds=kinds))
        if not any(self.codes(d) for d in DIMENSIONS):
            parts.insert(0, i18n.t("filters.sentence.everything", lang))
        text = i18n.t("filters.sentence.separator", lang).join(filter(None, parts))
        return i18n.sentence_case(text)


def _is_one_of(table: Table, *, column: str, codes: Codes) -> ColumnElement[bool]:
    """By the rank of a severity where the table has it: numbers are compared faster than codes."""
    if column == "severity_code" and "severity_rank" in table.c:
        return table.c.severity_rank.in_([_RANKS[code] for code in codes])
    return table.c[column].in_(codes)


@dataclass(frozen=True)
class Reading:
    """What an address says: the filter it names, and the parts that this build does not know, as (parameter, value)."""

    filters: Filters
    ignored: tuple[tuple[str, str], ...] = ()


def read_query(params: Query, *, known: Known) -> Reading:
    """Read a filter from an address. Never raises: an unknown code, an impossible date and a reversed or unobserved
    period are left out and named in `ignored`, their valid neighbours are kept. A period is cut to the observed days.
    """
    kept: dict[str, Codes] = {}
    ignored: list[tuple[str, str]] = []
    for dimension, name in PARAMETERS.items():
        asked = _values(params.get(name))
        kept[dimension] = tuple(code for code in asked if code in known.codes(dimension))
        ignored += [(name, code) for code in asked if code not in known.codes(dimension)]
    start, end, ignored_days = _read_period(params, known)
    filters = Filters(start=start, end=end, **kept).within(known)
    return Reading(filters, (*ignored, *ignored_days))


def _read_period(params: Query, known: Known) -> tuple[dt.date | None, dt.date | None, list[tuple[str, str]]]:
    asked = {name: ",".join(_values(params.get(name))) for name in (START, END)}
    days = {name: _day(text) for name, text in asked.items()}
    start, end = days[START], days[END]
    ignored = [(name, text) for name, text in asked.items() if text and days[name] is None]
    first, last = known.observed or (dt.date.min, dt.date.max)
    is_reversed = start is not None and end is not None and start > end
    is_unobserved = (start is not None and start > last) or (end is not None and end < first)
    if is_reversed or is_unobserved:
        return None, None, ignored + [(name, text) for name, text in asked.items() if days[name] is not None]
    return start and max(start, first), end and min(end, last), ignored


def _values(value: str | Sequence[str] | None) -> list[str]:
    """The values of one parameter, whether joined by commas or given several times, in order, once each."""
    texts = [value] if isinstance(value, str) else list(value or ())
    return list(dict.fromkeys(part.strip() for text in texts for part in text.split(",") if part.strip()))


def is_day(text: str) -> bool:
    return _day(text) is not None


def _day(text: str) -> dt.date | None:
    """A day written YYYY-MM-DD and in no other way."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _period(filters: Filters, lang: str, observed: tuple[dt.date, dt.date] | None) -> str:
    first, last = observed or (None, None)
    start, end = filters.start or first, filters.end or last
    if filters.start is None and filters.end is None and observed:
        return i18n.t("filters.sentence.all_days", lang, days=i18n.day_range(*observed, lang))
    if start and end and start <= end:
        return i18n.day_range(start, end, lang)
    if filters.start:
        return i18n.t("filters.sentence.since", lang, day=i18n.date(filters.start, lang))
    if filters.end:
        return i18n.t("filters.sentence.until", lang, day=i18n.date(filters.end, lang))
    return ""


def _levels(severities: Codes, labels: Labels, lang: str) -> str:
    """`acte empêché ou plus grave` where the chosen levels are the top of the ladder, else the levels one by one."""
    chosen = [level for level in SEVERITY_LADDER if level in severities]
    if len(chosen) > 1 and chosen == list(SEVERITY_LADDER[-len(chosen) :]):
        lowest = _uncapitalised(labels.words("severities", chosen[:1])[0])
        words = [i18n.t("filters.sentence.or_worse", lang, level=lowest)]
        rest = [code for code in severities if code not in chosen]
    else:
        words, rest = [], list(severities)
    return i18n.enumeration(words + [_uncapitalised(word) for word in labels.words("severities", rest)], lang)


def _uncapitalised(word: str) -> str:
    """`Panne totale` -> `panne totale`; names such as `PDF` or `eID` stay as they are."""
    return word[:1].lower() + word[1:] if word[1:2].islower() else word
