"""Three languages, one set of keys and placeholders; every key the code asks for exists, and none is left over."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

import i18n
from analytics.metrics import METRICS
from settings import PROJECT_DIR

AREAS = sorted({path.name.rsplit(".", 2)[0] if path.name.count(".") == 2 else "" for path in i18n.LOCALES_DIR.glob("*.json")})


def python_files() -> list[Path]:
    places = [PROJECT_DIR / name for name in ("pages", "ui", "analytics", "web", "i18n")]
    return [PROJECT_DIR / "app.py", *(path for place in places for path in place.rglob("*.py"))]


def area_texts(area: str, lang: str) -> dict[str, str]:
    path = i18n.LOCALES_DIR / (f"{area}.{lang}.json" if area else f"{lang}.json")
    pairs: list[tuple[str, str]] = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=list)
    repeated = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
    assert not repeated, f"{path.name} repeats {repeated}"
    return dict(pairs)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("area", [area for area in AREAS if area != "streamlit"])
def test_keys_and_placeholders_agree_in_all_languages(area: str) -> None:
    french = area_texts(area, "fr")
    for lang in i18n.LANGUAGES[1:]:
        other = area_texts(area, lang)
        assert other.keys() == french.keys(), other.keys() ^ french.keys()
        for key, text in french.items():
            assert placeholders(other[key]) == placeholders(text), f"{key} in {lang}"


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_no_text_is_empty_or_left_in_another_language(lang: str) -> None:
    for key, text in i18n.texts(lang).items():
        assert text.strip(), key
    if lang == "fr":
        return
    same = [key for key, text in i18n.texts(lang).items() if text == i18n.texts("fr")[key] and len(text.split()) > 3 and " " in text]
    assert not same, f"left in French: {same}"


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_check_has_a_title(lang: str) -> None:
    names = {path.stem for path in (PROJECT_DIR / "etl" / "sql" / "checks").glob("*.sql")}
    titled = {key.removeprefix("checks.") for key in i18n.texts(lang) if key.startswith("checks.")}
    assert titled == names


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_caveat_has_a_sentence(lang: str) -> None:
    told = {key.removeprefix("exports.caveat.").removesuffix(".other") for key in i18n.texts(lang) if key.startswith("exports.caveat.")}
    assert {code for metric in METRICS.values() for code in metric.caveats} <= told


def test_french_typography() -> None:
    """A narrow no-break space before double punctuation and inside quotation marks; typographic apostrophes."""
    for key, text in i18n.texts("fr").items():
        plain = re.sub(r"<[^>]+>|https?://\S+|\{[^}]*\}|`[^`]*`", "", text)
        assert not re.search(r"[ \w][;?!»](?=\s|$)(?<![\u202f\u00a0][;?!»])", plain) or "&" in plain, f"{key}: {text}"
        assert "'" not in plain, f"{key}: {text}"


def test_every_key_the_code_names_exists() -> None:
    """Keys written out in a call of `t` or `plural`; keys put together at run time are met by the page tests."""
    texts = i18n.texts("fr")
    for path in python_files():
        for function, key in re.findall(r"\b(t|plural)\(\s*\"([a-z0-9_.]+)\"", path.read_text(encoding="utf-8")):
            found = key in texts if function == "t" else f"{key}.other" in texts
            assert found, f"{path.relative_to(PROJECT_DIR)} asks for {key}"
