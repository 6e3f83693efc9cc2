"""A build that is no demo, with the ledger, the claims and the published facts of the reference: what a letter is written from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Table

from analytics import tables, warehouse
from analytics.dossier.assembling import assemble
from analytics.dossier.contents import Dossier
from analytics.dossier.letter.letterhead import Letterhead
from analytics.dossier.request import Audience, Request
from analytics.filters import Filters
from analytics.warehouse import Build
from settings import PROJECT_DIR, DataFolder
from tests.analytics import builds
from tests.analytics.builds import reports

MONTHS = Filters(start=dt.date(2024, 1, 1), end=dt.date(2024, 2, 29))
ON_THE_DAY = dt.datetime(2024, 4, 2, 9, tzinfo=dt.UTC)
HOUSE = Letterhead(  # an invented one
    address=("Rue Sans Nom 1", "0000 Nulle Part"),
    telephone="00 000 00 00",
    email="lettre@example.org",
    website="example.org",
    place="Nulle Part",
    archive="CARTON-1",
    signatory="La signataire",
    function={"fr": "Présidente", "nl": "Voorzitter", "en": "President"},
)
Rows = Sequence[Mapping[str, Any]]


def reference(name: str, table: Table) -> list[dict[str, Any]]:
    """The rows of a file of `data/reference` as the build holds them."""
    frame = pd.read_csv(PROJECT_DIR / "data" / "reference" / f"{name}.csv", dtype=str, keep_default_na=False)
    return [{column.name: _cell(column, row.get(column.name, "")) for column in table.columns} for row in frame.to_dict("records")]


def ledger() -> list[dict[str, Any]]:
    return reference("ledger", tables.ledger)


def folder_of(root: Path, *, n: int = 30, label: str = "Recip-e", its_ledger: Rows | None = None, is_bare: bool = False) -> DataFolder:
    """`n` reporters in January; `is_bare`: without anything published, on which claims could rest."""
    folder = builds.folder(root)
    rows = [row for at in range(n) for row in reports(f"s{at}", f"01-{9 + at % 5:02d}", f"r{at}", "RECIPE" if at % 3 else "EH_BOX")]
    every = {f"label_{lang}": label for lang in ("fr", "nl", "en")} | {f"family_label_{lang}": "F" for lang in ("fr", "nl", "en")}
    levels = [
        {"severity_code": code, "severity_rank": rank, **{f"label_{lang}": code for lang in ("fr", "nl", "en")}}
        for rank, code in enumerate(("unknown", "0", "1", "2", "3"), start=-1)
    ]
    facts: dict[Table, Rows] = {
        tables.dim_services: [{"service_code": code, "family_code": "F", **every} for code in ("RECIPE", "EH_BOX", "UNKNOWN")],
        tables.dim_severities: levels,
        tables.ledger: ledger() if its_ledger is None else its_ledger,
        tables.argument_cards: reference("argument_cards", tables.argument_cards),
        tables.dim_sources: reference("sources", tables.dim_sources),
    }
    if not is_bare:
        facts[tables.ppi_data_failures] = reference("ppi_data_failures", tables.ppi_data_failures)
    builds.write(folder, rows, others=facts)
    return folder


@contextmanager
def opened(folder: DataFolder) -> Iterator[Build]:
    with closing(warehouse.open_current(folder)) as build:
        yield build


def dossier_of(folder: DataFolder, *, lang: str = "fr", audience: Audience = "outside", **own: Any) -> Dossier:
    request = Request(MONTHS, lang, audience, ON_THE_DAY, site="https://bugs.example.org", letterhead=HOUSE)
    with opened(folder) as build:
        return assemble(build, replace(request, **own))


def _cell(column: Any, text: str) -> Any:
    if text == "":
        return None
    kind = str(column.type).upper()
    if kind == "DATE":
        return dt.date.fromisoformat(text)
    if kind in ("INTEGER", "BIGINT"):
        return int(text)
    if kind in ("DOUBLE", "FLOAT", "DOUBLE PRECISION"):
        return float(text)
    if kind == "BOOLEAN":
        return text == "true"
    return text
