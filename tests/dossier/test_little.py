"""Little data, none, and quiet times: the dossier says so, and never fails."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

import i18n
from analytics import tables, warehouse
from analytics.dossier.assembling import ARGUMENT, assemble
from analytics.dossier.contents import Figure
from analytics.dossier.formats.pdf import pdf
from analytics.dossier.formats.workbook import workbook
from analytics.dossier.making import make_files
from analytics.dossier.request import SECTIONS, Refused
from analytics.filters import Filters
from tests.analytics import builds
from tests.analytics.builds import reports
from tests.analytics.conftest import OTHERS
from tests.dossier.conftest import request_of, text_of
from tests.turns import in_turn

WITHOUT_RULES = tuple(one for one in SECTIONS if one not in ("method", *ARGUMENT))  # whose rules and thresholds are percentages
SERVICES = {tables.dim_services: [{"service_code": "RECIPE", "label_fr": "Recip-e", "family_code": "F", "family_label_fr": "Famille"}]}
SEVERITIES = {tables.dim_severities: [{"severity_code": code, "label_fr": code} for code in ("unknown", "0", "1", "2", "3")]}


def test_an_empty_build_has_nothing_to_publish(tmp_path: Path) -> None:
    folder = builds.folder(tmp_path)
    builds.write(folder, [])
    with closing(warehouse.open_current(folder)) as build, pytest.raises(Refused, match="nothing"):
        assemble(build, request_of())


@pytest.mark.parametrize(("n", "lang"), in_turn([1, 5, 19, 20, 30], i18n.LANGUAGES))
def test_a_few_reports_are_told_as_they_are(tmp_path: Path, n: int, lang: str) -> None:
    folder = builds.folder(tmp_path)
    rows = [row for one in range(n) for row in reports(f"s{one}", "01-09", f"r{one}", "RECIPE", severity="2")]
    services = {tables.dim_services: [{**SERVICES[tables.dim_services][0], f"label_{lang}": "Recip-e", f"family_label_{lang}": "Famille"}]}
    levels = {tables.dim_severities: [{**one, f"label_{lang}": one["severity_code"]} for one in SEVERITIES[tables.dim_severities]]}
    builds.write(folder, rows, others=OTHERS | services | levels)
    with closing(warehouse.open_current(folder)) as build:
        dossier = assemble(build, request_of(lang=lang, sections=WITHOUT_RULES))
        text = text_of(pdf(dossier))
        assert workbook(dossier).startswith(b"PK")
        assert make_files(dossier, ("page", "sealed")).keys() == {"page", "sealed"}
    has_pictures = any(isinstance(part, Figure) for part in dossier.numbered)
    assert has_pictures == (n >= 20)
    assert n >= 20 or not re.search(r"\d\s?%", text.replace("95 %", "").replace("95%", "")), "no percentage below twenty"
    assert i18n.plural("incidents.headline.roots", 0, lang) in text


def test_of_fewer_than_five_nothing_leaves(tmp_path: Path) -> None:
    folder = builds.folder(tmp_path)
    builds.write(
        folder, [row for n in range(4) for row in reports(f"s{n}", "01-09", f"r{n}", "RECIPE")], others=OTHERS | SERVICES | SEVERITIES
    )
    january = builds.day("01-01"), builds.day("01-31")

    with closing(warehouse.open_current(folder)) as build, pytest.raises(Refused, match="too_few"):
        assemble(build, request_of(Filters(start=january[0], end=january[1]), audience="outside"))
