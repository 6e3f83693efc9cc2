"""What the eye needs of a page: nothing said twice, no sign without mark, grey print that reads, a bibliography without inventions."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import replace

import docx
import pytest
from pypdf import PdfReader

import i18n
from analytics.argument import ledger
from analytics.dossier import charts
from analytics.dossier.assembling import assemble
from analytics.dossier.contents import Definitions, Dossier, Figure, Table
from analytics.dossier.formats import letter, typesetting
from analytics.dossier.formats.page import page
from analytics.dossier.formats.passports import own_lines, told_once
from analytics.dossier.formats.pdf import pdf
from analytics.dossier.formats.word import word
from analytics.dossier.request import AUDIENCES, Audience
from analytics.dossier.sections.incidents import MOST_WHOLE
from analytics.filters import Filters
from analytics.warehouse import Build
from privacy.scan import find_identifiers
from settings import PROJECT_DIR
from tests.dossier.conftest import ISSUED, request_of
from tests.dossier.real import HOUSE
from tests.turns import in_turn

WHOLE = Filters(start=dt.date(2023, 9, 1), end=dt.date(2024, 11, 30))
HALF_YEAR = Filters(start=dt.date(2024, 1, 1), end=dt.date(2024, 6, 30))
LEAST_SIZE = 10.0  # points


def filters_told(dossier: Dossier) -> list[tuple[str, int]]:
    """The filter sentence of each section of which every passport has the same, and how many passports these are."""
    told = []
    for section in dossier.sections:
        passports = [one.passport for one in section.parts if isinstance(one, Figure) or (isinstance(one, Table) and one.is_printed)]
        for name, words in told_once(passports, dossier.lang):
            if name == i18n.t("exports.filter", dossier.lang):
                told.append((words, len(passports)))
    return told


def test_what_all_passports_of_a_section_say_stands_once_in_every_format(build: Build) -> None:
    dossier = assemble(build, request_of(HALF_YEAR, sections=("regions", "services")))
    told = filters_told(dossier)
    assert len(told) == 2 and all(n >= 2 for _, n in told), "both sections have several figures and tables of one filter"
    expected = len(told)  # once at the head of each section
    name = f"{i18n.t('exports.filter', 'fr')}{i18n.t('punctuation.colon', 'fr')}{told[0][0]}"
    html = re.sub(r"</?b>", "", page(dossier).decode("utf-8"))
    in_word = " ".join(one.text for one in docx.Document(io.BytesIO(word(dossier))).paragraphs)
    on_paper = " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf(dossier))).pages).split())
    assert [html.count(name), in_word.count(name)] == [expected, expected]
    assert "".join(on_paper.split()).count("".join(name.split())) == expected


def test_a_passport_that_stands_alone_says_it_all(build: Build) -> None:
    dossier = assemble(build, request_of(HALF_YEAR, sections=("services",)))
    passport = dossier.numbered[0].passport
    assert told_once([passport], "fr") == () and own_lines(passport, ()) == list(passport.lines)


def test_a_scenario_that_must_not_be_told_has_no_sign() -> None:
    strip = charts.Strip("Un critère", "9 h", (1.0, None, None), ("strict 1 h", "central masqué", "large masqué"))
    data = {"palette": charts.PALETTE, "lang": "fr"}

    def ink(hours: tuple[float | None, ...]) -> int:
        """Bytes of the drawing: a sign more makes it longer."""
        chart = charts.exposure([replace(strip, hours=hours)], axis="heures", lang="fr")
        drawn = {"charts": [{"kind": chart.kind, "marks": chart.marks}], **data}
        content = typesetting.compiled("drawings.typ", "drawings", drawn, ISSUED, format="pdf")
        commands = PdfReader(io.BytesIO(bytes(content))).pages[0].get_contents()
        assert commands is not None
        return len(re.findall(rb"\bc\b", commands.get_data()))  # curves: points and rings

    point, none = ink((1.0, None, None)), ink((None, None, None))
    assert none == 0, "neither in the key nor on the line"
    assert 0 < point < ink((1.0, 1.0, None)), "the others have theirs"


def test_the_calendar_tells_the_day_in_grey_print(build: Build) -> None:
    dossier = assemble(build, request_of(HALF_YEAR, sections=("incidents",)))
    figure = next(one for one in dossier.numbered if isinstance(one, Figure))
    days = [cell["on"] for strip in figure.chart.marks["strips"] for cell in strip["cells"] if cell["step"]]
    assert days, "the demo has incidents"
    drawn = {"charts": [{"kind": figure.chart.kind, "marks": figure.chart.marks}], "palette": charts.PALETTE, "lang": "fr"}
    content = typesetting.compiled("drawings.typ", "drawings", drawn, ISSUED, format="pdf")
    said = re.findall(r"(?<!\d)\d{1,2}(?!\d)", PdfReader(io.BytesIO(bytes(content))).pages[0].extract_text())
    assert {str(int(day[8:])) for day in days} <= set(said)
    named = [i18n.short_date(dt.date.fromisoformat(day), "fr") for day in days]
    assert all(day in " ".join(figure.notes) for day in named)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_few_incidents_are_listed_once(build: Build, audience: Audience) -> None:
    dossier = assemble(build, request_of(WHOLE, audience=audience, sections=("incidents", "annex")))
    lists = [one for one in dossier.numbered if one.export.id.startswith("incidents")]
    assert [one.export.id for one in lists] == ["incidents"] and 10 < len(lists[0].export.rows()) <= MOST_WHOLE


@pytest.mark.parametrize(("lang", "audience", "period"), in_turn(i18n.LANGUAGES, AUDIENCES, [HALF_YEAR, WHOLE]))
def test_a_letter_reads_without_glasses(build: Build, lang: str, audience: Audience, period: Filters) -> None:
    """On one page, in ten points or more."""
    dossier = assemble(build, replace(request_of(period, lang=lang, audience=audience), letterhead=HOUSE))
    name, of, data, issued_at = letter._filled(dossier)
    assert data["size"] >= LEAST_SIZE
    assert len(typesetting.pictures(name, of, data, issued_at, ppi=4)) == 1


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_bibliography_quotes_titles_that_are_known_and_describes_the_others(build: Build, lang: str) -> None:
    with (PROJECT_DIR / "data" / "reference" / "sources.csv").open(encoding="utf-8", newline="") as file:
        known = {one["source_key"]: one for one in csv.DictReader(file)}
    dossier = assemble(build, request_of(WHOLE, lang=lang, sections=("demands",)))
    (listed,) = [one for one in dossier.parts() if isinstance(one, Definitions) and one.is_list]
    assert len(listed.pairs) > 5
    for key, entry in listed.pairs:
        source = known[key]
        assert entry.startswith(source["publisher"]) and (source["title"] or source[f"description_{lang}"]) in entry
        has_address = source["reference"] and not find_identifiers(f"{entry} {source['reference']}")
        assert not has_address or source["reference"] in entry
        if re.fullmatch(r"\d{4}-\d\d-\d\d", source["dated"]):
            assert i18n.date(dt.date.fromisoformat(source["dated"]), lang) in entry
    assert any(known[key]["title"] for key, _ in listed.pairs), "the letter of January 2024 is known by an article with its title"


def test_a_statement_is_no_promise_and_lines_that_code_names_are_there() -> None:
    with (PROJECT_DIR / "data" / "reference" / "ledger.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (said,) = [one for one in rows if "améliorer leur architecture" in one["text_fr"]]
    assert (said["kind_code"], said["effect_on"]) == ("event", "")
    assert sum(one["kind_code"] == "promise" for one in rows) == 2
    named = {ledger.LETTER, ledger.MORATORIUM, ledger.CRITERIA_FIXED, *ledger.UNREAD}
    assert named <= {one["entry_id"] for one in rows}, "a line that code names was renamed: a sentence would be missing"
