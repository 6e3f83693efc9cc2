"""The argument in a dossier: numbers and sentences of the argument functions, of the whole build whatever the filter, in every format."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import i18n
from analytics import tables, warehouse
from analytics.argument import (
    card_words,
    cards,
    evidence,
    exposure_table,
    exposure_words,
    objections,
    premium,
    premium_words,
    stakes,
    stakes_words,
)
from analytics.argument.evidence import Evidence
from analytics.argument.exposure import Exposure, in_half_hours
from analytics.argument.facts import Facts
from analytics.argument.objections import OBJECTIONS, Finding
from analytics.argument.premium_year import PremiumYear
from analytics.argument.words import Between, Cases, Compared, Counted, Listed, Part, Word
from analytics.comparison import not_measurable
from analytics.dossier.assembling import ARGUMENT, assemble
from analytics.dossier.audience import scan
from analytics.dossier.contents import Definitions, Dossier, Figure, Heading, Paragraphs, Section, Table
from analytics.dossier.formats.pdf import pdf
from analytics.dossier.formats.workbook import workbook
from analytics.dossier.public_argument import PublicArgument
from analytics.dossier.reading import Reading
from analytics.dossier.request import Refused
from analytics.dossier.whole import Whole
from analytics.exports import HIDDEN
from analytics.filters import Filters
from analytics.frames import is_missing
from analytics.small_cells import LEAST_PUBLIC
from analytics.warehouse import Build
from tests.analytics import builds as analytics_builds
from tests.argument import builds
from tests.dossier.conftest import request_of, text_of
from tests.dossier.readers import READERS, squeezed
from tests.dossier.test_agreement import broken

OCTOBER = Filters(services=("RECIPE",), start=dt.date(2024, 10, 1), end=dt.date(2024, 10, 31))
HALF_YEAR = Filters(start=dt.date(2024, 1, 1), end=dt.date(2024, 6, 30))
ASKED = pytest.mark.parametrize("lang", i18n.LANGUAGES)


Of = Callable[..., Dossier]


@pytest.fixture(scope="module")
def of_argument(assembled: Of) -> Of:
    """`of_argument(filters, lang="nl")`: a dossier of the demo with the sections of the argument alone."""
    return partial(assembled, sections=ARGUMENT)


def facts_of(build: Build) -> Facts:
    info = build.info
    observed = (info.observed_from, info.observed_to) if info.observed_from and info.observed_to else None
    return Facts(build.run, observed, is_demo=info.is_demo)


def reading_of(build: Build, **more: Any) -> Reading:
    return Reading(build, request_of(**more))


def by_id(dossier: Dossier) -> dict[str, Figure | Table]:
    return {part.export.id: part for part in dossier.numbered}


def told(dossier: Dossier) -> str:
    """Every sentence of the sections, with plain blanks."""
    texts: list[str] = []
    for section in dossier.sections:
        for part in section.parts:
            match part:
                case Heading():
                    texts.append(part.text)
                case Paragraphs():
                    texts += part.texts
                case Definitions():
                    texts += [words for pair in part.pairs for words in pair]
                case Figure() | Table():
                    texts += [part.title, *part.notes]
    return squeezed(" ".join(texts))


# --- the same numbers -------------------------------------------------------------------------------------------------


@ASKED
def test_what_is_printed_is_what_the_argument_answers(build: Build, of_argument: Of, lang: str) -> None:
    dossier, facts = of_argument(lang=lang), facts_of(build)
    labels = reading_of(build, lang=lang).labels
    text = READERS["pdf"](pdf(dossier), dossier).text
    unbroken = broken(text)
    years = [PremiumYear.read(facts, labels, lang, year) for year in premium.DEMAND_YEARS]
    for of in years:
        assert squeezed(premium_words.sentence(of)) in text
        assert squeezed(exposure_words.finding(of)) in text
        shown = by_id(dossier)[f"exposure_{of.year.year}"].export.rows()
        assert shown.equals(exposure_table.rows(of))
        for one in exposure_words.exposed(of):
            for scenario in of.exposures[one.code]:
                assert squeezed(exposure_words.duration(scenario.hours, lang)) in text
    known = stakes.received(*(facts.table(name) for name in ("ppi_payouts", "ppi_tiers", "published_figures")), 2023)
    assert known and squeezed(stakes_words.at_maximum(known, lang)) in told(dossier)
    judged = cards.judge(cards.declared(facts.table("argument_cards")), facts, read_on=build.info.observed_to or dt.date.max)
    rows = by_id(dossier)["arguments"].export.rows().set_index("card_code")
    for card in judged:
        assert rows.loc[card.card.code, "verdict"] == card.verdict
        for words in (card.card.claim[lang], card.card.attack[lang], card.card.answer[lang], card_words.validity(card, lang)):
            assert broken(words) in unbroken, words
        for found in (card.evidence, card.against):
            words = card_words.figure(found, lang, labels.short_services)
            assert squeezed(words) in told(dossier) and broken(words) in unbroken, words
    for objection in OBJECTIONS:
        words = objections.verdict_in_words(objection, objection.test(facts), lang, labels.short_services)
        assert squeezed(words) in told(dossier) and broken(words) in unbroken, words


@ASKED
def test_the_workbook_holds_the_same_numbers(of_argument: Of, lang: str) -> None:
    dossier = of_argument(lang=lang)
    read = READERS["workbook"](workbook(dossier), dossier)
    for part in dossier.numbered:
        headings, *rows = read.tables[part.number]
        assert headings == [column.label for column in part.export.columns]
        for row, expected in zip(rows, part.export.rows().to_dict("records"), strict=True):
            for value, column in zip(row, part.export.columns, strict=True):
                told_ = read.says(column, expected[column.name], lang)
                assert value == (pytest.approx(told_) if isinstance(told_, float) else told_), (part.number, column.name)


def test_the_filter_changes_nothing_of_it_and_each_passport_says_so(build: Build, of_argument: Of) -> None:
    whole, one_month = of_argument(), of_argument(OCTOBER)
    days = i18n.day_range(build.info.observed_from or dt.date.min, build.info.observed_to or dt.date.max, "fr")
    for ours, theirs in zip(whole.numbered, one_month.numbered, strict=True):
        assert ours.export.rows().equals(theirs.export.rows()) and ours.title == theirs.title
        assert theirs.passport == ours.passport or ours.passport.lines == theirs.passport.lines
        assert "from=" not in theirs.passport.permalink and "RECIPE" not in theirs.passport.permalink
    leads = [part.texts for section in one_month.sections[1:] for part in section.parts[:1] if isinstance(part, Paragraphs)]
    assert len(leads) == len(ARGUMENT) and all(any(days in text for text in texts) for texts in leads)
    assert len([part for part in one_month.sections[0].parts if isinstance(part, Paragraphs) and part.kind == "numbered"]) == 1
    (five,) = [part.texts for part in one_month.sections[0].parts if isinstance(part, Paragraphs) and part.kind == "numbered"]
    assert len(five) == 5


def test_every_source_named_stands_in_the_bibliography(of_argument: Of) -> None:
    dossier = of_argument()
    (pairs,) = [part.pairs for part in dossier.sections[-1].parts[-1:] if isinstance(part, Definitions)]
    named = {key for key, _ in pairs}
    cited = {key for one in ("premium_criteria_2023", "premium_criteria_2024") for key in by_id(dossier)[one].export.rows()["source"]}
    assert named and {key for keys in cited if keys for key in keys.split(", ")} <= named


# --- what leaves the house --------------------------------------------------------------------------------------------


@ASKED
def test_no_number_of_reporters_of_the_whole_build_leaves_where_it_is_small(of_argument: Of, lang: str) -> None:
    dossier = of_argument(HALF_YEAR, audience="outside", lang=lang)
    assert not {"premium_months_2023", "premium_months_2024"} & by_id(dossier).keys()
    for part in dossier.numbered:
        counted = [column for column in part.export.columns if column.is_reporters]
        values = [n for column in counted for n in part.export.rows()[column.name] if n is not HIDDEN and not is_missing(n)]
        assert not [n for n in values if 0 < n < LEAST_PUBLIC]
    scan(dossier, is_public=True)
    assert squeezed(i18n.t("dossier.too_few", lang)) in told(dossier).casefold()


def test_of_incidents_of_few_neither_hours_nor_gravity_are_told(build: Build, of_argument: Of) -> None:
    """The last grave incident of the demo has three reporters: the objection that tells its day keeps verdict and sentence alone."""
    board, outside = of_argument(), of_argument(HALF_YEAR, audience="outside")
    case = evidence.of("days_since_grave_incident", facts_of(build)).cases[0]
    assert getattr(case, "n_reporters", 0) < LEAST_PUBLIC, "as the demo has it"
    day = squeezed(i18n.t("objections.solved.row.last", "fr"))
    assert day in told(board) and day not in told(outside)
    (solved,) = [pair for pair in Whole(reading_of(build)).tested if pair[0].code == "solved"]
    sentence = squeezed(objections.verdict_without_numbers(*solved, "fr", {}))
    assert sentence in told(board) and sentence in told(outside), "nothing in it is a number of people"
    hours = by_id(outside)["exposure_2024"].export.rows()
    assert any(value is HIDDEN for value in hours["hours"]) and "n_reporters" not in hours
    findings = [exposure_words.finding(of) for of in Whole(reading_of(build)).years]
    assert squeezed(findings[1]) in told(board) and squeezed(findings[1]) not in told(outside)


FEW: Mapping[str, tuple[str, Word]] = {
    "a count": ("reporters", Counted(3, "reporters")),
    "submissions of at most as many people": ("of", Counted(2, "submissions")),
    "a share of few": ("anything", Part(3, 400, decimals=1)),
    "all but few": ("anything", Cases(397, 400)),
    "in a list": ("anything", Listed((Counted(40, "incidents"), Counted(4, "reporters")))),
    "between two near numbers": ("anything", Between(400, 402)),
    "a number nobody named": ("unheard_of", 4),
    "a comparison of few": ("comparison", Compared(replace(not_measurable("too_few", None), n_reporter_days=3))),
}


@pytest.mark.parametrize("planted", FEW)
def test_a_planted_small_number_of_people_is_not_told(build: Build, planted: str) -> None:
    public = PublicArgument(Whole(reading_of(build)))
    name, word = FEW[planted]
    sound = Evidence("recurring_incidents", n=400, unit="observed_days", words={"incidents": Counted(3, "incidents"), "spell": 3})
    assert public.tells(sound)
    assert not public.tells(replace(sound, words={**sound.words, name: word}))
    mailed = next(one for one in OBJECTIONS if one.code == "mailed")
    finding = Finding("for_us", rows={"incidents": Cases(1, 3)}, n=3, unit="incidents")
    assert public.tells_test(mailed, finding)
    assert not public.tells_test(mailed, replace(finding, rows={**finding.rows, name: word}))
    assert not public.tells_test(mailed, replace(finding, n=3, unit="reports"))


@ASKED
def test_the_scan_refuses_a_sentence_that_counts_few_doctors(of_argument: Of, lang: str) -> None:
    dossier = of_argument(HALF_YEAR, audience="outside", lang=lang)
    for key in ("count.doctors", "arguments.n.reporters"):
        text = f"21 oct. 2024, Sumehr, {i18n.plural(key, 3, lang)}."
        planted = replace(dossier, sections=(*dossier.sections, Section("arguments", "x", (Definitions((("x", text),)),))))
        with pytest.raises(Refused, match="small_cells"):
            scan(planted, is_public=True)
        scan(planted, is_public=False)


@pytest.mark.parametrize("id_", ["exposure_2024", "arguments", "objections", "demands", "ledger", "promises"])
def test_the_scan_refuses_a_small_cell_in_any_new_table(of_argument: Of, id_: str) -> None:
    dossier = of_argument(HALF_YEAR, audience="outside")
    part = by_id(dossier)[id_]
    frame = part.export.rows().assign(n_reporters=3)
    column = next(one for one in by_id(of_argument())["exposure_2024"].export.columns if one.is_reporters)
    export = replace(part.export, frame=frame, columns=(*part.export.columns, replace(column, name="n_reporters")))
    planted = replace(dossier, sections=(*dossier.sections, Section("x", "x", (replace(part, export=export),))))
    with pytest.raises(Refused, match="small_cells"):
        scan(planted, is_public=True)


# --- little, nothing, later -------------------------------------------------------------------------------------------


@contextmanager
def built(root: Path, isolated: Sequence[Mapping[str, Any]], *incidents: Any, has_reference: bool = True) -> Iterator[Build]:
    """A build that is no demo, whose every day of fifteen months was observed."""
    folder = analytics_builds.folder(root)
    reference = {tables.metadata.tables[f"marts.{name}"]: rows for name, rows in builds.reference().items()} if has_reference else {}
    others = {**reference, tables.fct_incidents: [row for _, row in incidents], tables.dim_dates: builds.dates(builds.FIRST, builds.LAST)}
    analytics_builds.write(folder, [*(report for of, _ in incidents for report in of), *isolated], others=others)
    with closing(warehouse.open_current(folder)) as opened:
        yield opened


@ASKED
def test_thirty_reports_of_which_nothing_fails_are_told_as_they_are(tmp_path: Path, lang: str) -> None:
    with built(tmp_path, builds.background(30)) as build:
        dossier = assemble(build, request_of(sections=ARGUMENT, lang=lang))
        text = text_of(pdf(dossier))
        found = PremiumYear.read(facts_of(build), reading_of(build, lang=lang).labels, lang, 2024)
    assert workbook(dossier).startswith(b"PK")
    assert squeezed(exposure_words.finding(found)) in text
    assert squeezed(i18n.t("arguments.verdict.not_enough_data", lang)) in text
    assert not any(isinstance(part, Figure) and part.chart.kind == "exposure" for part in dossier.numbered), "nothing to draw"


def test_a_build_without_the_reference_says_what_is_not_known(tmp_path: Path) -> None:
    with built(tmp_path, builds.background(30), has_reference=False) as build:
        dossier = assemble(build, request_of(sections=ARGUMENT))
        pdf(dossier)
    text = told(dossier)
    for key in ("arguments.none", "demands.headline.empty", "solved.none"):
        assert squeezed(i18n.t(key, "fr")) in text
    assert squeezed(i18n.t("moratorium.headline.not_known", "fr", year=2024)) in text


def test_terms_are_held_against_the_day_it_is_issued(tmp_path: Path) -> None:
    strong = [builds.incident("RECIPE", f"2024-{month:02d}-05", 12) for month in range(2, 12)]
    with built(tmp_path, builds.background(80), *strong) as build:
        assert build.info.observed_to and not build.info.is_demo
        morning, verdicts = dt.datetime.combine(build.info.observed_to, dt.time(9), tzinfo=dt.UTC), []
        for issued in (morning + dt.timedelta(days=1), morning + dt.timedelta(days=1000)):
            request = replace(request_of(sections=("arguments",)), issued_at=issued)
            rows = by_id(assemble(build, request))["arguments"].export.rows().set_index("card_code")
            verdicts.append(rows.loc["FAILURES_RECUR", "verdict"])
            assert Whole(Reading(build, request)).read_on == issued.date()
    assert verdicts[0] not in ("expired", "not_enough_data") and verdicts[1] == "expired"


def test_every_verdict_has_words_without_its_numbers() -> None:
    """Weeks of the rule and days of the form are no numbers of people, nor are the official counts."""
    allowed, untold = {"weeks", "day", "published", "year", "cases"}, i18n.texts("fr")
    for key, text in untold.items():
        if re.fullmatch(r"objections\.\w+\.(for_us|against_us|undecided)(\.\w+)*", key) and ".headline." not in key:
            used = {name for _, name, _, _ in Formatter().parse(text) if name}
            base = re.sub(r"\.(zero|one|other|untold)$", "", key)
            assert used <= allowed or (f"{base}.untold" in untold and not key.endswith(".untold")), key


def test_hours_in_halves_keep_their_sum() -> None:
    def rounded(*hours: float) -> list[float]:
        days = {dt.date(2024, 1, 1) + dt.timedelta(n): of for n, of in enumerate(hours)}
        one = Exposure(None, "wide", days, 100.0, 100.0, ())  # type: ignore[arg-type]
        return list(in_half_hours(one).by_day.values())

    assert rounded(8.683333) == [8.5] and rounded(0.05) == [0.5] and rounded() == []
    assert sum(rounded(1.2, 1.2, 1.2)) == 3.5 and all(2 * of == int(2 * of) for of in rounded(0.7, 0.3, 2.26))
