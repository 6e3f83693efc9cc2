"""The premium year of a page, for the GPs of one region or of both."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.argument import premium, premium_year
from ui import facts
from ui.context import PageContext

REGIONS = {"both": premium.OUR_REGIONS, "WAL": ("WAL",), "BRU": ("BRU",)}  # choices of the page: whose GPs are meant


@dataclass(frozen=True)
class PremiumYear(premium_year.PremiumYear):
    """The same on the screen: with the context of the page."""

    context: PageContext

    @classmethod
    def of(cls, context: PageContext, year: int, regions: str) -> PremiumYear:
        known, meant = facts.of(context), REGIONS[regions]
        return cls(
            known, context.labels, context.lang, premium.year_of(year, known.table, lang=context.lang, regions=meant), meant, context
        )
