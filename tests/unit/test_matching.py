"""Misspelt names find the code they were meant for; names of nothing find none."""

from __future__ import annotations

from etl.matching import best_matches

CANDIDATES = {
    "RECIPE": ["RECIPE", "Recip-e, prescription électronique"],
    "MCN": ["MCN", "MyCareNet"],
    "CARECONNECT": ["CareConnect"],
    "EPICURE": ["Épicure"],
}


def test_a_misspelt_name_finds_its_code_first() -> None:
    for name, code in {"Recipee": "RECIPE", "Mycare net": "MCN", "Care-Connect Corilus": "CARECONNECT", "EPICURE!": "EPICURE"}.items():
        assert best_matches(name, CANDIDATES)[0].code == code, name


def test_nothing_is_proposed_below_the_threshold_or_for_an_empty_name() -> None:
    assert best_matches("zzz qqq", CANDIDATES) == []
    assert best_matches(" … ", CANDIDATES) == []
    assert best_matches("Recipee", CANDIDATES, threshold=100) == []


def test_at_most_as_many_as_asked_best_first() -> None:
    found = best_matches("care", CANDIDATES, limit=2, threshold=0)
    assert len(found) == 2 and found[0].score >= found[1].score
