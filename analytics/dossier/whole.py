"""The argument of a dossier: what it needs of the whole build, each thing worked out once. The filter of the dossier does not apply, and
every table says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import i18n
from analytics import caveats, frames, sources
from analytics.argument import cards, ledger, premium
from analytics.argument import reading as reading_day
from analytics.argument.cards import Judged
from analytics.argument.exposure import Exposure, in_half_hours
from analytics.argument.facts import Facts
from analytics.argument.ledger import Demand, Entry
from analytics.argument.objections import OBJECTIONS, Finding, Objection
from analytics.argument.premium import Criterion
from analytics.argument.premium_year import PremiumYear
from analytics.argument.solved import Judgement
from analytics.dossier.contents import Definitions, Heading, Paragraphs, Part
from analytics.dossier.reading import Reading
from analytics.exports import ExportTable
from analytics.filters import Filters
from analytics.intervals import MIN_FOR_SHARE
from analytics.metrics import METRICS
from analytics.queries import background
from analytics.queries import ledger as ledger_questions
from privacy.scan import find_identifiers


@dataclass(frozen=True)
class YearInHalfHours(PremiumYear):
    """As it leaves: whatever is worked out from hours, is from rounded ones."""

    def exposed(self, criterion: Criterion) -> list[Exposure]:
        return [in_half_hours(one) for one in super().exposed(criterion)]


@dataclass(frozen=True)
class Whole:
    """`reading`: the build and the language; its filter is not asked."""

    reading: Reading

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.reading.ask, self.reading.known.observed, is_demo=self.reading.build.info.is_demo)

    @property
    def read_on(self) -> dt.date:
        """The day on which terms and deadlines are judged: that on which the dossier is issued."""
        return reading_day.day(self.reading.build.info, is_current=True, now=self.reading.request.issued_at)

    @cached_property
    def n_reporters(self) -> int:
        return int(self.reading.ask(self.reading.totals_of(Filters()))["n_reporters"].iloc[0])

    @property
    def has_pictures(self) -> bool:
        """Below twenty reporters chance would draw them."""
        return self.n_reporters >= MIN_FOR_SHARE

    @property
    def days(self) -> str:
        """The observed days in words; empty where nobody looked."""
        observed = self.reading.known.observed
        return i18n.day_range(*observed, self.reading.lang) if observed else ""

    @property
    def sentence(self) -> str:
        """What the argument reads, in the place of a filter."""
        key = "dossier.whole.sentence" if self.days else "dossier.whole.sentence.unobserved"
        return self.reading.t(key, **({"days": self.days} if self.days else {}))

    @property
    def lead(self) -> str:
        key = "dossier.whole.lead" if self.days else "dossier.whole.lead.unobserved"
        return self.reading.t(key, **({"days": self.days} if self.days else {}))

    # --- what is argued -----------------------------------------------------------------------------------------------

    @cached_property
    def years(self) -> list[PremiumYear]:
        """The premium years of the demand, for the GPs of both regions; for the outside in half hours."""
        reading = self.reading
        year_of = YearInHalfHours if reading.request.is_public else PremiumYear
        return [year_of.read(self.facts, reading.labels, reading.lang, year) for year in premium.DEMAND_YEARS]

    @cached_property
    def cards(self) -> list[Judged]:
        declared = cards.declared(self.reading.dimension("argument_cards"))
        return cards.judge(declared, self.facts, read_on=self.read_on)

    @cached_property
    def tested(self) -> list[tuple[Objection, Finding]]:
        return [(objection, objection.test(self.facts)) for objection in OBJECTIONS]

    @cached_property
    def entries(self) -> list[Entry]:
        return ledger.entries(self.reading.ask(ledger_questions.entries()), self.reading.lang)

    @cached_property
    def demands(self) -> list[Demand]:
        return ledger.demands(self.entries)

    @cached_property
    def solved(self) -> Judgement:
        return Judgement(self.facts)

    # --- tables and their sources -------------------------------------------------------------------------------------

    def permalink(self, path: str, **own: str) -> str:
        """The address of a page with no filter, of this build in this language."""
        reading = self.reading
        query = own | {"build": reading.build.info.build_id, "lang": reading.lang}
        return f"{reading.request.site}/{path}?{urlencode(query, safe=',')}"

    def export(self, metric: str, path: str, *, page: dict[str, str] | None = None, **own: Any) -> ExportTable:
        """A table of the whole build with its passport; `page`: the page's own part of the address."""
        reading, known = self.reading, self.reading.known
        campaigns = 0
        if known.observed:
            campaigns = len(reading.ask(background.campaigns(start=known.observed[0], end=known.observed[1])))
        of_metric = METRICS[metric]
        told = caveats.of(of_metric, Filters(), known, reading.dates, n_campaigns=campaigns) if of_metric.caveats else ()
        shared: dict[str, Any] = {
            "filter_sentence": self.sentence,
            "share_unknown": None,
            "unknown_of": "",
            "scope": "",
            "permalink": self.permalink(path, **(page or {})),
            "caveats": told,
        }
        return reading.export(metric, path, **(shared | own))

    def bibliography(self, keys: Iterable[str]) -> list[Part]:
        """What the keys that sections cite stand for; none without any."""
        named = set(keys)
        rows = [row for row in frames.records(self.reading.dimension("dim_sources")) if row["source_key"] in named]
        if not rows:
            return []
        in_order = sorted(rows, key=lambda row: str(row["source_key"]).casefold())
        pairs = tuple((str(row["source_key"]), _entry(row, self.reading.lang)) for row in in_order)
        lead = Paragraphs((self.reading.t("dossier.sources.lead"),), "quiet")
        return [Heading(self.reading.t("dossier.sources")), lead, Definitions(pairs, is_list=True)]


def _entry(source: Mapping[str, Any], lang: str) -> str:
    """Without the address where a part of it reads as the number of a person would: no format could tell them apart."""
    whole = sources.entry(source, lang)
    return sources.entry({**source, "reference": None}, lang) if find_identifiers(whole) else whole
