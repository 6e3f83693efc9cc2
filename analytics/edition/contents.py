"""What an edition holds in one language, and what leaves with it for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from analytics.dossier.contents import Dossier
from analytics.exports import ExportTable


@dataclass(frozen=True)
class Event:
    """An incident as feeds and calendars tell it. `starts_at` and `ends_at`: None where only its day may be told; else no finer than on the
    screen. `text`: what is told of it, with what public sources say."""

    reference: str
    service: str
    title: str
    text: str
    on: dt.date
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None


@dataclass(frozen=True)
class Contents:
    """`page`: title, sections, figures and tables, as the dossier has them. `downloads`: the tables that leave as files too. `lead`: a
    sentence under the title; `incidents`: how many, and what chance may have made of them; `cite`: how to name this edition."""

    page: Dossier
    lead: str
    downloads: tuple[ExportTable, ...]
    incidents: str
    events: tuple[Event, ...]
    cite: str
    words: Mapping[str, str] = field(hash=False)
