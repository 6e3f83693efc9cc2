"""The letter: its figures are those of the dossier, its demands those of the ledger, and it can be signed only where it may be sent."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

import i18n
from analytics import tables
from analytics.dossier.assembling import assemble
from analytics.dossier.audience import scan
from analytics.dossier.contents import Dossier, Paragraphs
from analytics.dossier.formats import FORMATS
from analytics.dossier.formats.letter import letter as printed
from analytics.dossier.letter import letterhead
from analytics.dossier.letter.asking import BLANK
from analytics.dossier.letter.contents import Item, Letter, Part
from analytics.dossier.letter.letterhead import ADDRESSEES, Addressee, Letterhead, LetterheadError
from analytics.dossier.letter.writing import REPORTED
from analytics.dossier.public_argument import PublicArgument
from analytics.dossier.reading import Reading
from analytics.dossier.request import AUDIENCES, Audience, Refused
from analytics.dossier.whole import Whole
from analytics.filters import Filters
from analytics.warehouse import Build
from settings import PROJECT_DIR, DataFolder
from tests.dossier.conftest import ISSUED, bind, request_of, text_of
from tests.dossier.readers import letter_of
from tests.dossier.real import HOUSE, ON_THE_DAY, dossier_of, folder_of, ledger, reference
from tests.dossier.test_agreement import rows_of
from tests.dossier.test_markup import HOSTILE, bound
from tests.turns import FULL, in_turn

HALF_YEAR = Filters(start=dt.date(2024, 1, 1), end=dt.date(2024, 6, 30))
MM = 72 / 25.4
SAYS_AN_OUTCOME = {
    "fr": r"accord|refus[éeè]|obten|rejet|gagn",
    "nl": r"toegekend|toegestaan|geweiger|verkreg|afgewezen",
    "en": r"grant|refus|obtain|reject|won\b",
}

SHORT = ("time",)  # the fewest sections: a letter is the same whatever its dossier holds

Assembled = Callable[..., Dossier]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Thirty reporters and no demo; only read."""
    return folder_of(tmp_path_factory.mktemp("real"))


def squeezed(words: str) -> str:
    return "".join(words.split())


def asked_of(letter: Letter) -> list[Part]:
    return [part for part in letter.parts if part.is_numbered]


def reported_of(letter: Letter) -> Part:
    return next(part for part in letter.parts if not part.is_numbered)


def established_of(letter: Letter) -> Part:
    return letter.parts[-1]


def n_pages(dossier: Dossier) -> int:
    return len(PdfReader(io.BytesIO(printed(dossier))).pages)


# --- figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "audience"), in_turn(i18n.LANGUAGES, AUDIENCES))
def test_its_figures_are_those_of_its_dossier_and_of_the_build(build: Build, assembled: Assembled, lang: str, audience: Audience) -> None:
    dossier = assembled(HALF_YEAR, lang=lang, audience=audience)
    letter, text = letter_of(dossier), squeezed(text_of(printed(dossier)))
    summary = next(part for part in dossier.sections[0].parts if isinstance(part, Paragraphs) and part.kind == "numbered")
    reported = reported_of(letter)
    assert tuple(item.words for item in reported.items) == summary.texts[:REPORTED]
    assert all(squeezed(words) in text for words in (*letter.sentences, letter.formula, *letter.annexes))
    n_reporters = rows_of(build, HALF_YEAR)["reporter_key"].nunique()
    assert reported.items[0].words.startswith(i18n.number(n_reporters, lang)) and n_reporters > 100
    assert i18n.date(dt.date(2022, 12, 31), lang) in reported.items[0].words, "the day of the count of GPs"
    assert i18n.plural("letter.annex.shown", len(dossier.numbered), lang) in letter.annexes[0]
    named = set(re.findall(r"–\s(figure|tableau|figuur|tabel|table)\s(\d+)", " ".join(summary.texts)))
    numbers = {part.number.lower() for part in dossier.numbered}
    assert named and {" ".join(one) for one in named} <= numbers


@pytest.mark.parametrize(("lang", "audience"), in_turn(i18n.LANGUAGES, AUDIENCES))
def test_what_holds_is_claimed_and_what_does_not_is_named(build: Build, assembled: Assembled, lang: str, audience: Audience) -> None:
    letter = letter_of(assembled(HALF_YEAR, lang=lang, audience=audience))
    whole = Whole(Reading(build, request_of(HALF_YEAR, lang=lang, audience=audience)))
    judged, public = whole.cards, PublicArgument(whole)
    told = [one for one in judged if audience == "board" or public.tells_card(one)]
    held = [one for one in told if one.verdict == "holds"]
    part = established_of(letter)
    assert held and len({one.verdict for one in judged}) > 1, "the demo has claims that hold and claims that do not"
    claims = [f"{one.card.claim[lang]}." for one in held]
    assert [item.words for item in part.items][: len(claims)] == claims
    assert i18n.date(whole.read_on, lang) in part.heading
    unproven = [one for one in told if one.verdict in ("does_not_hold", "not_enough_data")]
    assert unproven and all(one.card.claim[lang] in part.note for one in unproven)
    assert not [one.card.code for one in judged if one not in unproven and one.card.claim[lang] in part.note]
    assert part.note.endswith(i18n.plural("letter.unproven.others", len(judged) - len(told), lang)) == (len(judged) > len(told))


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_published_figures_are_those_of_the_reference(assembled: Assembled, lang: str) -> None:
    part = established_of(letter_of(assembled(HALF_YEAR, lang=lang, audience="outside")))
    counts = {row["origin_code"]: row["n_incidents"] for row in reference("official_incident_counts", tables.official_incident_counts)}
    last = part.items[-1].words
    for n in (counts["total"], counts["mycarenet"] + counts["insurers"], 847):
        assert i18n.number(n, lang) in last
    assert "Pharma-Sphere" in last and "ABSyM" in last
    assert i18n.number(counts["total"], lang) in part.items[0].more, "the total that did not rise stands beside the first claim"


def test_a_claim_whose_day_is_over_is_not_made(real: DataFolder) -> None:
    """Published facts do not expire; what rests on reports does, on the day of the letter."""
    late = established_of(letter_of(dossier_of(real, issued_at=dt.datetime(2030, 1, 1, tzinfo=dt.UTC))))
    claims = {row["card_code"]: row["claim_fr"] for row in _cards()}
    assert [item.words for item in late.items] == [f"{claims['PREMIUM_DATA_LATE']}."]
    assert "Le Journal du médecin" in late.items[0].more, "who published it is named"
    assert "les côtés wallon et bruxellois" in late.items[0].more, "and what stands against it"


def test_a_demo_of_long_ago_makes_no_claim_whose_day_is_over(build: Build) -> None:
    """A demo is judged on its last observed day; a letter is dated."""
    soon, late = (
        established_of(
            letter_of(assemble(build, replace(request_of(HALF_YEAR, sections=SHORT), issued_at=dt.datetime(year, 1, 31, tzinfo=dt.UTC))))
        )
        for year in (2025, 2030)
    )
    claim = next(row["claim_fr"] for row in _cards() if row["card_code"] == "TIME_LOST")
    assert f"{claim}." in [item.words for item in soon.items]
    assert f"{claim}." not in [item.words for item in late.items] and late.note.endswith(i18n.plural("letter.unproven.others", 1, "fr"))


def test_where_nothing_holds_the_letter_says_so(tmp_path: Path) -> None:
    part = established_of(letter_of(dossier_of(folder_of(tmp_path, is_bare=True), sections=SHORT)))
    assert part.items == () and part.lead.startswith(i18n.t("letter.established.none", "fr", days="\0").partition("\0")[0])
    assert "31 mars 2024" in part.lead


@pytest.mark.parametrize(("n", "lang"), in_turn([5, 19, 30], i18n.LANGUAGES))
def test_a_few_reports_are_told_as_they_are(tmp_path: Path, n: int, lang: str) -> None:
    dossier = dossier_of(folder_of(tmp_path, n=n), lang=lang, audience="board")
    assert reported_of(letter_of(dossier)).items[0].words.startswith(f"{n} ")
    assert n >= 20 or not re.search(r"\d\s?%", " ".join(letter_of(dossier).sentences)), "no percentage below twenty"
    assert n_pages(dossier) <= 2


# --- demands ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_demands_are_the_open_ones_of_the_ledger(assembled: Assembled, lang: str) -> None:
    letter, rows = letter_of(assembled(HALF_YEAR, lang=lang, audience="outside")), ledger()
    own = [row for row in rows if row["kind_code"] == "demand" and row["in_reply_to"] == "L2024"]
    answered = {name for row in rows if row["kind_code"] == "answer" for name in (row["in_reply_to"] or "").split("|")}
    promised = {name for row in rows if row["kind_code"] == "promise" for name in (row["in_reply_to"] or "").split("|")}
    (asked,) = asked_of(letter)
    assert letter.parts[0] is asked, "what is asked stands first"
    still = [row for row in own if row["entry_id"] not in answered]
    assert [item.words for item in asked.items] == [row[f"text_{lang}"] for row in still] and 0 < len(still) < len(own)
    by = i18n.date(ISSUED.date() + dt.timedelta(days=30), lang)
    assert by in asked.lead
    nothing = i18n.t("letter.standing.nothing", lang)
    assert [item.more == nothing for item in asked.items] == [row["entry_id"] not in promised for row in still]
    day = i18n.date(dt.date(2024, 1, 31), lang)
    assert day in asked.lead and day in letter.subject[1] and i18n.number(len(still), lang) in asked.lead
    assert all(row[f"text_{lang}"].rstrip(".") in letter.opening for row in own if row["entry_id"] in answered)
    assert i18n.number(len(own), lang) in letter.opening


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_nothing_says_what_became_of_the_moratorium(assembled: Assembled, lang: str) -> None:
    for audience in AUDIENCES:
        letter = letter_of(assembled(HALF_YEAR, lang=lang, audience=audience))
        assert "morato" in " ".join(letter.sentences)
        assert not re.search(SAYS_AN_OUTCOME[lang], " ".join(letter.sentences))


def test_a_second_letter_a_deadline_and_an_answer(tmp_path: Path) -> None:
    rows = ledger()
    of_letter = next(row for row in rows if row["entry_id"] == "L2024")
    of_demand = next(row for row in rows if row["entry_id"] == "D2024C")
    day = dt.date(2024, 3, 1)
    new: dict[str, Any] = {"entry_from": day, "entry_to": day, "recorded_by": "test", "recorded_on": day}
    rows += [
        of_letter | new | {"entry_id": "N1"},
        of_demand | new | {"entry_id": "N2", "in_reply_to": "N1", "text_fr": "Un numéro d’appel.", "deadline_on": dt.date(2024, 3, 15)},
        of_demand | new | {"entry_id": "N3", "in_reply_to": "D2024B", "kind_code": "answer", "text_fr": "Voici."},
    ]
    letter = letter_of(dossier_of(folder_of(tmp_path, its_ledger=rows), sections=SHORT))
    first, second = asked_of(letter)
    assert [len(first.items), len(second.items), second.first] == [2, 1, 3]
    assert (first.heading, second.heading) == (i18n.t("letter.asked", "fr"), "")
    assert second.items[0].more.endswith(i18n.t("letter.standing.overdue", "fr", day="15 mars 2024"))
    assert "« Présenter des solutions durables » (1er mars 2024)".replace("« ", "«\u202f").replace(" »", "\u202f»") in letter.opening
    assert "31 janvier 2024 et 1er mars 2024" in letter.subject[1]


def test_promises_are_told_by_whom_and_in_order(assembled: Assembled) -> None:
    (asked,) = asked_of(letter_of(assembled(HALF_YEAR)))
    told = asked.items[0].more
    places = [told.index(words) for words in ("président du comité", "31 janvier 2024", "ministre fédéral", "février 2024")]
    assert places == sorted(places) and "architecture" not in told and "13 février" not in told, "a statement is no promise"


def test_premiums_whose_requests_are_over_are_asked_about(real: DataFolder, tmp_path: Path) -> None:
    """Only once the day has passed, and only as long as the conditional demand is open."""
    notes = [
        asked_of(letter_of(dossier_of(real, issued_at=dt.datetime(year, 4, 2, tzinfo=dt.UTC), sections=SHORT)))[-1].note
        for year in (2024, 2025, 2026)
    ]
    assert notes[0] == ""
    assert "15 décembre 2024" in notes[1] and "2025" not in notes[1] and "GBO flash-info 65/24" in notes[1]
    assert "15 décembre 2024" in notes[2] and "15 décembre 2025" in notes[2]
    answer = ledger()[0] | {"kind_code": "answer", "entry_id": "X", "in_reply_to": "D2024E"}
    answered = folder_of(tmp_path, its_ledger=[*ledger(), answer])
    after = dossier_of(answered, issued_at=dt.datetime(2026, 4, 2, tzinfo=dt.UTC))
    assert asked_of(letter_of(after))[-1].note == ""
    told = [text for section in after.sections for part in section.parts if isinstance(part, Paragraphs) for text in part.texts]
    assert any(text.startswith(i18n.t("demands.moratorium.answered", "fr")) for text in told)
    assert not any(i18n.t("demands.moratorium.open", "fr") in text for text in told)


def test_without_an_open_demand_there_is_no_letter(tmp_path: Path) -> None:
    answers = [row | {"kind_code": "answer", "entry_id": f"X{at}", "in_reply_to": f"D2024{at}"} for row in ledger()[:1] for at in "ABCDE"]
    for name, rows in (("none", []), ("answered", [*ledger(), *answers])):
        folder = folder_of(tmp_path / name, its_ledger=rows)
        dossier = dossier_of(folder, sections=SHORT)
        assert dossier.letter is None and not FORMATS["letter"].is_possible(dossier)
        with pytest.raises(Refused, match="nothing_to_ask"):
            FORMATS["letter"].write(dossier)
        assert FORMATS["word"].write(dossier).startswith(b"PK")
    done = bind(folder.root, "--section", "time", "--out", str(tmp_path / "out"), "--json")
    assert done.code == 0 and "letter" not in done.json and done.json["letter_blanks"] is None
    assert bind(folder.root, "--format", "letter", "--out", str(tmp_path / "no"), "--json").refusal == "nothing_to_ask"
    assert not (tmp_path / "no").exists()


# --- whether it may be signed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_only_the_signature_is_missing(real: DataFolder, lang: str) -> None:
    to = Addressee("La personne", ("Rue Fictive 2", "0000 Ailleurs"), {"fr": "Ministre"}, {"fr": "Madame la Ministre,"})
    house = replace(HOUSE, addressees={"federal_minister": to})
    dossier = dossier_of(real, lang=lang, letterhead=house, sections=SHORT)
    letter, text = letter_of(dossier), text_of(printed(dossier))
    assert (letter.blanks, letter.mark, letter.unsignable) == ((), "", "") and BLANK not in text and "[" not in text
    for words in (*house.address, house.telephone, house.email, house.place, house.signatory, house.function[lang], *to.address, to.name):
        assert words in text
    if lang == "fr":
        assert letter.salutation == "Madame la Ministre," and "agréer, Madame la Ministre, l’expression" in letter.formula


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_demo_and_a_draft_cannot_be_signed(assembled: Assembled, real: DataFolder, lang: str) -> None:
    both = letter_of(assembled(HALF_YEAR, lang=lang))
    assert both.mark == " – ".join(i18n.t(f"letter.mark.{mark}", lang) for mark in ("demo", "draft"))
    assert i18n.date(dt.date(2024, 2, 2), lang) in both.unsignable and i18n.t("letter.unsignable.draft", lang) in both.unsignable
    demo = assembled(HALF_YEAR, lang=lang, audience="outside")
    draft = dossier_of(real, lang=lang, audience="board", sections=SHORT)
    for dossier, mark in ((demo, "demo"), (draft, "draft")):
        text = text_of(printed(dossier))
        assert text.count(i18n.t(f"letter.mark.{mark}", lang).upper()) == 2, "at the head and where one signs"
        assert squeezed(letter_of(dossier).unsignable) in squeezed(text)


def test_what_is_not_filled_in_stays_a_blank(real: DataFolder) -> None:
    dossier = dossier_of(real, letterhead=Letterhead(), sections=SHORT)
    letter = letter_of(dossier)
    assert letter.blanks == ("place", "addressee_address", "signatory", "function", "archive")
    assert text_of(printed(dossier)).count(BLANK) == 5 and letter.sender == letter.contact == ()
    assert letter.organisation == "GBO/Cartel"


# --- the paper --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_one_page_tagged_with_the_address_in_the_window(real: DataFolder, lang: str) -> None:
    dossier = dossier_of(real, lang=lang)
    reader = PdfReader(io.BytesIO(printed(dossier)))
    assert len(reader.pages) == 1
    assert str(reader.root_object["/Lang"]).startswith(lang) and reader.root_object["/MarkInfo"]["/Marked"]
    archive = reader.root_object["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2<" in archive and "<pdfuaid:part>1<" in archive
    places: dict[str, tuple[float, float]] = {}

    def note(text: str, cm: Any, tm: Any, *_: Any) -> None:
        x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
        places.setdefault(text.strip(), (x / MM, 297 - y / MM))

    reader.pages[0].extract_text(visitor_text=note)
    x, y = next(place for text, place in places.items() if text and letter_of(dossier).addressee[0].startswith(text))
    assert 109 < x < 112 and 45 < y < 79


@pytest.mark.parametrize(("lang", "audience"), in_turn(i18n.LANGUAGES, AUDIENCES))
def test_never_more_than_two_pages_and_the_signature_never_alone(build: Build, lang: str, audience: Audience) -> None:
    dossier = assemble(build, replace(request_of(HALF_YEAR, lang=lang, audience=audience), letterhead=HOUSE))
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(printed(dossier))).pages]
    assert len(pages) == 1 or (len(pages) == 2 and audience == "board")
    letter = letter_of(dossier)
    assert squeezed(letter.on_behalf) in pages[-1] and squeezed(letter.parts[-1].items[0].words) in pages[-1]


@pytest.mark.parametrize("days", [14, 60])
def test_the_union_says_by_when_and_to_whom_else(real: DataFolder, days: int) -> None:
    house = replace(HOUSE, reply_days=days, copies=("la première", "la seconde"))
    letter = letter_of(dossier_of(real, letterhead=house, sections=SHORT))
    assert i18n.date(ON_THE_DAY.date() + dt.timedelta(days=days), "fr") in asked_of(letter)[0].lead
    assert letter.copies.endswith("la première et la seconde") and HOUSE.archive in letter.opening
    assert letterhead.parsed(house.plain) == house


@pytest.mark.parametrize(("code", "lang"), in_turn(ADDRESSEES, i18n.LANGUAGES))
def test_every_addressee_has_the_words_of_the_function(real: DataFolder, code: str, lang: str) -> None:
    letter = letter_of(dossier_of(real, lang=lang, addressee=code, sections=SHORT))
    assert letter.addressee[0] == i18n.t(f"letter.to.{code}", lang)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_no_two_addressees_have_the_same_words(lang: str) -> None:
    assert len({i18n.t(f"letter.to.{code}", lang) for code in ADDRESSEES}) == len(ADDRESSEES)


def test_the_addressees_are_those_the_ledger_names() -> None:
    named = next(row for row in ledger() if row["entry_id"] == "L2024")["addressee_fr"]
    for words in ("plateforme eHealth", "ministre fédéral de la Santé", "wallon et bruxellois de la Santé", "médico-mutualiste"):
        assert words in named
    assert "administrateurs et la direction des soins de santé de l’INAMI" in named


def test_the_number_of_a_dossier_follows_what_it_is_made_from(build: Build) -> None:
    numbers = {
        Reading(build, request_of(filters, lang=lang, audience=audience)).number_of_dossier
        for lang in i18n.LANGUAGES
        for filters, audience in ((HALF_YEAR, "board"), (HALF_YEAR, "outside"), (replace(HALF_YEAR, regions=("WAL",)), "outside"))
    }
    assert len(numbers) == 3 and all(number.startswith("20250131-") for number in numbers)


# --- the letterhead ---------------------------------------------------------------------------------------------------


def test_the_sample_is_an_empty_letterhead() -> None:
    head = letterhead.read(PROJECT_DIR / "data" / "samples" / "letterhead.toml")
    assert replace(head, addressees={}) == Letterhead() and set(head.addressees) == set(ADDRESSEES)
    assert all(one == Addressee() for one in head.addressees.values())
    assert letterhead.read(Path("/nowhere/letterhead.toml")) == Letterhead()


@pytest.mark.parametrize(
    "text",
    [
        "organisation = ",
        "phone = '1'",
        "address = 'one line'",
        "address = [1]",
        "[signatory]\nnom = 'x'",
        "[addressees.king]\nname = 'x'",
        "[signatory]\nfunction = { de = 'x' }",
        'place = "a\\nb"',
        f"place = '{'x' * 121}'",
        "signatory = 'x'",
        "reply_days = 0",
        "reply_days = true",
        "reply_days = '30'",
    ],
)
def test_what_is_no_letterhead_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "letterhead.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LetterheadError):
        letterhead.read(path)


def test_the_command_reads_the_letterhead_beside_the_data(tmp_path: Path) -> None:
    folder, out = folder_of(tmp_path), str(tmp_path / "out")
    months = ("--from", "2024-01-01", "--to", "2024-02-29", "--audience", "outside", "--format", "letter", "--out", out, "--json")
    (folder.root / "letterhead.toml").write_text("place = 'Nulle Part'\n[addressees.riziv_care]\naddress = ['Rue 3']", encoding="utf-8")
    done = bind(folder.root, *months, "--addressee", "riziv_care")
    assert done.json["letter_blanks"] == ["signatory", "function", "archive"]
    text = text_of(Path(done.json["letter"]).read_bytes())
    assert "Nulle Part, le" in text and "Rue 3" in text and i18n.t("letter.to.riziv_care", "fr") in text
    (folder.root / "letterhead.toml").write_text("plaats = 'x'", encoding="utf-8")
    refused = bind(folder.root, *months)
    assert (refused.code, refused.refusal) == (1, "letterhead") and "plaats" in refused.err
    assert bind(folder.root, *months, "--addressee", "king").code == 2


# --- markup -----------------------------------------------------------------------------------------------------------


AT_ONCE = 1 if FULL else 4  # texts of one letter, each in a demand; the first names e-services too, the last is the organisation


@pytest.mark.parametrize("at", range(0, len(HOSTILE), AT_ONCE))
def test_what_people_wrote_is_only_text(tmp_path: Path, at: int) -> None:
    texts = HOSTILE[at : at + AT_ONCE]
    demands = dict(zip(("D2024B", "D2024C", "D2024D", "D2024E"), texts, strict=False))
    rows = [row | {"text_fr": demands[row["entry_id"]]} if row["entry_id"] in demands else row for row in ledger()]
    folder = folder_of(tmp_path, its_ledger=rows, label=texts[0])
    dossier = dossier_of(folder, letterhead=replace(HOUSE, organisation=texts[-1][:60]), sections=SHORT)
    printed_text = squeezed(text_of(printed(dossier)))
    for words in texts:
        assert squeezed(words) in printed_text


def written(text: str) -> Dossier:
    """A letter whose every text is this one."""
    lines = (text, text)
    part = Part(text, text, (Item(text, text), Item(text)), False, 1, text)
    asked = replace(part, is_numbered=True, first=3)
    letter = Letter(
        *(text, lines, lines, text, lines, (lines,), lines, text, text, (asked, part), text, text, lines, text, lines, text, text, text, ())
    )
    return replace(bound(text), letter=letter)


@settings(max_examples=40)
@given(text=st.text(max_size=50))
@example(text="\u0287")  # its capital is none of any face
def test_no_character_stops_the_press(text: str) -> None:
    assert printed(written(text)).startswith(b"%PDF")


def test_an_identifier_in_a_demand_stops_everything(real: DataFolder) -> None:
    dossier = dossier_of(real, sections=SHORT)
    letter = letter_of(dossier)
    planted = replace(letter, parts=(Part(items=(Item("rappeler au 0470 12 34 56"),)),))
    with pytest.raises(Refused, match="personal_data"):
        scan(replace(dossier, letter=planted), is_public=True)


def _cards() -> list[dict[str, Any]]:
    return reference("argument_cards", tables.argument_cards)
