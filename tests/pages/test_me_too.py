"""« Moi aussi »: an incident of today leads to the form with its e-service chosen; none of another day or build, none invented, does."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from analytics import incidents
from i18n import BRUSSELS
from tests.conftest import Union
from tests.pages.screen import opened

Open = Callable[..., AppTest]
DAYS_BEFORE = 200  # enough of each type of day to know what is usual
LEAST_MINUTES = 5  # of a day in which something can have failed


def _export(n_doctors: int, *, started: dt.datetime, ended_at: str = "", form_version: str = "1") -> str:
    """A quiet history, then `n_doctors` within two minutes of `started`."""
    chance, rows = random.Random(1), []

    def add(at: dt.datetime, service: str, doctor: int, kind: str, ended_at: str = "") -> None:
        rows.append(
            {
                "submission_id": f"sent-{len(rows):05d}",
                "form_version": form_version,
                "submitted_at": (at + dt.timedelta(minutes=2)).isoformat(),
                "occurred_at": at.isoformat(),
                "ended_at": ended_at,
                "service_codes": service,
                "kind_code": kind,
                "reporter_id": f"dr{doctor}@example.org",
            }
        )

    for days in range(DAYS_BEFORE, 0, -1):
        morning = (started - dt.timedelta(days=days)).replace(hour=8)
        for _ in range(chance.randint(1, 3)):
            at = morning + dt.timedelta(minutes=chance.randrange(600))
            add(at, chance.choice(("RECIPE", "MCN", "EH_BOX", "RSW")), chance.randrange(80), "K_SLOW")
    for doctor in range(8):  # with one incident alone the overview tells none: it could be chance
        add(started - dt.timedelta(days=30, seconds=10 * doctor), "EH_BOX", 200 + doctor, "K_DOWN")
    for doctor in range(n_doctors):
        add(started + dt.timedelta(seconds=10 * doctor), "RECIPE", 100 + doctor, "K_SLOW" if doctor == 1 else "K_DOWN", ended_at)
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.fixture(scope="module")
def started() -> dt.datetime:
    now = dt.datetime.now(BRUSSELS)
    since_midnight = now.hour * 60 + now.minute
    if since_midnight < LEAST_MINUTES:
        pytest.skip("the day is too young for an incident of today")
    return now.replace(second=0, microsecond=0) - dt.timedelta(minutes=min(45, since_midnight - 1))


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory, started: dt.datetime) -> Iterator[Path]:
    yield _built(tmp_path_factory.mktemp("today"), _export(6, started=started))


def _built(folder: Path, export: str) -> Path:
    union = Union(folder / "data")
    union.put("export.csv", export)
    union.run()
    return union.root


def links(app: AppTest) -> list[str]:
    """To the form, with something chosen."""
    bodies = " ".join(element.proto.body for element in app.get("html"))
    return [link.replace("&amp;", "&") for link in re.findall(r"href='([^']*signaler[^']*service=[^']*)'", bodies)]


def asked(link: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(link).query)


@pytest.mark.parametrize("page", ["incident", "incidents", "overview"])
def test_what_fails_today_is_reported_in_one_click(page: str, today: Path, started: dt.datetime, served: Any) -> None:
    query = {"incident": incidents.address("RECIPE", started)} if page == "incident" else {}
    (link,) = links(opened(page, today, served, lang="nl", **query))
    assert link.startswith("./signaler?")
    since = f"{started:%Y-%m-%dT%H:%M}"
    assert asked(link) == [("lang", "nl"), ("service", "RECIPE"), ("kind", "K_DOWN"), ("depuis", since)]


def test_the_form_may_stand_elsewhere(today: Path, served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EHEALTHBUGS_FORM_URL", "https://form.example.org/signaler")
    (link,) = links(opened("incidents", today, served))
    assert link.startswith("https://form.example.org/signaler?lang=fr&service=RECIPE")


def test_a_former_build_and_invented_incidents_lead_nowhere(tmp_path: Path, started: dt.datetime, served: Any, open_page: Open) -> None:
    assert links(open_page("incident", incident="MCN,2024-01-15T09:00")) == []
    invented = _built(tmp_path / "invented", _export(6, started=started, form_version="demo-1"))
    assert links(opened("incidents", invented, served)) == []
    root = _built(tmp_path, _export(6, started=started))
    former = Union(root).build_id
    _built(tmp_path, _export(7, started=started))
    assert links(opened("incidents", root, served, build=former)) == []
    assert len(links(opened("incidents", root, served))) == 1


def test_since_when_is_told_from_five_reporters_only(tmp_path: Path, started: dt.datetime, served: Any) -> None:
    root = _built(tmp_path, _export(4, started=started))
    (link,) = links(opened("incidents", root, served))
    assert [name for name, _ in asked(link)] == ["lang", "service", "kind"]


def test_what_is_over_is_not_open(tmp_path: Path, started: dt.datetime, served: Any) -> None:
    ended = (started + dt.timedelta(minutes=2)).isoformat()
    root = _built(tmp_path, _export(6, started=started, ended_at=ended))
    app = opened("incidents", root, served)
    assert "RECIPE" in str([element.proto.body for element in app.get("html")])
    assert links(app) == []


def test_open_is_of_today_and_said_to_be_over_by_nobody() -> None:
    day = dt.date(2026, 1, 15)
    incident = {"occurred_on": day, "open_codes": "RECIPE|MCN"}
    assert incidents.open_services(incident, today=day) == ("MCN", "RECIPE")
    assert incidents.open_services(incident, today=day + dt.timedelta(days=1)) == ()
    assert incidents.open_services({**incident, "open_codes": None}, today=day) == ()


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"K_DOWN": 3, "K_SLOW": 2}, "K_DOWN"),
        ({"K_DOWN": 2, "K_SLOW": 2}, ""),
        ({"unknown": 9, "K_SLOW": 1}, "K_SLOW"),
        ({"unknown": 9}, ""),
        ({}, ""),
    ],
)
def test_a_kind_is_chosen_beforehand_when_most_of_those_who_said_one_agree(said: dict[str, int], kind: str) -> None:
    assert incidents.prevailing_kind([{"kind_code": code, "n_reporters": n} for code, n in said.items()]) == kind
