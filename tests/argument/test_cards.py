"""Argument cards: verdicts computed by hand, in every state, on real builds; none of them for us because it is ours."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import i18n
from analytics import tables, warehouse
from analytics.argument import card_words, cards, evidence, words
from analytics.argument.cards import Card, Judged, Verdict
from analytics.argument.evidence import Evidence
from analytics.argument.evidence.recurrence import most_in_a_spell
from analytics.argument.facts import Facts
from analytics.argument.solved import Judgement
from analytics.metrics import METRICS
from settings import DataFolder
from tests.analytics.builds import reports
from tests.argument.builds import background, chance, facts, incident, reference
from tests.conftest import Union
from tests.etl.exports import as_csv, rows
from tests.etl.test_incidents import ordinary_days, together
from tests.etl.test_official import DAY_ONLY, note, vouch

DAY = dt.date(2024, 12, 31)


@cache
def declared() -> dict[str, Card]:
    """The cards as they stand in the reference."""
    return {card.code: card for card in cards.declared(pd.DataFrame(reference()["argument_cards"]))}


def on(known: Facts, code: str, *, read_on: dt.date = DAY) -> Judged:
    (found,) = cards.judge([declared()[code]], known, read_on=read_on)
    return found


ADOPTED = {  # a rule of the board: no incident, even probable, in two weeks; one doctor is enough
    "success_code": "OURS",
    "measure_code": "no_incident",
    "level_code": "probable",
    "n_weeks": 2,
    "least_reporters": 1,
    "adopted_on": dt.date(2024, 6, 1),
    "author": "board",
}
PREMIUM = sorted({str(row["service_code"]) for row in reference()["ppi_criterion_services"]})


# --- what a verdict is --------------------------------------------------------------------------------------------------

A_CARD = Card("A", {}, "m", "value", "ge", 3.0, 20, "m", {}, {}, 30, "")
EXPIRES = dt.date(2024, 3, 1)
RULES: list[tuple[str, dict[str, Any], dict[str, Any], dt.date, Verdict]] = [
    ("at the threshold", {}, {"value": 3, "n": 20}, EXPIRES, "holds"),
    ("just below", {}, {"value": 2.999, "n": 20}, EXPIRES, "does_not_hold"),
    ("one too few to say", {}, {"value": 99, "n": 19}, EXPIRES, "not_enough_data"),
    ("nothing measured", {}, {"n": 50}, EXPIRES, "not_enough_data"),
    ("not measurable", {}, {"value": 9, "n": 50, "reason": "no_facts"}, EXPIRES, "not_enough_data"),
    ("the day after the last", {}, {"value": 3, "n": 20}, EXPIRES + dt.timedelta(1), "expired"),
    ("what does not hold expires too", {}, {"value": 0, "n": 20}, EXPIRES + dt.timedelta(1), "expired"),
    ("too few data never expire", {}, {"value": 3, "n": 1}, EXPIRES + dt.timedelta(99), "not_enough_data"),
    ("the lower end below", {"field": "low"}, {"value": 9, "low": 2, "n": 20}, EXPIRES, "does_not_hold"),
    ("the lower end at it", {"field": "low"}, {"value": 9, "low": 3, "n": 20}, EXPIRES, "holds"),
    ("at most, at it", {"operator": "le"}, {"value": 3, "n": 20}, EXPIRES, "holds"),
    ("at most, above", {"operator": "le"}, {"value": 3.001, "n": 20}, EXPIRES, "does_not_hold"),
    (
        "at most, its upper end never ends",
        {"operator": "le", "field": "high"},
        {"value": 1, "high": math.inf, "n": 20},
        EXPIRES,
        "does_not_hold",
    ),
]


@pytest.mark.parametrize(("card", "found", "read_on", "expected"), [case[1:] for case in RULES], ids=[case[0] for case in RULES])
def test_a_verdict(card: dict[str, Any], found: dict[str, Any], read_on: dt.date, expected: Verdict) -> None:
    one = Card(**(vars(A_CARD) | card))
    assert cards.verdict(one, Evidence("m", **found), expires_on=EXPIRES, read_on=read_on) == expected


def test_a_card_on_published_facts_does_not_expire() -> None:
    assert Card(**(vars(A_CARD) | {"valid_days": None})).expires_on(DAY) is None
    assert A_CARD.expires_on(dt.date(2024, 1, 31)) == dt.date(2024, 3, 1), "2024 has a 29 February"
    assert A_CARD.expires_on(None) is None


# --- the cards, by hand -------------------------------------------------------------------------------------------------
# poisson_range: of a mean of 0.7 × 4 and 1.7 × 4, chance keeps 0 to 7 and 2 to 12, so that of 4 expected 0 to 12 may be false.

SEVEN = [incident("RECIPE", f"2024-{month:02d}-13") for month in range(2, 9)]
OUTAGES = [row for row in reference()["fct_official_outages"] if row["starts_on"] and row["starts_on"] != dt.date(2023, 12, 11)]
COVERED = [
    {
        "starts_on": dt.date(2024, 2, 1),
        "ends_on": dt.date(2024, 8, 31),
        "is_complete": True,
        "note_fr": "lue chaque jour",
        "author": "staff",
    }
]
MANY = background(25)  # doctors who reported in the last eight weeks
FIVE, ROW = incident("RECIPE", "2024-03-04")
MIXED = [*({**report, "region_code": "BRU"} for report in FIVE[:2]), *FIVE[2:]], ROW
CASES: list[tuple[str, dict[str, Any], str, Verdict, dict[str, Any]]] = [
    ("four months of four", {}, "OFFICIAL_WINTER", "holds", {"value": 4, "n": 6}),
    (
        "without 11 December three of four",
        {"others": {tables.fct_official_outages: OUTAGES}},
        "OFFICIAL_WINTER",
        "does_not_hold",
        {"value": 3},
    ),
    (
        "no fact loaded",
        {"others": {tables.fct_official_outages: [], tables.official_incident_counts: []}},
        "OFFICIAL_WINTER",
        "not_enough_data",
        {"reason": "no_facts"},
    ),
    ("three years running", {}, "PREMIUM_DATA_LATE", "holds", {"value": 3}),
    (
        "2022 and 2024 are not running",
        {"others": {tables.ppi_data_failures: [row for row in reference()["ppi_data_failures"] if row["premium_year"] != 2023]}},
        "PREMIUM_DATA_LATE",
        "does_not_hold",
        {"value": 1},
    ),
    ("seven incidents, none by chance", {"incidents": SEVEN}, "FAILURES_RECUR", "holds", {"value": 7, "low": 7, "high": 7}),
    (
        "seven where chance makes four",
        {"incidents": SEVEN, "levels": [chance(4)]},
        "FAILURES_RECUR",
        "does_not_hold",
        {"low": 0, "high": 7},
    ),
    (
        "three confirmed stay whatever chance",
        {"incidents": [incident("RECIPE", f"2024-{on}", level="confirmed") for on in ("01-09", "01-15", "04-08")], "levels": [chance(4)]},
        "FAILURES_RECUR",
        "holds",
        {"low": 3, "high": 3},
    ),
    (
        "three confirmed in ninety days are one spell",
        {"incidents": [incident("RECIPE", f"2024-{on}", level="confirmed") for on in ("01-09", "01-15", "04-07")], "levels": [chance(4)]},
        "FAILURES_RECUR",
        "not_enough_data",
        {"low": 3, "variant": "one_spell"},
    ),
    ("two are not yet again and again", {"incidents": SEVEN[:2]}, "FAILURES_RECUR", "does_not_hold", {"low": 2}),
    ("nothing fails", {"isolated": MANY}, "FAILURES_RECUR", "does_not_hold", {"value": 0}),
    (
        "59 days are too few",
        {"incidents": SEVEN[:3], "days": (dt.date(2024, 2, 1), dt.date(2024, 3, 30))},
        "FAILURES_RECUR",
        "not_enough_data",
        {"n": 59},
    ),
    ("nobody looked", {"days": None}, "FAILURES_RECUR", "not_enough_data", {"reason": "nothing_observed"}),
    (
        "Chapter IV on the first day of the half-year",
        {"incidents": [incident("MCN_CH4", "2024-07-01")]},
        "PREMIUM_SERVICES",
        "holds",
        {"low": 1},
    ),
    ("Chapter IV one day before", {"incidents": [incident("MCN_CH4", "2024-06-30")]}, "PREMIUM_SERVICES", "does_not_hold", {"value": 0}),
    ("Chapter IV on the last day of the year", {"incidents": [incident("MCN_CH4", "2023-12-31")]}, "PREMIUM_SERVICES", "holds", {"low": 1}),
    (
        "Recip-e is no criterion in 2024",
        {"incidents": [incident("RECIPE", "2024-07-01")]},
        "PREMIUM_SERVICES",
        "does_not_hold",
        {"value": 0},
    ),
    (
        "Mult-eMediatt before its quarter",
        {"incidents": [incident("MULTEMED", "2024-09-30")]},
        "PREMIUM_SERVICES",
        "does_not_hold",
        {"value": 0},
    ),
    ("Mult-eMediatt in its quarter", {"incidents": [incident("MULTEMED", "2024-10-01")]}, "PREMIUM_SERVICES", "holds", {"low": 1}),
    ("the disability form any day", {"incidents": [incident("HANDICAP_FORM", "2024-02-01")]}, "PREMIUM_SERVICES", "holds", {"low": 1}),
    (
        "eAttest 2024 is uncertain, so it does not count",
        {"incidents": [incident("MCN_EATTEST", "2024-10-01")]},
        "PREMIUM_SERVICES",
        "does_not_hold",
        {"value": 0},
    ),
    (
        "one where chance makes one",
        {"incidents": [incident("MCN_CH4", "2024-07-01")], "levels": [chance(1, service="MCN_CH4", on="2024-08-01")]},
        "PREMIUM_SERVICES",
        "does_not_hold",
        {"low": 0, "high": 1},
    ),
    (
        "both regions",
        {"incidents": [incident("RECIPE", "2024-03-04"), incident("RECIPE", "2024-03-05", region="BRU")]},
        "BOTH_REGIONS",
        "holds",
        {"value": 2, "n": 5},
    ),
    (
        "both regions, but chance may have made all of each",
        {
            "incidents": [incident("RECIPE", "2024-03-04"), incident("RECIPE", "2024-03-05", region="BRU")],
            "levels": [chance(1)],
        },
        "BOTH_REGIONS",
        "not_enough_data",
        {"value": 2, "low": 0, "variant": "doubtful"},
    ),
    (
        "a half-year never observed is not told as none",
        {"isolated": MANY, "days": (dt.date(2024, 2, 2), dt.date(2024, 12, 31))},
        "PREMIUM_SERVICES",
        "not_enough_data",
        {"value": 0, "low": None, "variant": "none.unseen"},
    ),
    (
        "refusals and the doctor’s own side lose no time to a failure",
        {"isolated": [*background(19, minutes_lost=15), *background(9, "2024-12-19", region="BRU", minutes_lost=15, kind_code="K_CERT")]},
        "TIME_LOST",
        "not_enough_data",
        {"n": 19},
    ),
    (
        "two of Brussels in an incident of five are no incident of Brussels",
        {"incidents": [MIXED], "isolated": [*background(2), *background(9, region="BRU")]},
        "BOTH_REGIONS",
        "does_not_hold",
        {"value": 1, "n": 5},
    ),
    (
        "four in Brussels are too few",
        {"incidents": [incident("RECIPE", "2024-03-04"), incident("RECIPE", "2024-03-05", n=4, region="BRU")]},
        "BOTH_REGIONS",
        "not_enough_data",
        {"n": 4},
    ),
    (
        "a confirmed one on the first day of the eight weeks, however few report",
        {"incidents": [incident("HANDICAP_FORM", "2024-11-06", level="confirmed")]},
        "NOT_SOLVED",
        "holds",
        {"value": 1, "low": 1},
    ),
    (
        "one day before them",
        {"incidents": [incident("HANDICAP_FORM", "2024-11-05", level="confirmed")], "isolated": MANY},
        "NOT_SOLVED",
        "not_enough_data",
        {"value": 0, "low": None, "variant": "unknown"},
    ),
    (
        "a nuisance is not grave",
        {"incidents": [incident("HANDICAP_FORM", "2024-12-06", severity="1", level="confirmed")], "isolated": MANY},
        "NOT_SOLVED",
        "not_enough_data",
        {"value": 0, "low": None},
    ),
    (
        "a probable one does not count by the proposed rule",
        {"incidents": [incident("HANDICAP_FORM", "2024-12-06")], "isolated": MANY},
        "NOT_SOLVED",
        "not_enough_data",
        {"value": 0, "low": None},
    ),
    (
        "it counts by a rule that the board adopted",
        {"incidents": [incident("HANDICAP_FORM", "2024-12-18")], "others": {tables.success_criteria: [ADOPTED]}},
        "NOT_SOLVED",
        "holds",
        {"value": 1, "low": 1, "variant": ""},
    ),
    (
        "not the day before the two weeks of that rule",
        {"incidents": [incident("HANDICAP_FORM", "2024-12-17")], "others": {tables.success_criteria: [ADOPTED]}},
        "NOT_SOLVED",
        "not_enough_data",
        {"value": 0, "low": None},
    ),
    (
        "one where chance makes one",
        {
            "incidents": [incident("HANDICAP_FORM", "2024-12-18")],
            "levels": [chance(1, service="HANDICAP_FORM", on="2024-12-20")],
            "others": {tables.success_criteria: [ADOPTED]},
        },
        "NOT_SOLVED",
        "not_enough_data",
        {"value": 1, "variant": "within_chance"},
    ),
    (
        "one doctor watches every e-service, and that is enough for that rule",
        {"isolated": reports("S", "2024-12-20", "K", *PREMIUM), "others": {tables.success_criteria: [ADOPTED]}},
        "NOT_SOLVED",
        "does_not_hold",
        {"value": 0, "low": 0, "variant": "none"},
    ),
    (
        "no rule is about incidents",
        {"others": {tables.success_criteria: [ADOPTED | {"measure_code": "recognition", "least_share": 0.9}]}},
        "NOT_SOLVED",
        "not_enough_data",
        {"reason": "no_rule"},
    ),
    ("nobody vouches", {"incidents": SEVEN}, "RECORDS_DIFFER", "not_enough_data", {"reason": "no_coverage"}),
    (
        "seven vouched for, none admitted",
        {"incidents": SEVEN, "others": {tables.official_coverage: COVERED}},
        "RECORDS_DIFFER",
        "holds",
        {"value": 0, "n": 7},
    ),
    (
        "four vouched for are too few",
        {"incidents": SEVEN[:4], "others": {tables.official_coverage: COVERED}},
        "RECORDS_DIFFER",
        "not_enough_data",
        {"n": 4},
    ),
    (
        "none admitted, but chance may have made them all",
        {"incidents": SEVEN, "levels": [chance(4, on="2024-03-01")], "others": {tables.official_coverage: COVERED}},
        "RECORDS_DIFFER",
        "does_not_hold",
        {"high": 1.0},
    ),
    ("a median surely above five minutes", {"isolated": background(20, minutes_lost=15)}, "TIME_LOST", "holds", {"value": 15, "low": 15}),
    ("19 answers", {"isolated": background(19, minutes_lost=15)}, "TIME_LOST", "not_enough_data", {"n": 19}),
    (
        "half of them lost two minutes",
        {"isolated": [*background(10, minutes_lost=15), *background(10, "2024-12-19", region="BRU", minutes_lost=2)]},
        "TIME_LOST",
        "does_not_hold",
        {"value": 8.5, "low": 2, "high": 15},
    ),
    ("nobody gave minutes", {"isolated": MANY}, "TIME_LOST", "not_enough_data", {"reason": "no_answer"}),
]


@pytest.mark.parametrize(
    ("given", "code", "expected", "numbers"), [case[1:] for case in CASES], ids=[f"{case[2]}: {case[0]}" for case in CASES]
)
def test_a_card_on_a_build(tmp_path: Path, given: dict[str, Any], code: str, expected: Verdict, numbers: dict[str, Any]) -> None:
    with facts(tmp_path, *given.get("incidents", ()), **{name: value for name, value in given.items() if name != "incidents"}) as known:
        judged = on(known, code)
    assert {name: getattr(judged.evidence, name) for name in numbers} == numbers
    assert judged.verdict == expected


@pytest.mark.parametrize(("n_brussels", "variant"), [(4, "not_measurable"), (19, "few"), (20, "")])
def test_regions_are_compared_from_twenty_doctors_of_each(tmp_path: Path, n_brussels: int, variant: str) -> None:
    with facts(tmp_path, isolated=[*background(60), *background(n_brussels, region="BRU")]) as known:
        found = on(known, "BOTH_REGIONS").against
    assert (found.metric_id, found.variant, found.n) == ("region_difference", variant, n_brussels)
    for lang in i18n.LANGUAGES:
        told = words.sentence(found.key, found.words, lang, {}, of=found.form)
        assert ("60" in told and str(n_brussels) in told) == bool(variant) and ("20" in told) == (variant == "few")


def test_a_card_expires_so_many_days_after_the_last_observed_day(tmp_path: Path) -> None:
    with facts(tmp_path, *SEVEN) as known:
        last, after = (on(known, "FAILURES_RECUR", read_on=day) for day in (dt.date(2025, 3, 31), dt.date(2025, 4, 1)))
        facts_alone = on(known, "OFFICIAL_WINTER", read_on=dt.date(2031, 1, 1))
    assert (last.verdict, after.verdict, facts_alone.verdict) == ("holds", "expired", "holds")
    assert after.expires_on == dt.date(2025, 3, 31)


@pytest.mark.parametrize("given", [case[1] for case in CASES if case[2] == "NOT_SOLVED"])
def test_the_card_and_the_page_of_the_demands_never_contradict_one_another(tmp_path: Path, given: dict[str, Any]) -> None:
    """By the rules about incidents: the card holds only where an e-service is not solved, and does not hold only where all are solved."""
    wanted = dict(given)
    with facts(tmp_path, *wanted.pop("incidents", ()), **wanted) as known:
        states = {one.state for held in Judgement(known).held if held.rule.measure == "no_incident" for one in held.verdicts}
        verdict = on(known, "NOT_SOLVED").verdict
    assert (verdict == "does_not_hold") == (states == {"solved"})
    assert "not_solved" in states or verdict != "holds"


# --- what is declared ---------------------------------------------------------------------------------------------------


def test_the_fullest_ninety_days_are_counted_whatever_chance() -> None:
    """By hand: 9 January to 7 April are ninety days, 8 April is one too many."""
    days = ("2024-01-09", "2024-01-15", "2024-04-07", "2024-04-08", "2024-10-01")
    assert most_in_a_spell([{"occurred_on": dt.date.fromisoformat(day)} for day in days]) == 3


def test_every_figure_of_a_card_is_a_metric_with_its_words() -> None:
    for card in declared().values():
        for metric in (card.metric_id, card.against_metric_id):
            assert metric in METRICS and metric in evidence.REGISTRY
        assert card.metric_id != card.against_metric_id
        assert card.field in cards.FIELDS and card.operator in cards.OPERATORS


def test_evidence_and_metric_have_one_name_and_three_languages() -> None:
    for name in evidence.REGISTRY:
        for lang in i18n.LANGUAGES:
            assert METRICS[name].label(lang) and METRICS[name].counted(lang) and METRICS[name].how(lang)


def test_every_card_speaks_three_languages() -> None:
    for card in declared().values():
        for texts in (card.claim, card.attack, card.answer):
            assert len({texts[lang] for lang in i18n.LANGUAGES}) == len(i18n.LANGUAGES), card.code


# --- through the front door ---------------------------------------------------------------------------------------------


def judged(folder: DataFolder, *, read_on: dt.date | None = None) -> dict[str, Judged]:
    opened = warehouse.open_current(folder)
    try:
        first, last = opened.info.observed_from, opened.info.observed_to
        known = Facts(opened.run, (first, last) if first and last else None)
        return {
            one.card.code: one for one in cards.judge(cards.declared(known.table("argument_cards")), known, read_on=read_on or last or DAY)
        }
    finally:
        opened.close()


@pytest.fixture(scope="module")
def of_demo(demo: Union) -> dict[str, Judged]:
    return judged(demo.folder)


def verdicts(of: Mapping[str, Judged]) -> dict[str, str]:
    return {code: one.verdict for code, one in of.items()}


def test_the_demo_holds_some_and_loses_some(of_demo: dict[str, Judged]) -> None:
    assert verdicts(of_demo) == {
        "OFFICIAL_WINTER": "holds",
        "FAILURES_RECUR": "not_enough_data",  # five confirmed in six weeks, the others as many as chance may give
        "PREMIUM_SERVICES": "does_not_hold",
        "BOTH_REGIONS": "not_enough_data",  # one incident of Brussels, not confirmed
        "NOT_SOLVED": "not_enough_data",  # no confirmed one in the eight weeks, and nobody vouches for the list
        "RECORDS_DIFFER": "not_enough_data",
        "TIME_LOST": "holds",
        "PREMIUM_DATA_LATE": "holds",
    }


@pytest.mark.parametrize(
    ("lang", "code", "told"),
    [
        (
            "fr",
            "FAILURES_RECUR",
            "Borne basse d’au moins 3 ; n d’au moins 60 jours observés ; il reste des incidents hors de n’importe quels 90 jours de suite",
        ),
        ("fr", "RECORDS_DIFFER", "Borne haute d’au plus 0,9 ; n d’au moins 5 incidents"),
        ("nl", "TIME_LOST", "Ondergrens van minstens 5; n van minstens 20 antwoorden"),
        ("en", "OFFICIAL_WINTER", "Value found of at least 4; n of at least 1 published fact"),
    ],
)
def test_a_condition_is_told_in_words_with_every_clause_that_decides(of_demo: dict[str, Judged], lang: str, code: str, told: str) -> None:
    assert card_words.condition(of_demo[code], lang).replace("\u202f", " ") == told


def test_thirty_reports_prove_published_facts_alone(union: Union) -> None:
    union.put("export.csv", as_csv(rows(30)))
    union.run()
    assert {code for code, name in verdicts(judged(union.folder)).items() if name == "holds"} == {
        "OFFICIAL_WINTER",
        "PREMIUM_DATA_LATE",
        "TIME_LOST",  # thirty answers of a quarter of an hour
    }


def test_where_nothing_fails_no_card_on_incidents_holds(union: Union) -> None:
    union.put("export.csv", as_csv(ordinary_days()))
    union.run()
    of = verdicts(judged(union.folder))
    assert (of["FAILURES_RECUR"], of["NOT_SOLVED"]) == ("does_not_hold", "not_enough_data")
    assert "holds" not in {of[code] for code in ("PREMIUM_SERVICES", "BOTH_REGIONS", "RECORDS_DIFFER")}


def test_a_card_turns_with_the_official_record(union: Union) -> None:
    """Six failures on days vouched for: nobody admits them, then somebody admits all of them."""
    days: Sequence[dt.date] = [dt.date(2024, 5, day) for day in (6, 7, 13, 14, 21, 22)]
    union.put("export.csv", as_csv([*ordinary_days(), *(line for day in days for line in together(12, day=day, name=f"gp{day.day}"))]))
    vouch(union)
    union.run()
    before = judged(union.folder)["RECORDS_DIFFER"]
    assert (before.verdict, before.evidence.n, before.evidence.value) == ("holds", 6, 0)
    assert note(union, *(DAY_ONLY | {"starts_on": day.isoformat()} for day in days)).code == 0
    union.run()
    after = judged(union.folder)["RECORDS_DIFFER"]
    assert (after.verdict, after.evidence.value) == ("does_not_hold", 1)


def test_every_sentence_of_a_figure_can_be_said(of_demo: dict[str, Judged]) -> None:
    for one in of_demo.values():
        for found in (one.evidence, one.against):
            for lang in i18n.LANGUAGES:
                if found.is_measurable:
                    assert words.sentence(found.key, found.words, lang, {}, of=found.form)
                else:
                    assert i18n.t(f"arguments.reason.{found.reason}", lang)
