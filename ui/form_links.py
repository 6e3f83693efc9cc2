"""Links to the public form: the bare one of every page, and « moi aussi » of an incident that is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import i18n
from analytics import frames
from analytics import incidents as told
from analytics.queries import incident
from analytics.small_cells import LEAST_PUBLIC
from settings import get_settings
from ui import cached
from ui.context import PageContext

Record = Mapping[str, Any]


def form_address(
    lang: str, *, services: tuple[str, ...] = (), kind: str = "", since: dt.datetime | None = None, is_sheet: bool = False
) -> str:
    """Where the settings say, else beside the dashboard; with what the form chooses beforehand, or to type in a sheet of paper."""
    chosen = [("service", code) for code in services]
    if kind:
        chosen.append(("kind", kind))
    if is_sheet:
        chosen.append(("feuille", "1"))
    if since is not None:
        chosen.append(("depuis", f"{since.astimezone(i18n.BRUSSELS):%Y-%m-%dT%H:%M}"))
    return f"{get_settings().form_url or './signaler'}?{urlencode([('lang', lang), *chosen], safe=':')}"


def me_too(whole: Record, context: PageContext) -> str:
    """The form with what an open incident hit; empty where none is open, for invented incidents and for those of a former build.

    `whole`: a row of `queries.incidents.listed`. Since when is told from five reporters only, for the link may go anywhere.
    """
    services = told.open_services(whole, today=dt.datetime.now(i18n.BRUSSELS).date())
    if not services or context.build.is_demo or context.view.build:
        return ""
    ids = tuple(sorted(whole["incident_ids"].split("|")))
    kinds = frames.records(cached.frame(incident.by("kind_code", ids)))
    since = whole["first_report_at"] if whole["n_reporters"] >= LEAST_PUBLIC else None
    return form_address(context.lang, services=services, kind=told.prevailing_kind(kinds), since=since)
