"""Three languages, one set of keys and placeholders; every key the code asks for exists; no figure is typed into a text."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from string import Formatter

import pytest

import i18n
from analytics import comparison, intervals, periods, regions
from analytics.intervals import MIN_FOR_MEDIAN, MIN_FOR_SHARE
from analytics.metrics import METRICS
from commands import STORE_NOT_READ
from etl.backup import BackupRefused
from etl.command_line import REFUSALS, SHORTAGES
from etl.incidents import rule
from settings import PROJECT_DIR

AREAS = sorted({path.name.rsplit(".", 2)[0] if path.name.count(".") == 2 else "" for path in i18n.LOCALES_DIR.glob("*.json")})


def python_files() -> list[Path]:
    places = [PROJECT_DIR / name for name in ("pages", "ui", "analytics", "intake", "web", "i18n")]
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
    french = i18n.texts("fr")
    same = [key for key, text in i18n.texts(lang).items() if text == french[key] and len(_own_words(text)) > 3]
    assert not same, f"left in French: {same}"


def _own_words(text: str) -> list[str]:
    """Words of a text that no placeholder brings; signs are the same in every language."""
    return [word for word in re.sub(r"\{[^}]*\}", " ", text).split(" ") if any(map(str.isalpha, word))]


SPELT_ALIKE = {  # words of texts that are the same in two languages: names, and words that both have
    ("fr", "nl"): (
        "argument bugs campagne campagnes code dossier ears eattest efact ehealth ehealthbox english français incident min "
        "mycarenet nederlands niveau parquet recip sumehr type xlsx"
    ),
    ("fr", "en"): (
        "argument arguments base bugs central code condition consequences date dossier ears eattest efact ehealth ehealthbox "
        "english figure français incident incidents min minute minutes moment mycarenet nature nederlands note objection "
        "objections observation page parquet pdf prescription probable province provinces publication recip service services "
        "source sources strict sumehr total type verdict versions xlsx"
    ),
    ("nl", "en"): (
        "argument bugs code criteria demo detail dossier downloads ears eattest efact ehealth ehealthbox english filter "
        "filters français incident interval min moratorium mycarenet nederlands parquet per privacy recip register scenario "
        "software status sumehr type week xlsx"
    ),
}
OF_OTHERS = {  # small words that no text of the language has
    "fr": "the and with from not which are het een van niet wordt voor zijn geen",
    "nl": "the and with from not which are les des une pour dans avec sont aucun qui",
    "en": "les des une pour dans avec sont aucun qui het een van niet wordt voor zijn geen",
}


def _words(text: str) -> set[str]:
    """Of three letters or more, without what a placeholder, a mark or an address brings."""
    plain = re.sub(r"\{[^}]*\}|<[^>]+>|https?://\S+", " ", text.casefold())
    return {word for word in re.findall(r"[^\W\d_]+", plain) if len(word) > 2}


@pytest.mark.parametrize(("one", "other"), SPELT_ALIKE)
def test_only_words_that_both_languages_have_are_the_same_in_both(one: str, other: str) -> None:
    first, second = i18n.texts(one), i18n.texts(other)
    same = {word for key, text in first.items() if text == second[key] for word in _words(text)}
    assert same == set(SPELT_ALIKE[one, other].split()), "left in another language, or no longer the same"


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_no_text_holds_a_small_word_of_another_language(lang: str) -> None:
    assert {key: text for key, text in i18n.texts(lang).items() if _words(text) & set(OF_OTHERS[lang].split())} == {}


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_every_word_of_streamlits_that_we_know_is_exchanged(lang: str) -> None:
    words = area_texts("streamlit", lang)
    assert {source for source, told in words.items() if source == told and _words(source)} <= {"Page {0}"}


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_check_has_a_title(lang: str) -> None:
    names = {path.stem for path in (PROJECT_DIR / "etl" / "sql" / "checks").glob("*.sql")}
    titled = {key.removeprefix("checks.") for key in i18n.texts(lang) if key.startswith("checks.")}
    assert titled == names


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_caveat_has_a_sentence(lang: str) -> None:
    told = {key.removeprefix("exports.caveat.").removesuffix(".other") for key in i18n.texts(lang) if key.startswith("exports.caveat.")}
    assert {code for metric in METRICS.values() for code in metric.caveats} <= told


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_refusal_a_page_may_show_has_words(lang: str) -> None:
    """Backups are made and restored by command alone."""
    of_classes = {one.__name__ for one in REFUSALS if one is not BackupRefused}
    names = of_classes | SHORTAGES.keys() | {"FolderUnusable", "MappingError", "NothingLeft", STORE_NOT_READ}
    assert not {name for name in names if f"staff.refused.{name}" not in i18n.texts(lang)}


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


# --- digits -----------------------------------------------------------------------------------------------------------
# A figure comes by a placeholder. What may be typed: numbers that no data change, each with its reason; those of the code come from it.


@dataclass(frozen=True)
class Typed:
    """Numbers that may stand in the texts of some keys (shell patterns), and why."""

    why: str
    numbers: frozenset[str]
    keys: tuple[str, ...]


def typed(why: str, numbers: Iterable[object], keys: str) -> Typed:
    return Typed(why, frozenset(str(number) for number in numbers), tuple(keys.split()))


_WINDOWS = (periods.WINDOW_DAYS, 2 * periods.WINDOW_DAYS, periods.LATE_DAYS, comparison.MIN_DAYS, comparison.MIN_REPORTERS)
_YEAR_END = (periods.YEAR_END[0][1], periods.YEAR_END[1][1])
_WORKING_HOURS = (*(minutes // 60 for minutes in rule.WORKING_MINUTES), "00")
_FEWEST = (regions.MIN_FOR_A_RATE, MIN_FOR_MEDIAN, MIN_FOR_SHARE)
_CARRIER = (rule.LEAST_REPORTERS_FOR_SOFTWARE, round(100 * rule.LARGEST_SOFTWARE_SHARE), rule.SOFTWARE_MIX_MONTHS)
_COMPARED = "metrics.reporters_against_year_before.how metrics.reporters_per_working_day.how"
_RATES = "metrics.cross_rate*.how metrics.reporters_per_1000_*.how"

TYPED = (
    typed("the base a rate is told for", (regions.PER,), "overview.regions.* overview.caption.regions.* overview.column.rate regions.*"),
    typed("the base a rate is told for", (regions.PER,), "tables.measure.rate* exports.column.rate_fte method.denominators.text"),
    typed("the base a rate is told for", (regions.PER,), "metrics.cross_rate*.* metrics.reporters_per_1000_*.*"),
    typed(
        "the confidence of an interval",
        (round(100 * intervals.CONFIDENCE),),
        "*.column.*low* *.column.*high* *regions*.axis dossier.int*",
    ),
    typed(
        "the confidence of an interval",
        (round(100 * intervals.CONFIDENCE),),
        f"tables.note.* metrics.reporters_by_severity.how metrics.first.reporters {_RATES}",
    ),
    typed("the dates of the published counts of GPs", (31, 2022, 2023), f"exports.caveat.two_denominators metrics.reporters.how {_RATES}"),
    typed("the dates of the published counts of GPs", (2023,), "overview.regions.full_time regions.lead"),
    typed(
        "the least below which nothing is said", _FEWEST, f"tables.note.* method.limits.small metrics.reporters_by_severity.how {_RATES}"
    ),
    typed("the least below which no median is said", (MIN_FOR_MEDIAN,), "metrics.cross_*_median.how"),
    typed(
        "fewer than may be published",
        (1, regions.MIN_FOR_A_RATE - 1),
        "exports.caveat.few* method.limits.small time.week.holidays",
    ),
    typed(
        "fewer than may be published",
        (1, regions.MIN_FOR_A_RATE - 1),
        "dossier.audience.board.means dossier.hidden.board dossier.refused.small_cells",
    ),
    typed("fewer than may be published", (3, 4, regions.MIN_FOR_A_RATE), "dossier.hidden.outside"),
    typed("the shades of the calendar of incidents", (3, 5, 6, 11, 12), "dossier.calendar.*"),
    typed("the shades of the calendar of incidents", (5, 6, 11, 12), "incidents.calendar.key"),
    typed(
        "what two windows need to be compared", _WINDOWS, f"metrics.busiest_day.how overview.comparison.reason.too_few_days.* {_COMPARED}"
    ),
    typed("the day the real form opened", (2, 2024), "frame.demo.notice"),
    typed("the days between Christmas and New Year", _YEAR_END, f"method.word.hours.means {_COMPARED}"),
    typed("the level of the test of two windows, in percent", (round(100 * comparison.SIGNIFICANCE),), _COMPARED),
    typed("the same days a year before", (52, periods.YEAR.days), "metrics.reporters_against_year_before.how method.time.compared"),
    typed(
        "from when a report is from memory", (periods.LATE_DAYS,), "method.word.from_memory.means report.counts.memory time.before.memory"
    ),
    typed("from when a report is from memory", (periods.LATE_DAYS,), "method.incidents.which"),
    typed("a delay in days", (2, 7), "time.delay.week"),
    typed(
        "the rarity of a flagged window", (rule.ORDINARY_DAYS,), "method.word.incident.means metrics.incidents.how method.incidents.rule"
    ),
    typed("the least reporters of an incident", (rule.LEAST_REPORTERS,), "method.incidents.rule"),
    typed(
        "what the usual level is learnt from",
        (rule.HISTORY_DAYS, rule.LEAST_HISTORY_DAYS),
        "method.incidents.usual metrics.incident_usual.how",
    ),
    typed("the working hours of the rule", _WORKING_HOURS, "incident.part.* method.incidents.usual metrics.incident_usual.how"),
    typed("when a package can be told to carry an incident", _CARRIER, "method.incidents.cause*"),
    typed("the sizes of simulated failures", (6, 12), "method.incidents.trials method.incidents.key"),
    typed("the settings of simulated backgrounds", (1, 8, 30, 40, "0.05", "0,05"), "method.incidents.background.*"),
    typed("the name of a method", (1, 2), "method.incidents.method.ears_*"),
    typed("days of history that no data change", (2, 2024), "method.limits.* metrics.*_over_time.how overview.note.none_known"),
    typed("the rule of near duplicates", (60, 90, 200), "duplicates.rule"),
    typed("the bounds of what a cell may hold", (0, 3, 16, 300, 1440), "reasons.* checks.measures_are_plausible"),
    typed("examples of impossible cells", ("02", 31, 5, 9), "reasons.occurred_at_impossible.todo method.received.cells"),
    typed("the bounds of Belgian postal codes", (1000, 9999), "checks.reference_postal_codes_have_one_province"),
    typed("the years of a published change", (2023, 2024), "checks.reference_walloon_changes_agree"),
    typed("a name with a digit in it", (8,), "exports.technical_csv.help reasons.decoded_as_cp1252"),
    typed("names and days of half-years and quarters", (1, 2, 4, 31), "filters.preset.second_semester* time.premium.*"),
    typed("a full hour", ("00",), "*.hour time.week.*"),
    typed("the first and the third quartile", (1, 3), "tables.column.low tables.column.high"),
)


def typed_numbers(text: str) -> set[str]:
    """Numbers outside placeholders and marks of HTML, without what parts thousands."""
    plain = re.sub(r"\{[^}]*\}|<[^>]+>", "", text)
    return set(re.findall(r"\d+(?:[.,]\d+)?", re.sub(r"(?<=\d)[\u202f\u00a0 ,.](?=\d{3}\b)", "", plain)))


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_no_figure_is_typed_into_a_text(lang: str) -> None:
    for key, text in i18n.texts(lang).items():
        allowed = {number for one in TYPED if any(fnmatch(key, pattern) for pattern in one.keys) for number in one.numbers}
        assert typed_numbers(text) <= allowed, f"{key} in {lang}: {typed_numbers(text) - allowed} should come by a placeholder"


def test_every_exception_is_of_use() -> None:
    """A pattern that meets no typed number, or a number that stands nowhere, is taken off the list."""
    found = {(key, number) for lang in i18n.LANGUAGES for key, text in i18n.texts(lang).items() for number in typed_numbers(text)}
    for one in TYPED:
        for pattern in one.keys:
            assert any(fnmatch(key, pattern) and number in one.numbers for key, number in found), f"{one.why}: {pattern}"
        for number in one.numbers:
            assert any(number == other and any(fnmatch(key, p) for p in one.keys) for key, other in found), f"{one.why}: {number}"


def test_a_typed_figure_is_found() -> None:
    assert typed_numbers("Au moins 1\u202f234 minutes pour {n} envois, <b class='h2'>12,5 %</b>") == {"1234", "12,5"}
    assert typed_numbers("{n} médecins sur {of}") == set()
