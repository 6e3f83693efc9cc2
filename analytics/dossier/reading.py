"""One build, one filter, one language: what every part of a dossier asks, each question once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import pandas as pd

import i18n
from analytics import catalogue, caveats, exports, periods
from analytics.dossier.request import Request
from analytics.exports import ColumnType, ExportColumn, ExportTable
from analytics.filters import Filters, Known, Labels
from analytics.metrics import METRICS
from analytics.queries import Question, background, counts
from analytics.regions import REGIONS
from analytics.warehouse import Build


class Reading:
    """`filters` has both its days, so that every sentence and every link says them."""

    def __init__(self, build: Build, request: Request) -> None:
        self.build, self.request, self.lang = build, request, request.lang
        self._answers: dict[str, pd.DataFrame] = {}
        self._dimensions: dict[str, pd.DataFrame] = {}

    # --- asking -------------------------------------------------------------------------------------------------------

    def ask(self, question: Question) -> pd.DataFrame:
        key = self.build.fingerprint(question)
        if key not in self._answers:
            self._answers[key] = self.build.run(question)
        return self._answers[key].copy()

    def dimension(self, name: str) -> pd.DataFrame:
        if name not in self._dimensions:
            self._dimensions[name] = self.build.run(catalogue.dimension(name))
        return self._dimensions[name].copy()

    # --- what is selected ---------------------------------------------------------------------------------------------

    @cached_property
    def known(self) -> Known:
        return catalogue.known(self.build.info, self.dimension)

    @cached_property
    def labels(self) -> Labels:
        return catalogue.labels({name: self.dimension(name) for name in catalogue.LABELLED}, self.lang)

    @property
    def asked(self) -> Filters:
        """The filter as it was asked for; a period that covers every observed day stays open, as on the screen."""
        return self.request.filters.within(self.known)

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day of the pictures."""
        dated = self.asked.with_dates(self.known)
        first, last = self.known.observed or (dt.date.min, dt.date.min)
        return dated.start or first, dated.end or last

    @cached_property
    def sentence(self) -> str:
        return self.asked.sentence(self.lang, self.labels, observed=self.known.observed)

    @cached_property
    def number_of_dossier(self) -> str:
        """That of the register; of one that is not issued `20240201-3F9A2C`: the day, and a sum of all that its figures come from, the same
        in every language."""
        request = self.request
        if request.number:
            return request.number
        dated = sorted(self.asked.with_dates(self.known).to_query().items())
        made_of = (self.build.info.build_id, request.audience, request.issued_at.isoformat(), *request.sections, *map(str, dated))
        day = request.issued_at.astimezone(i18n.BRUSSELS)
        return f"{day:%Y%m%d}-{hashlib.sha256('|'.join(made_of).encode()).hexdigest()[:6].upper()}"

    @cached_property
    def dates(self) -> pd.DataFrame:
        return self.dimension("dim_dates")

    @cached_property
    def totals_question(self) -> Question:
        return self.totals_of(self.asked)

    def totals_of(self, filters: Filters) -> Question:
        first, last = self.known.observed or (dt.date.min, dt.date.min)
        kinds = self.dimension("dim_kinds")
        not_failures = tuple(kinds.loc[kinds["kind_class_code"] != "failure", "kind_code"])
        return counts.totals(filters, observed=(first, last), not_failures=not_failures)

    @cached_property
    def totals(self) -> dict[str, int]:
        return {str(name): int(value) for name, value in self.ask(self.totals_question).iloc[0].items()}

    @property
    def n_reporters(self) -> int:
        return self.totals["n_reporters"]

    def by_region(self) -> dict[str, int]:
        found = {region: self.totals[f"n_reporters_{region}"] for region in REGIONS}
        return {region: n for region, n in found.items() if n}

    @cached_property
    def severity_unknown(self) -> tuple[int, int]:
        """Reports of unknown severity, and reports they are among: without the filter on severity, which removes them."""
        counted: Mapping[Any, Any] = self.totals
        if self.asked.severities:
            counted = self.ask(counts.severity_unknown(self.asked)).iloc[0].to_dict()
        return int(counted["n_reports_severity_unknown"]), int(counted["n_reports"])

    @cached_property
    def n_submissions(self) -> int:
        return int(self.ask(counts.submissions(self.asked))["n_submissions"].iloc[0])

    @cached_property
    def campaigns(self) -> pd.DataFrame:
        start, end = self.days
        return self.ask(background.campaigns(start=start, end=end))

    @property
    def n_observed_days(self) -> int:
        return len(periods.observed(self.dates, *self.days))

    def gps(self, definition: str) -> tuple[dict[str, float], dt.date | None]:
        """Number of GPs by area in one definition, and the day it holds for, where the source gives one."""
        frame = self.ask(background.gps(definition))
        on = frame["valid_on"].iloc[0] if len(frame) else None
        return dict(zip(frame["area_code"], frame["value"], strict=True)), on

    def labels_of(self, dimension: str, column: str) -> dict[str, str]:
        frame = self.dimension(dimension)
        return dict(zip(frame[column], frame[f"label_{self.lang}"], strict=True))

    # --- words --------------------------------------------------------------------------------------------------------

    def t(self, key: str, **values: object) -> str:
        return i18n.t(key, self.lang, **values)

    def plural(self, key: str, n: int, **values: object) -> str:
        return i18n.plural(key, n, self.lang, **values)

    def number(self, value: float, *, decimals: int = 0) -> str:
        return i18n.number(value, self.lang, decimals=decimals)

    def permalink(self, path: str) -> str:
        """The address of a page with this view: every filter, both days, the language and the build."""
        query = self.asked.with_dates(self.known).to_query() | {"build": self.build.info.build_id, "lang": self.lang}
        return f"{self.request.site}/{path}?{urlencode(query, safe=',')}"

    # --- tables -------------------------------------------------------------------------------------------------------

    def column(self, key: str, type_: ColumnType = "text", *, labels: Mapping[str, str] | None = None, name: str = "") -> ExportColumn:
        """A column whose heading stands in the words of an area of the screen (`overview.n_reporters`); `n_reporters…` count reporters."""
        area, _, own = key.partition(".")
        found = exports.column(area, own, self.lang, type_, labels=labels)
        return replace(found, name=name, is_reporters=name.startswith("n_reporters")) if name else found

    def export(self, metric: str, path: str, **own: Any) -> ExportTable:
        """A table of the selection with its passport. Of what leaves, the share without a known severity is not told: it counts reports,
        of which nothing is hidden."""
        info, of = self.build.info, METRICS[metric]
        n_unknown, n_reports = self.severity_unknown
        is_told = n_reports and not self.request.is_public
        shared: dict[str, Any] = {
            "title": of.label(self.lang),
            "subject": of.label(self.lang),
            "what_is_counted": of.counted(self.lang),
            "filter_sentence": self.sentence,
            "n": self.n_reporters,
            "n_unit": "reporters",
            "share_unknown": n_unknown / n_reports if is_told else None,
            "unknown_of": self.t("exports.unknown_of.unfiltered" if self.asked.severities else "exports.unknown_of") if is_told else "",
            "scope": exports.scope_of(self.asked.to_query()),
            "build_id": info.build_id,
            "rule_version": info.rule_version,
            "permalink": self.permalink(path),
            "is_demo": info.is_demo,
            "lang": self.lang,
            "caveats": caveats.of(of, self.asked, self.known, self.dates, n_campaigns=len(self.campaigns)),
        }
        return ExportTable(**(shared | own))
