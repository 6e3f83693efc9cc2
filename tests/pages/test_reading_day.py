"""The day on which what has a term is judged: today for the current build, its own day for one that another has replaced."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import i18n
from analytics import tables
from analytics.argument import reading
from analytics.warehouse import BuildInfo
from tests.analytics import builds
from tests.argument.builds import reference
from tests.pages.screen import opened, said

NOW = dt.datetime(2026, 1, 31, 23, 30, tzinfo=dt.UTC)  # in Brussels it is February
BUILD = BuildInfo(
    **dict.fromkeys(BuildInfo.__dataclass_fields__)  # type: ignore[arg-type]
    | {"built_at": dt.datetime(2024, 3, 31, 22, 30, tzinfo=dt.UTC), "is_demo": False, "observed_to": dt.date(2024, 3, 1)}
)


def test_the_current_build_is_read_today_and_a_replaced_one_on_the_day_it_was_made() -> None:
    assert reading.day(BUILD, is_current=True, now=NOW) == dt.date(2026, 2, 1)
    assert reading.day(BUILD, is_current=False, now=NOW) == dt.date(2024, 4, 1)
    for is_current in (True, False):
        assert reading.day(replace(BUILD, is_demo=True), is_current=is_current, now=NOW) == dt.date(2024, 3, 1)
    assert reading.day(replace(BUILD, is_demo=True, observed_to=None), is_current=True, now=NOW) == dt.date(2026, 2, 1)


@pytest.fixture
def two_builds(tmp_path: Path) -> Path:
    """The same twice, made on 1 April 2024, the last observed day being 31 March; a demand asks for an answer before 1 May."""
    demand = {
        "entry_id": "D",
        "kind_code": "demand",
        "date_precision": "D",
        "entry_from": dt.date(2024, 3, 1),
        "entry_to": dt.date(2024, 3, 1),
        "text_fr": "Une réponse.",
        "deadline_on": dt.date(2024, 5, 1),
    }
    others = {tables.argument_cards: reference()["argument_cards"], tables.ledger: [demand]}
    sent = builds.reports("S", "03-28", "K", "RECIPE")
    for build_id in ("20240401-080000-aaaaaaaa", "20240401-090000-bbbbbbbb"):
        builds.write(builds.folder(tmp_path), sent, build_id=build_id, others=others)
    return tmp_path / "data"


def test_what_expires_and_what_is_overdue_are_judged_on_one_day(two_builds: Path, served: Any) -> None:
    """Of the current build today, on which both terms are over; of the other when it was made, and so it stays."""
    today = i18n.date(dt.datetime.now(i18n.BRUSSELS).date(), "fr")
    arguments, demands = (said(opened(page, two_builds, served)) for page in ("arguments", "demands"))
    assert f"Vérifié le {today}." in arguments and "Périmé depuis le" in arguments
    assert f"1 demande a un délai\u202f; au {today}, 1 est dépassé" in demands
    old = {"build": "20240401-080000-aaaaaaaa"}
    arguments, demands = (said(opened(page, two_builds, served, **old)) for page in ("arguments", "demands"))
    assert "Vérifié le 1er avril 2024." in arguments and "Périmé" not in arguments
    assert "1 demande a un délai\u202f; au 1er avril 2024, aucun n’est dépassé" in demands
