"""What the reader looks at, beside the page: filter, unit, language and, for an old link, the build."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import i18n
from analytics.filters import ADDRESS_PARAMETERS, Codes, Filters, Known, Query
from ui import keys

UNITS = ("reporters", "reports")  # distinct reporters unless the reader asks otherwise; incidents have pages of their own
PARAMETERS = (*ADDRESS_PARAMETERS, "unit", "lang", "build")


@dataclass(frozen=True)
class View:
    """`build` is set only where the address names a build other than the current one."""

    filters: Filters = field(default_factory=Filters)
    unit: str = UNITS[0]
    lang: str = i18n.DEFAULT_LANGUAGE
    build: str = ""

    def to_query(self, **extra: str) -> dict[str, str]:
        """The whole view as parameters of an address, plus the page's own `extra`; defaults are not written."""
        query = self.filters.to_query()
        if self.unit != UNITS[0]:
            query["unit"] = self.unit
        if self.lang != i18n.DEFAULT_LANGUAGE:
            query["lang"] = self.lang
        if self.build:
            query["build"] = self.build
        return query | extra

    def to_widgets(self, known: Known) -> dict[str, Any]:
        """The value of each widget of the frame, by key."""
        values: dict[str, Any] = {key: list(self.filters.codes(d)) for d, key in keys.CODES.items()}
        values[keys.UNIT] = self.unit
        values[keys.LANGUAGE] = self.lang
        if known.observed:
            dated = self.filters.with_dates(known)
            values[keys.PERIOD] = (dated.start, dated.end)
        return values

    def updated_from(self, widgets: Mapping[str, Any], known: Known) -> View:
        """This view with what the widgets say. A widget without a value, or with half a period, changes nothing."""
        codes = {d: _known(widgets[key], known.codes(d)) for d, key in keys.CODES.items() if key in widgets}
        start, end = _period(widgets.get(keys.PERIOD), (self.filters.start, self.filters.end))
        return replace(
            self,
            filters=replace(self.filters, start=start, end=end, **codes).within(known),  # type: ignore[arg-type]
            unit=_one_of(UNITS, widgets.get(keys.UNIT), self.unit),
            lang=_one_of(i18n.LANGUAGES, widgets.get(keys.LANGUAGE), self.lang),
        )


def language_of(params: Query) -> str:
    return _one_of(i18n.LANGUAGES, params.get("lang"), i18n.DEFAULT_LANGUAGE)


def unit_of(params: Query) -> str:
    return _one_of(UNITS, params.get("unit"), UNITS[0])


def _one_of(allowed: tuple[str, ...], asked: object, otherwise: str) -> str:
    return asked if isinstance(asked, str) and asked in allowed else otherwise


def _known(chosen: list[str] | None, known: Codes) -> Codes:
    return tuple(code for code in chosen or () if code in known)


def _period(picked: tuple[dt.date, ...] | None, last_whole: tuple[dt.date | None, dt.date | None]) -> tuple[dt.date | None, dt.date | None]:
    """An emptied period is all days; one of which only the first day is picked so far is the last whole one."""
    match picked:
        case (start, end):
            return start, end
        case ():
            return None, None
        case _:
            return last_whole
