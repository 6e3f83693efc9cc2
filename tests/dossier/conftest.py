"""Dossiers of the demo: bound by the command line as a process, or assembled here and opened the way a stranger would."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from analytics import warehouse
from analytics.dossier.assembling import assemble
from analytics.dossier.contents import Dossier
from analytics.dossier.request import SECTIONS, Audience, Request
from analytics.filters import Filters
from analytics.tables import fct_incidents, fct_reports
from analytics.warehouse import Build
from tests.conftest import Union
from tests.processes import Outcome

ISSUED = dt.datetime(2025, 1, 31, 9, tzinfo=dt.UTC)
SITE = "https://bugs.example.org"


def bind(root: Path, *arguments: str) -> Outcome:
    """`python -m analytics.dossier …` on a data folder."""
    return Union(root).command("analytics.dossier", *arguments)


def request_of(
    filters: Filters | None = None, *, lang: str = "fr", audience: Audience = "board", sections: tuple[str, ...] = SECTIONS
) -> Request:
    return Request(filters or Filters(), lang, audience, ISSUED, sections, SITE)


def text_of(pdf: bytes) -> str:
    """The text layer, every run of blanks as one plain blank."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.fixture(scope="module")
def build(demo: Union) -> Iterator[Build]:
    with closing(warehouse.open_current(demo.folder)) as opened:
        yield opened


@pytest.fixture(scope="module")
def assembled(build: Build) -> Callable[..., Dossier]:
    """`assembled(filters, lang="nl")`: the contents of a dossier of the demo, made once a module however many tests read them."""

    @cache
    def made(filters: Filters | None, lang: str, audience: Audience, sections: tuple[str, ...]) -> Dossier:
        return assemble(build, request_of(filters, lang=lang, audience=audience, sections=sections))

    def of(
        filters: Filters | None = None, *, lang: str = "fr", audience: Audience = "board", sections: tuple[str, ...] = SECTIONS
    ) -> Dossier:
        return made(filters, lang, audience, sections)

    return of


def by_severity(build: Build) -> dict[str, dict[str, int]]:
    """Of each incident the reporters who gave each severity, counted one by one."""
    asked = select(fct_incidents.c.root_incident_id, fct_reports.c.severity_code, fct_reports.c.reporter_key).join_from(
        fct_incidents, fct_reports, fct_reports.c.incident_id == fct_incidents.c.incident_id
    )
    given: dict[str, dict[str, set[str]]] = {}
    for incident_id, code, reporter in build.run(asked).itertuples(index=False):
        if code != "unknown":
            given.setdefault(incident_id, {}).setdefault(code, set()).add(reporter)
    return {incident_id: {code: len(reporters) for code, reporters in codes.items()} for incident_id, codes in given.items()}
