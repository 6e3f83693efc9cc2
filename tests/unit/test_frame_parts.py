"""Parts of the frame that need no browser: presets of the period, the view as widgets, Streamlit's own words."""

from __future__ import annotations

import datetime as dt
import json
import re

import pandas as pd
import pytest

import i18n
from analytics.filters import Filters, Known
from settings import get_settings
from ui import filter_bar, keys
from ui.view import View

DAY = dt.date
KNOWN = Known(
    services=("MCN", "RECIPE"),
    regions=("WAL", "BRU"),
    severities=("0", "1"),
    first_day=DAY(2023, 9, 1),
    last_day=DAY(2024, 3, 15),
)
DAYS = [DAY(2023, 9, 1) + dt.timedelta(days=n) for n in range(197) if n not in range(180, 190)]


def test_presets_end_at_the_last_observed_day_and_count_observed_days() -> None:
    presets = {preset.id: preset.period for preset in filter_bar.presets(KNOWN, DAYS, "fr")}
    assert presets == {
        "7d": (DAY(2024, 3, 9), DAY(2024, 3, 15)),
        "30d": (DAYS[-30], DAY(2024, 3, 15)),
        "90d": (DAYS[-90], DAY(2024, 3, 15)),
        "2023": (DAY(2023, 9, 1), DAY(2023, 12, 31)),
        "2023s2": (DAY(2023, 9, 1), DAY(2023, 12, 31)),
        "2024": (DAY(2024, 1, 1), DAY(2024, 3, 15)),
        "all": (DAY(2023, 9, 1), DAY(2024, 3, 15)),
    }
    assert presets["30d"][0] < DAY(2024, 2, 15), "days that were not observed do not count"


def test_no_preset_without_observed_days_or_with_too_few() -> None:
    assert filter_bar.presets(Known(), [], "nl") == []
    few = {preset.id for preset in filter_bar.presets(KNOWN, DAYS[-7:], "en")}
    assert not few & {"7d", "30d", "90d"}


def test_services_stand_under_the_short_name_of_their_family() -> None:
    services = pd.DataFrame(
        {
            "service_code": ["MCN", "MCN_EATTEST", "RECIPE", "UNKNOWN"],
            "label_fr": ["MyCareNet", "eAttest", "Recip-e", "Je ne sais pas lequel"],
            "label_nl": ["MyCareNet", None, "Recip-e", "Ik weet niet welke"],
            "family_code": ["mycarenet", "mycarenet", "prescription", "unknown"],
        }
    )
    assert list(filter_bar.grouped(services, "nl").values()) == [
        "MyCareNet",
        "MyCareNet · eAttest",
        "Voorschrift · Recip-e",
        "Ik weet niet welke",
    ]


@pytest.mark.parametrize(
    "view",
    [
        View(),
        View(
            Filters(services=("MCN",), regions=("WAL", "BRU"), start=DAY(2024, 1, 1), end=DAY(2024, 1, 2)),
            "reports",
            "nl",
        ),
        View(Filters(severities=("0",)), lang="en"),
    ],
)
def test_the_widgets_give_the_view_back(view: View) -> None:
    assert View().updated_from(view.to_widgets(KNOWN), KNOWN) == view


def test_widgets_that_say_nothing_change_nothing() -> None:
    view = View(Filters(regions=("WAL",), start=DAY(2024, 1, 1), end=DAY(2024, 1, 2)), "reports", "nl")
    assert view.updated_from({}, KNOWN) == view
    half = {keys.PERIOD: (DAY(2024, 2, 1),), keys.UNIT: None, keys.LANGUAGE: "xx"}
    assert view.updated_from(half, KNOWN) == view
    assert view.updated_from({keys.PERIOD: ()}, KNOWN).filters == Filters(regions=("WAL",))
    assert view.updated_from({keys.REGIONS: ["WAL", "GONE"]}, KNOWN).filters.regions == ("WAL",)


def test_the_address_writes_what_differs_from_the_defaults() -> None:
    assert View().to_query() == {}
    view = View(Filters(regions=("WAL",)), unit="reports", lang="nl", build="b1")
    assert view.to_query(report="r1") == {
        "region": "WAL",
        "unit": "reports",
        "lang": "nl",
        "build": "b1",
        "report": "r1",
    }


def test_streamlits_words_have_the_same_places_in_both_languages() -> None:
    words = {lang: json.loads((i18n.LOCALES_DIR / f"streamlit.{lang}.json").read_text(encoding="utf-8")) for lang in ("fr", "nl")}
    assert words["fr"].keys() == words["nl"].keys()
    for translations in words.values():
        for source, translation in translations.items():
            assert set(re.findall(r"\{\d\}", source)) == set(re.findall(r"\{\d\}", translation)), source


@pytest.mark.parametrize(("given", "kept"), [("", ""), ("https://a.be/", "https://a.be"), (" http://a.be/bugs ", "http://a.be/bugs")])
def test_the_public_address_has_no_slash_at_its_end(given: str, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EHEALTHBUGS_PUBLIC_URL", given)
    assert get_settings.__wrapped__().public_url == kept


@pytest.mark.parametrize("given", ["bugs.example.org", "ftp://a.be", "https://", "https://a.be/?x=1"])
def test_what_is_no_address_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EHEALTHBUGS_PUBLIC_URL", given)
    with pytest.raises(ValueError, match="EHEALTHBUGS_PUBLIC_URL"):
        get_settings.__wrapped__()


@pytest.mark.parametrize(("given", "kept"), [("", "1GB"), (" 800mb ", "800MB"), ("2 GB", "2GB")])
def test_an_amount_of_memory_is_written_as_duckdb_reads_it(given: str, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EHEALTHBUGS_QUERY_MEMORY", given)
    assert get_settings.__wrapped__().query_memory == kept


@pytest.mark.parametrize("given", ["0GB", "2", "lots", "1.5GB", "-1GB", "100MB", "80%"])
def test_an_amount_that_serves_nothing_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EHEALTHBUGS_QUERY_MEMORY", given)
    with pytest.raises(ValueError, match="EHEALTHBUGS_QUERY_MEMORY"):
        get_settings.__wrapped__()
