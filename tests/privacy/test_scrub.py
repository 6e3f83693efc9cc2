"""Free text: what must go, what must stay, and that Python, SQL and the scan see the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.patterns import GATE, RULES
from privacy.scan import find_identifiers
from privacy.scrub import scrub
from privacy.sql import register_scrub, scrub_sql
from tests.turns import FULL

NATIONAL_NUMBERS = ("85073003328", "17073003384", "98472899765", "01490700185", "93051822361")  # published examples
NATIONAL_SPELLINGS = (
    "{a}{b}{c}{d}{e}",
    "{a}.{b}.{c}-{d}.{e}",
    "{a}.{b}.{c}.{d}.{e}",
    "{a}-{b}-{c}-{d}-{e}",
    "{a}/{b}/{c}/{d}/{e}",
    "{a}/{b}/{c}-{d}.{e}",
    "{a} {b} {c} {d} {e}",
    "{a}{b}{c}-{d}-{e}",
    "{a}{b}{c}-{d}.{e}",
    "{a}{b}{c} {d} {e}",
    "{a}{b}{c}/{d}{e}",
    "{a}{b}{c} {d}{e}",
    "{a}{b}{c}{d}-{e}",
    "{a}{b}{c}{d} {e}",
    "{a}.{b}.{c} - {d}.{e}",
    "{a} . {b} . {c} - {d} . {e}",
    "{a}\u202f{b}\u202f{c}\u202f{d}\u202f{e}",
    "{a}.{b}.{c}–{d}.{e}",
    "{a}_{b}_{c}_{d}_{e}",
    "19{a}{b}{c}-{d}-{e}",
    "20{a}.{b}.{c}-{d}.{e}",
    "NISS{a}{b}{c}{d}{e}",
    "niss:{a}.{b}.{c}-{d}.{e}",
    "{a}{b}{c}{d}{e}est",
)

GONE = [  # (written, what must not remain, token)
    ("850 730 033 28", "730", "[NISS]"),
    ("NISS 850730-033", "850730", "[NISS]"),
    ("registre national n° 85.07.30", "85.07", "[NISS]"),
    ("rijksregisternummer: 850730 033", "850730", "[NISS]"),
    ("85.07.30-033.28/93.05.18-223.61", "93.05", "[NISS]"),
    ("00000000000", "0000", "[NISS]"),
    ("99.99.99-999.99", "99", "[NISS]"),
    ("1-12345-67-004", "12345", "[INAMI]"),
    ("1.12345.67.004", "12345", "[INAMI]"),
    ("1/12345/67/004", "12345", "[INAMI]"),
    ("1 12345 67 004", "12345", "[INAMI]"),
    ("1-12345-67", "12345", "[INAMI]"),
    ("1 12345 67", "12345", "[INAMI]"),
    ("1.12345.67", "12345", "[INAMI]"),
    ("1-1234567-004", "12345", "[INAMI]"),
    ("1-12345-67004", "67004", "[INAMI]"),
    ("112345-67-004", "112345", "[INAMI]"),
    ("112345/67/004", "112345", "[INAMI]"),
    ("112345 67 004", "112345", "[INAMI]"),
    ("112345-67", "112345", "[INAMI]"),
    ("112.345.67.004", "345", "[INAMI]"),
    ("11 23 45 67 004", "23 45", "[INAMI]"),
    ("INAMI 1123 4567", "4567", "[INAMI]"),
    ("riziv nr 1123-4567-004", "4567", "[INAMI]"),
    ("11234567", "1123", "[nombre]"),
    ("11234567004", "1123", "[NISS]"),  # bare digits: the kind cannot be told, the number goes
    ("BEP012345678", "12345", "[Recip-e]"),
    ("BEPPABCDEF12", "ABCD", "[Recip-e]"),
    ("bek0abcd1234", "abcd", "[Recip-e]"),
    ("BEN0 12AB CD34", "12AB", "[Recip-e]"),
    ("BEP0-1234-ABCD", "1234", "[Recip-e]"),
    ("prenom.nom@example.org", "nom@", "[e-mail]"),
    ("Prenom.Nom+ehealth@mail.example.be", "Nom", "[e-mail]"),
    ("prénom@example.org", "@", "[e-mail]"),
    ("cabinet @ example.be", "example", "[e-mail]"),
    ("cabinet(at)example.be", "example", "[e-mail]"),
    ("cabinet [at] example.be", "example", "[e-mail]"),
    ("0470123456", "0470", "[téléphone]"),
    ("0470 12 34 56", "0470", "[téléphone]"),
    ("0470/12.34.56", "0470", "[téléphone]"),
    ("0470/123456", "0470", "[téléphone]"),
    ("0470-12-34-56", "0470", "[téléphone]"),
    ("0470 123 456", "0470", "[téléphone]"),
    ("04 70 12 34 56", "70", "[téléphone]"),
    ("04.70.12.34.56", "70", "[téléphone]"),
    ("02 123 45 67", "123", "[téléphone]"),
    ("02/123.45.67", "123", "[téléphone]"),
    ("02.123.45.67", "123", "[téléphone]"),
    ("081/12 34 56", "081", "[téléphone]"),
    ("081 12.34.56", "081", "[téléphone]"),
    ("065 123 456", "065", "[téléphone]"),
    ("+32470123456", "470", "[téléphone]"),
    ("+32 470 12 34 56", "470", "[téléphone]"),
    ("+32 (0)470 12 34 56", "470", "[téléphone]"),
    ("+32(0)2 123 45 67", "123", "[téléphone]"),
    ("0032 2 123 45 67", "123", "[téléphone]"),
    ("0032470123456", "470", "[téléphone]"),
    ("+33 6 12 34 56 78", "12 34", "[téléphone]"),
    ("0470/12.34.56-0471/12.34.57", "0471", "[téléphone]"),
    ("BE68539007547034", "5390", "[IBAN]"),
    ("BE68 5390 0754 7034", "5390", "[IBAN]"),
    ("be68 5390 0754 7034", "5390", "[IBAN]"),
    ("BE68-5390-0754-7034", "5390", "[IBAN]"),
    ("BE 68 5390 0754 7034", "5390", "[IBAN]"),
    ("NL91ABNA0417164300", "0417", "[IBAN]"),
    ("NL91 ABNA 0417 1643 00", "0417", "[IBAN]"),
    ("FR14 2004 1010 0505 0001 3M02 606", "3M02", "[IBAN]"),
    ("LU28 0019 4006 4475 0000", "0019", "[IBAN]"),
    ("DE89370400440532013000", "3704", "[IBAN]"),
    ("539-0075470-34", "0075470", "[nombre]"),
    ("592-1234567-12", "1234567", "[nombre]"),
    ("0723.321.321", "723", "[nombre]"),
    ("4111 1111 1111 1111", "1111", "[nombre]"),
    ("2024011512345678", "2024", "[nombre]"),
    ("né le 30/07/1985", "1985", "né le [date de naissance]"),
    ("née le 3.7.85", "3.7", "née le [date de naissance]"),
    ("née le 30 juillet 1985", "juillet", "[date de naissance]"),
    ("né(e) : 30-07-1985", "1985", "[date de naissance]"),
    ("date de naissance: 1985-07-30", "1985", "[date de naissance]"),
    ("geboren op 30/07/1985", "1985", "geboren op [date de naissance]"),
    ("30/07/1985", "1985", "[date de naissance]"),
    ("1985-07-30", "1985", "[date de naissance]"),
    ("geb. 30.07.1985", "1985", "[date de naissance]"),
    ("M. Exemple", "Exemple", "M. [nom]"),
    ("M.Exemple", "Exemple", "M.[nom]"),
    ("m. Exemple", "Exemple", "m. [nom]"),
    ("Mme Modèle", "Modèle", "Mme [nom]"),
    ("Mme EXEMPLE", "EXEMPLE", "Mme [nom]"),
    ("mme Exemple", "Exemple", "mme [nom]"),
    ("Mme E.", "E.", "Mme [nom]"),
    ("Madame Marie-Exemple Modèle", "Modèle", "Madame [nom]"),
    ("Mlle d'Exemple", "Exemple", "Mlle [nom]"),
    ("Monsieur de la Modèle", "Modèle", "Monsieur [nom]"),
    ("Mr Van den Exemple", "Exemple", "Mr [nom]"),
    ("mevr. van der Voorbeeld", "Voorbeeld", "mevr. [nom]"),
    ("dhr. Voorbeeld", "Voorbeeld", "dhr. [nom]"),
    ("Dr Exemple", "Exemple", "Dr [nom]"),
    ("Dr. E. Exemple", "Exemple", "Dr. [nom]"),
    ("dokter Voorbeeld", "Voorbeeld", "dokter [nom]"),
    ("patient Exemple", "Exemple", "patient [nom]"),
    ("la patiente Modèle Exemple", "Exemple", "patiente [nom]"),
    ("Patient: EXEMPLE", "EXEMPLE", "[nom]"),
    ("patiënt Voorbeeld", "Voorbeeld", "patiënt [nom]"),
    ("patiënte Élodie", "lodie", "patiënte [nom]"),
]

STAYS = [
    "erreur SOA-02001 à 10h30 le 15/01/2024",
    "SOA-03001 puis SOA-03007, TL.ACCESS.20, MH2.ACCESS.9, IO-BE-306",
    "847 minutes",
    "30 patients",
    "CIN/NIC",
    "tarif 101076",
    "codes 101076 101032 et 103132",
    "code INAMI 101076, codes INAMI 101032 101076",
    "5000 Namur, 1050 Ixelles, 4000 Liège",
    "version 2024.3.1",
    "CareConnect 5.12.3.1 et Windows 11 22H2",
    "le 15/01/2024 à 10:30, le 15-01-2024 10h30, le 15.01.2024 vers 9h",
    "du 09/01/2024 au 24/01/2024",
    "le 01/02/2024 30 patients sans prescription",
    "le 15/01/2024 - 847 minutes",
    "2024-01-15 09:42:00",
    "entre 8h00 et 12h30, 25 consultations, 14 attestations, 3 visites",
    "coût : 1.234,56 € ou 13.280.000 €",
    "le patient BIM, patient DMG, patient MC : refus",
    "le patient attend, la patiente revient demain, patiënt wacht",
    "le Dr me dit que ça marche, M. ou Mme",
    "bug @ 10h30, compte @ehealthplatform",
    "en fin d'année 12/03/24, générée le 12/01/2024, connecté le 12/01/2024, gêné le 12/01/2024",
    "nous sommes bloqués depuis 3 jours, 2 fois par semaine",
    "ik ben beperkt, beperking, bepaald",
    "Windows 10 ; lecteur ACR38 ; carte eID ; TLS 1.2 ; port 443",
]


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        register_scrub(connection)
        yield connection


def _in_sql(connection: duckdb.DuckDBPyConnection, texts: list[str]) -> list[str]:
    rows = connection.execute("select scrub(comment) from (select unnest(?::varchar[]) as comment)", [texts]).fetchall()
    return [row[0] for row in rows]


# --- what must go -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", NATIONAL_NUMBERS)
@pytest.mark.parametrize("spelling", NATIONAL_SPELLINGS)
def test_national_number_in_any_spelling(number: str, spelling: str) -> None:
    written = spelling.format(a=number[:2], b=number[2:4], c=number[4:6], d=number[6:9], e=number[9:])
    scrubbed = scrub(f"Patient {written}, refus.")
    assert "[NISS]" in scrubbed
    assert not re.search("[0-9]", scrubbed)


@pytest.mark.parametrize(("written", "secret", "token"), GONE)
def test_what_must_go(written: str, secret: str, token: str) -> None:
    for text in (written, f"Bonjour, {written}", f"Refus pour {written} depuis hier ; merci.", f"({written})"):
        scrubbed = scrub(text)
        assert secret not in scrubbed, scrubbed
        assert token in scrubbed


def test_several_in_one_text() -> None:
    text = "Mme Exemple, née le 3/7/1985 (85.07.03-001.23), tél. 0470 12 34 56 ou 02/123.45.67, BE68 5390 0754 7034."
    assert scrub(text) == "Mme [nom], née le [date de naissance] ([NISS]), tél. [téléphone] ou [téléphone], [IBAN]."


# --- what must stay ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", STAYS)
def test_what_must_stay(text: str) -> None:
    assert scrub(text) == text
    assert find_identifiers(text) == []


# --- Python, SQL and the scan agree -----------------------------------------------------------------------------------

_fragments = st.one_of(
    st.sampled_from([written for written, _, _ in GONE] + STAYS),
    st.sampled_from(sorted({piece for written, _, _ in GONE for piece in re.split(r"(\W)", written) if piece})),
    st.sampled_from([*"\n\x00éKſ٣\u0301’«\u2028😀0+@", "[NISS]", "née "]),
    st.text(alphabet="0123456789 ./-", max_size=20),
    st.text(max_size=8),
    *[st.from_regex(re.compile(rule.pattern, re.ASCII)) for rule in RULES],
)
_texts = st.lists(_fragments, max_size=6).map("".join)


@settings(max_examples=150 if FULL else 50)
@given(texts=st.lists(_texts, min_size=1, max_size=10))
def test_python_and_sql_agree(connection: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    assert _in_sql(connection, texts) == [scrub(text) for text in texts]


def test_the_tables_agree_in_sql(connection: duckdb.DuckDBPyConnection) -> None:
    texts = [written for written, _, _ in GONE] + STAYS
    assert _in_sql(connection, texts) == [scrub(text) for text in texts]


def test_null_stays_null(connection: duckdb.DuckDBPyConnection) -> None:
    assert connection.execute("select scrub(null)").fetchall() == [(None,)]
    assert connection.sql("select 'Mme Exemple' as c").project(scrub_sql("c")).fetchall() == [("Mme [nom]",)]


@settings(max_examples=300 if FULL else 100)
@given(st.data())
def test_a_trigger_matches_whatever_its_rule_matches(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(RULES))
    text = data.draw(st.from_regex(re.compile(rule.pattern, re.ASCII)))
    assert re.search(rule.trigger, text, re.ASCII)
    assert re.search(GATE, text, re.ASCII)


@settings(max_examples=300 if FULL else 100)
@given(_texts)
def test_the_scan_finds_something_exactly_where_scrubbing_changes_something(text: str) -> None:
    findings = find_identifiers(text)
    assert bool(findings) == (scrub(text) != text)
    assert all(0 <= finding.start < finding.end <= len(text) for finding in findings)
    assert all(earlier.end <= later.start for earlier, later in pairwise(findings))


@pytest.mark.parametrize(("written", "secret", "token"), GONE)
def test_scrubbed_text_has_nothing_left_to_find(written: str, secret: str, token: str) -> None:
    once = scrub(f"Refus pour {written} depuis hier.")
    assert scrub(once) == once
    assert find_identifiers(once) == []


def test_findings_point_at_the_identifier() -> None:
    text = "Mme Exemple, tél. 0470/12.34.56, NISS 85.07.30-033.28"
    assert [(text[f.start : f.end], f.kind) for f in find_identifiers(text)] == [
        ("Exemple", "name"),
        ("0470/12.34.56", "phone"),
        ("85.07.30-033.28", "niss"),
    ]


def test_long_text_takes_no_long_time() -> None:
    """A pathological text of 200,000 characters must not stall a load."""
    for unit in ("0", "1 ", "12.", "A", "a@", "Mme ", "né ", "BE12 "):
        scrub(unit * (200_000 // len(unit)))
