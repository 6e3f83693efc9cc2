"""No word on any screen that comes from elsewhere than the locale files of its language, the data, or a short list with reasons.

The dashboard is served in pseudo-locales (`tests/tongues.py`): French, Dutch and English have an alphabet each. What is then read in Latin
letters was typed into the code, is a word of Streamlit's that nobody exchanges, or is data; a letter of another alphabet is a text in the
wrong language. That the locale files hold their own language is held by `tests/contract/test_locales.py`.
"""

from __future__ import annotations

import json
import re
import shutil
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import expect

import i18n
from intake.form.routes import LEAST_SECONDS
from pages.records.kinds import BY_NAME
from settings import DataFolder
from tests import tongues
from tests.browser.reader import SETTLED, UNFINISHED, Reader, Server
from tests.browser.test_accessibility import INCIDENT, OPEN_EVERYTHING
from tests.conftest import Union
from tests.pages.conftest import SIGN_IN
from tests.turns import FULL
from ui.menu import SCREENS

pytestmark = pytest.mark.browser

EVERY_TEXT = Path(__file__).with_name("every_text.js").read_text(encoding="utf-8")
URL = re.compile(r"https?://[^\s\"<]+")
ADDRESS = re.compile(r"\b[\w-]+(?:\.[\w-]+)+/\S*")
AUTONYMS = {
    tongues.told(i18n.t(f"form.language.{one}", lang), lang) for one in i18n.LANGUAGES for lang in i18n.LANGUAGES
}  # each in its own
REFERENCE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){4}")  # of a submission: letters and digits by chance
# names that are data and belong to no language: (table, column)
NAMES = (
    ("marts.dim_software", "label"),
    ("marts.dim_software", "vendor"),
    ("marts.dim_services", "operator"),
    ("marts.dim_services", "technical_code"),
    ("marts.dim_sources", "publisher"),
    ("marts.dim_sources", "reference"),
    ("marts.dim_sources", "source_key"),
    ("marts.fct_official_outages", "fault_component"),
    ("marts.campaigns", "title"),
    ("marts.campaigns", "author"),
    ("marts.observation_periods", "author"),
    ("marts.observation_periods", "note"),
    ("meta.import_ledger", "file_name"),
    ("meta.import_ledger", "source_id"),
    ("meta.cell_warnings", "raw_value"),
    ("meta.unknown_names", "name"),
    ("meta.check_results", "check_name"),
    ("marts.fct_submissions", "form_version"),
    ("meta.build_info", "build_id"),
    ("meta.build_info", "key_fingerprint"),
    ("meta.build_info", "rule_version"),
    ("meta.build_info", "etl_version"),
)
# texts of people and pages: shown only inside an element that says their language
QUOTED = (("marts.dim_sources", "title"), ("marts.fct_submissions", "comment"))


@dataclass(frozen=True)
class Allowed:
    """Words that may stand in Latin letters although they are no data: `where` is a part of what the collector says, `why` the reason."""

    words: str  # a regular expression for the whole of what is left of a text
    where: str
    why: str


ALLOWED = (
    Allowed(r"(FR|NL|EN)( (FR|NL|EN))*", "", "The codes of the languages are the same in all of them."),
    Allowed(r"PNG|SVG", "button", "Formats of files have one name."),
    Allowed(r"(?s)(SELECT|WITH)\b.*", "code", "The query as the database was asked it, for who checks a figure."),
    Allowed(r"python( m)? etl [a-z ]+|make (demo|etl)", "code", "A command is typed as it is written."),
    Allowed(
        r"unknown|hour|same day|next day|week|memory|strict|central|wide",
        "stPlotlyChart kept",
        "Codes that stand beside the words; no hover writes them.",
    ),
    Allowed(r"(AA|WCAG|W|C)( (AA|WCAG|W|C))*", "", "The standard of accessibility, its level and who publishes it."),
    Allowed(r"CSV TSV TXT XLSX ODS JSONL NDJSON PARQUET", "stFileUploader", "Endings of the files that are read."),
)
CALENDAR = {  # the widget behind Streamlit's brings words of its own, in the language of the page
    lang: Allowed(rf"(?:{words})(?: (?:{words}))*", "react-aria", "The calendar’s own words, for voices.")
    for lang, words in {
        "fr": "mois|année|Plage|sélectionnée?|à|Première|Dernière|date|disponible|Suivant|Précédent|Cliquer|pour|commencer|terminer|"
        "sélectionner|la|plage|de|dates|Aujourd|hui",
        "nl": "maand|jaar|Geselecteerd|bereik|tot|geselecteerd|Eerste|Laatste|beschikbare|datum|Volgende|Vorige|Klik|om|het|datumbereik|te|"
        "selecteren|Vandaag",
    }.items()
}


@dataclass(frozen=True)
class Text:
    """One text of a page: `lang` is that of the nearest element that names one."""

    text: str
    where: str
    lang: str
    is_marked: bool = False  # by an element other than the document itself


@dataclass(frozen=True)
class Data:
    """What of a build may be read in Latin letters."""

    build: Path

    def _of(self, columns: Iterable[tuple[str, str]]) -> set[str]:
        with duckdb.connect(str(self.build), read_only=True) as con:
            asked = [con.execute(f"select distinct {column} from {table}").fetchall() for table, column in columns]  # noqa: S608  our own
        found = {str(value) for rows in asked for (value,) in rows}
        return {" ".join(one.split()) for one in found - {"None", ""}}

    @cached_property
    def quoted(self) -> set[str]:
        return self._of(QUOTED)

    def is_quoted(self, text: str) -> bool:
        """A comment may be cut for a table."""
        return text in self.quoted or (text.endswith("…") and any(one.startswith(text[:-1]) for one in self.quoted))

    @cached_property
    def _longest_quoted_first(self) -> list[str]:
        return sorted(self.quoted, key=len, reverse=True)

    def without_quotes(self, text: str) -> str:
        """What is left where a sentence quotes a comment or a title."""
        return reduce(lambda rest, quote: rest.replace(quote, " ") if quote in rest else rest, self._longest_quoted_first, text)

    @cached_property
    def _titles(self) -> set[str]:
        return self._of(QUOTED[:1])

    def without_titles(self, text: str) -> str:
        return reduce(lambda rest, title: rest.replace(title, " "), self._titles, text)

    @cached_property
    def received(self) -> set[str]:
        """Cells of refused rows, shown as they were received."""
        with duckdb.connect(str(self.build), read_only=True) as con:
            rows = con.execute("select raw_row from meta.rejected_rows").fetchall()
        return {" ".join(str(cell).split()) for (row,) in rows for cell in json.loads(row).values()}

    @cached_property
    def _codes(self) -> set[str]:
        """Known by their capitals or digits: one such as `unknown` or `solo` is also an English word."""
        with duckdb.connect(str(self.build), read_only=True) as con:
            columns = con.execute(
                "select table_schema || '.' || table_name, column_name from information_schema.columns"
                " where column_name similar to '.*(_code|_codes|_key|_id|_hash|sha256|source|period|mark)'"
                " and (data_type = 'VARCHAR' or data_type like 'ENUM%')"
            ).fetchall()
        return {code for one in self._of(columns) for code in one.split("|") if not re.fullmatch(r"[a-z_.]+", code)}

    @cached_property
    def _codes_in_order(self) -> list[str]:
        return sorted(self._codes)

    @cached_property
    def _names(self) -> re.Pattern[str]:
        listed = sorted((one for one in self._of(NAMES) if tongues.latin_words(one)), key=len, reverse=True)
        return re.compile(r"(?<![A-Za-z0-9_])(?:" + "|".join(map(re.escape, listed)) + r")(?![A-Za-z0-9_])")

    def left(self, text: str, lang: str) -> str:
        """What is neither data nor a date: words in Latin letters, joined by spaces."""
        rest = ADDRESS.sub(" ", self._names.sub(" ", URL.sub(" ", " ".join(text.split()))))
        rest = re.sub(r"[A-Za-z0-9][\w.-]*\w", lambda token: " " if self._is_code(token[0]) else token[0], rest)
        known = {word.casefold() for word in tongues.of_dates(lang)}
        return " ".join(word for word in tongues.latin_words(rest) if word.casefold() not in known)

    def _is_code(self, token: str) -> bool:
        if token in self._codes:
            return True
        place = bisect_left(self._codes_in_order, token)  # the first that could start with it
        return len(token) >= 12 and any(code.startswith(token) for code in self._codes_in_order[place : place + 1])


def faults(texts: Sequence[Text], data: Data, lang: str) -> tuple[dict[str, str], set[Allowed]]:
    """Texts that no locale file of `lang` explains, with where they stand; and which allowances were of use."""
    found, met = {}, set()
    for one in texts:
        spoken = one.lang or lang if one.is_marked else lang  # a part in another language says so, and is judged in it
        others = tongues.other_languages(one.text, spoken)
        if others and one.text not in AUTONYMS:
            found[one.text] = f"{one.where}: in {others} where {spoken} is spoken"
        plain = " ".join(one.text.split())
        if "@title" in one.where:  # an attribute cannot say its language
            plain = data.without_titles(plain)
        if (one.is_marked and data.is_quoted(plain)) or (one.where.startswith("dd ") and plain in data.received):
            continue
        left = data.left(plain, spoken)
        if not left:
            continue
        shown = one.text if re.match(r"\s*(SELECT|WITH)\b", one.text) else left
        allowances = (*ALLOWED, CALENDAR[lang]) if lang in CALENDAR else ALLOWED
        allowed = next((each for each in allowances if each.where in one.where and re.fullmatch(each.words, shown)), None)
        if allowed:
            met.add(allowed)
        else:
            found[one.text] = f"{one.where}: {left}"
    return found, met


@pytest.fixture(scope="module")
def pseudo(demo: Union, tmp_path_factory: pytest.TempPathFactory, new_server: Callable[..., Server]) -> tuple[Server, Data]:
    """The demo served in pseudo-locales, and what its build holds."""
    folder = tmp_path_factory.mktemp("tongues")
    tongues.write_locales(folder / "locales")
    tongues.write_reference(folder / "reference")
    shutil.copytree(demo.root.parent, folder / "data")
    copy = DataFolder(folder / "data" / "demo")
    tongues.rewrite(copy.build_file(demo.build_id))
    return new_server(folder / "data", before=tongues.patch(folder), EHEALTHBUGS_BUILD_EVERY="0"), Data(copy.build_file(demo.build_id))


def read(reader: Reader) -> list[Text]:
    """Every text of the page as it stands."""
    reader.page.wait_for_load_state()
    found: list[dict[str, Any]] = reader.page.evaluate(f"({EVERY_TEXT})()")
    return [Text(**one) for one in found]


def under_the_pointer(reader: Reader, within: str = "[data-testid=stMain]") -> list[Text]:
    """What only shows where the pointer rests or clicks: hovers of pictures, help, lists of choices, the calendar."""
    page, found = reader.page, []
    for picture in page.locator(f"{within} .js-plotly-plot").all():
        picture.scroll_into_view_if_needed()
        box = picture.locator(".nsewdrag").first.bounding_box() if picture.locator(".nsewdrag").count() else None
        for part in (0.02, 0.3, 0.62) if box else ():
            page.mouse.move(box["x"] + part * box["width"], box["y"] + 0.5 * box["height"])  # type: ignore[index]
            page.wait_for_timeout(80)
            found += in_front(reader, ".hoverlayer")
    seen: set[str] = set()
    for one in page.locator(f"{within} [data-testid=stTooltipHoverTarget]").all():
        name = one.inner_text() if one.is_visible() else ""
        if one.is_visible() and name not in seen:
            seen.add(name)
            one.hover()
            expect(page.locator("[role=tooltip]").first).to_be_visible()
            found += in_front(reader, "[role=tooltip]")
    page.mouse.move(0, 0)
    lists = ":is([data-testid=stSelectbox], [data-testid=stMultiSelect]) input, [data-testid=stDateInputCalendarButton]"
    for one in page.locator(within).locator(lists).all():
        if one.is_visible() and one.is_enabled():
            one.click()
            page.wait_for_timeout(200)
            found += read(reader)
            page.keyboard.press("Escape")
    return found


def in_front(reader: Reader, selector: str) -> list[Text]:
    return [Text(text, selector, "") for text in reader.page.locator(selector).all_inner_texts() if text]


@pytest.fixture(scope="module")
def addresses(demo: Union) -> dict[str, str]:
    """Every page that is built, with something to show."""
    ((report_id,),) = demo.query(
        "select min(report_id) from marts.fct_reports join marts.fct_submissions using (submission_id)"
        " where comment is not null and has_quote_consent"
    )
    own = {"overview": "/?service=RECIPE,MCN_EATTEST&region=WAL&severity=2,3", "incident": INCIDENT, "report": f"/report?id={report_id}"}
    return {screen.id: own.get(screen.id, f"/{screen.path}") for screen in SCREENS}


STATES = (  # in which a page says what it otherwise does not
    "/?from=2024-01-15&to=2024-01-15",
    "/services?service=VACCINNET&province=BE34&from=2023-09-04&to=2023-09-04&severity=3",
    "/regions?service=VACCINNET&from=2024-02-01&to=2024-02-20",
    "/time?from=2024-08-12&to=2024-08-18",
    "/severity?service=FAX,RECIPE&from=31/02/2024&severity=9&build=20200101-000000-00000000",
    "/services?service=MCN",
    "/tables?rows=service&columns=region&for=public",
    "/register?q=zzz",
    "/report",
    "/report?id=GONE",
    "/incident",
    "/moratorium?year=2024&part=exposure",
    "/moratorium?year=2023&part=stakes",
    "/moratorium?year=2022&part=criteria",
    *(f"/board?step={step}" for step in range(1, 7)),
    *(f"/records?records={kind}" for kind in (BY_NAME if FULL else list(BY_NAME)[::3])),  # one form asks for the fields of each
)


def assert_alone(reader: Reader, texts: Sequence[Text], data: Data, lang: str) -> set[Allowed]:
    """The page says its language and speaks it alone; gives the allowances that were of use."""
    assert reader.page.evaluate("document.documentElement.lang") == lang
    found, met = faults(texts, data, lang)
    assert found == {}, reader.page.url
    return met


def at(address: str, lang: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={lang}"


def change_language(reader: Reader, address: str, lang: str) -> None:
    """By the switch; a meeting has none on its screen."""
    pill = reader.pill("f_language", lang.upper())
    if not pill.is_visible():
        reader.open(at(address, lang))
        return
    pill.click()
    expect(reader.page.locator(f"html[lang={lang}]")).to_be_attached()
    drawn(reader)


def drawn(reader: Reader) -> None:
    """All words are there; unlike `settle`, what still moves may move on."""
    reader.page.wait_for_timeout(200)
    expect(reader.page.locator(SETTLED)).to_be_attached(timeout=30_000)
    expect(reader.page.locator(UNFINISHED)).to_have_count(0, timeout=30_000)


@pytest.mark.parametrize("half", [0, 1])
def test_every_page_speaks_its_language_alone(
    pseudo: tuple[Server, Data], new_reader: Callable[..., Reader], addresses: dict[str, str], half: int
) -> None:
    """With everything open, in the language of its address and after each change of language; in Dutch under the pointer too."""
    server, data = pseudo
    reader = new_reader(server.url)
    for number, address in list(enumerate(addresses.values()))[half::2]:
        first = number // 2 % len(i18n.LANGUAGES)
        reader.open(at(address, i18n.LANGUAGES[first]))
        in_order = i18n.LANGUAGES[first:] + i18n.LANGUAGES[:first]
        for lang in in_order if FULL or number < 2 else in_order[:1]:
            if lang != i18n.LANGUAGES[first]:
                change_language(reader, address, lang)
            reader.page.evaluate(OPEN_EVERYTHING)
            drawn(reader)
            texts = read(reader)
            if faults(texts, data, lang)[0]:  # words of the language before may still be on their way out
                reader.settle()
                texts = read(reader)
            assert len(texts) > 40
            assert_alone(reader, texts, data, lang)
            if lang == "nl":
                assert_alone(reader, under_the_pointer(reader), data, lang)
    assert reader.errors == []


@pytest.mark.parametrize("lang", ["nl", "fr"] if FULL else ["nl"])
def test_the_filters_speak_it_too(pseudo: tuple[Server, Data], new_reader: Callable[..., Reader], lang: str) -> None:
    """Their lists, the calendar and what they help with."""
    server, data = pseudo
    reader = new_reader(server.url)
    reader.open(at("/services?service=RECIPE", lang))
    texts = under_the_pointer(reader, "[data-testid=stSidebar]")
    assert any("Calendar" in one.where or "DateInput" in one.where for one in texts)
    met = assert_alone(reader, texts, data, lang)
    assert CALENDAR[lang] in met


def test_every_state_speaks_it_too(pseudo: tuple[Server, Data], new_reader: Callable[..., Reader]) -> None:
    server, data = pseudo
    reader = new_reader(server.url)
    for address in STATES:
        reader.open(at(address, "nl"))
        asked = re.compile(r"FAX|GONE|20200101-000000-00000000|zzz")  # an address is quoted as it was
        assert_alone(reader, [replace(one, text=asked.sub(" ", one.text)) for one in read(reader)], data, "nl")


def test_every_allowance_is_of_use(pseudo: tuple[Server, Data], new_reader: Callable[..., Reader]) -> None:
    server, data = pseudo
    reader = new_reader(server.url)
    met: set[Allowed] = set()
    for address in ("/time", "/", "/load", "/changes", "/accessibility"):
        reader.open(at(address, "en"))
        reader.page.evaluate(OPEN_EVERYTHING)
        reader.settle()
        met |= assert_alone(reader, read(reader), data, "en")
    assert met == set(ALLOWED), "an allowance that no longer occurs must leave the list"


def test_a_word_from_elsewhere_is_found(pseudo: tuple[Server, Data], new_reader: Callable[..., Reader]) -> None:
    """One typed into the code, one of Streamlit's that nobody exchanges, one of another language, in a picture, a month, out of sight."""
    server, data = pseudo
    reader = new_reader(server.url)
    reader.open(at("/services", "fr"))
    planted = {
        "a word in the code": "document.querySelector('[data-testid=stMain] p').append('Reports')",
        "Sort by this": "document.querySelector('[data-testid=stMain] p').setAttribute('aria-label', 'Sort by this')",
        tongues.told("gravité inconnue", "nl"): f"document.querySelector('h1').append('{tongues.told('gravité inconnue', 'nl')}')",
        "No data": "document.querySelector('.js-plotly-plot svg text').textContent = 'No data'",
        "3 maart 2024": "document.querySelector('h1').append('3 maart 2024')",
        "Not for screens": "document.querySelector('footer').insertAdjacentHTML('beforeend', '<p hidden>Not for screens</p>')",
    }
    assert faults(read(reader), data, "fr")[0] == {}
    for script in planted.values():
        reader.page.evaluate(script)
    found = " | ".join(faults(read(reader), data, "fr")[0])
    assert all(words.removeprefix("a word in the code") in found for words in planted), found
    assert "Reports" in found


@pytest.mark.parametrize("lang", i18n.LANGUAGES if FULL else ["nl"])  # what is typed into the code is French or English
def test_the_form_and_the_way_in_speak_it_too(pseudo: tuple[Server, Data], new_reader: Callable[..., Reader], lang: str) -> None:
    server, data = pseudo
    reader = new_reader(server.url, own=True)
    page = reader.page

    def check() -> None:
        texts = [one for one in read(reader) if not REFERENCE.fullmatch(one.text.strip())]
        assert_alone(reader, texts, data, lang)

    for path in ("", "/envoi", "/feuille", "/accessibilite", "/nothing-here"):
        page.goto(f"{server.url}/signaler{path}?lang={lang}")
        check()
    page.goto(f"{server.url}/signaler?lang={lang}")
    page.locator("label:has(input[name=service][value=RECIPE])").click()
    page.locator("#postal_code").fill("50000")
    page.wait_for_timeout(1000 * LEAST_SECONDS + 100)
    page.locator("[data-send]").click()
    expect(page.locator("#errors")).to_be_visible()
    check()
    page.locator("#postal_code").fill("5000")
    page.locator("[data-send]").click()
    expect(page.locator("[data-reference]")).to_be_visible()
    check()
    with page.expect_navigation():
        page.locator("form button").first.click()
    check()

    page.set_extra_http_headers({"X-Forwarded-For": "203.0.113.7"})  # from elsewhere
    file = server.data / "sign_in.toml"
    page.goto(f"{server.url}/?lang={lang}")
    check()
    file.write_text(SIGN_IN, encoding="utf-8")
    file.chmod(0o600)
    try:
        page.goto(f"{server.url}/?lang={lang}")
        check()
    finally:
        file.unlink()


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_without_a_build_the_frame_speaks_it_too(pseudo: tuple[Server, Data], new_reader: Callable[..., Reader], lang: str) -> None:
    server, data = pseudo
    away = server.data / "away"
    (server.data / "demo").rename(away)
    try:
        reader = new_reader(server.url)
        reader.page.goto(f"{server.url}/?lang={lang}")
        expect(reader.page.locator(SETTLED)).to_be_attached(timeout=30_000)
        reader.page.wait_for_timeout(500)
        texts = read(reader)
    finally:
        away.rename(server.data / "demo")
    assert_alone(reader, texts, data, lang)
