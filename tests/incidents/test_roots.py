"""Which service is blamed when several fail together, and when none is."""

from __future__ import annotations

from etl.incidents.roots import Spell, probable_roots

DOWNSTREAM = {
    "MCN": frozenset({"INSUR", "EATTEST", "EFACT", "RECIPE", "VIDIS"}),
    "INSUR": frozenset({"EATTEST", "EFACT"}),
    "RECIPE": frozenset({"VIDIS"}),
    "CONSENT": frozenset({"RSW", "RSB"}),
    "THERLINK": frozenset({"RSW", "RSB"}),
}


def blamed(*failing: str, first: dict[str, int] | None = None) -> dict[str, tuple[str, str]]:
    spells = [Spell(code, code, (first or {}).get(code, 600 + at), 720) for at, code in enumerate(failing)]
    return {incident: (root.service_code, root.incident_id) for incident, root in probable_roots(spells, DOWNSTREAM).items()}


def test_the_service_behind_which_all_fail_is_the_root() -> None:
    assert blamed("RECIPE", "MCN", "EATTEST") == dict.fromkeys(("RECIPE", "MCN", "EATTEST"), ("MCN", "MCN"))


def test_the_lowest_that_explains_them_is_blamed() -> None:
    assert blamed("INSUR", "EATTEST") == dict.fromkeys(("INSUR", "EATTEST"), ("INSUR", "INSUR"))


def test_a_root_nobody_names_needs_three_symptoms_and_leaves_the_permalink_to_the_earliest() -> None:
    assert blamed("EATTEST", "EFACT") == {}
    assert blamed("EATTEST", "EFACT", "RECIPE") == dict.fromkeys(("EATTEST", "EFACT", "RECIPE"), ("MCN", "EATTEST"))


def test_two_that_explain_as_much_leave_it_undetermined() -> None:
    assert blamed("RSW", "RSB") == {}
    assert blamed("RSW", "RSB", "CONSENT") == dict.fromkeys(("RSW", "RSB", "CONSENT"), ("CONSENT", "CONSENT"))


def test_one_service_alone_is_undetermined_and_an_unrelated_one_stays_out() -> None:
    assert blamed("MCN") == {}
    assert set(blamed("MCN", "RECIPE", "RSW")) == {"MCN", "RECIPE"}


def test_two_cascades_at_once_have_their_own_roots() -> None:
    found = blamed("MCN", "RECIPE", "CONSENT", "RSW", "RSB")
    assert {incident: root for incident, (root, _) in found.items()} == {
        "MCN": "MCN",
        "RECIPE": "MCN",
        "CONSENT": "CONSENT",
        "RSW": "CONSENT",
        "RSB": "CONSENT",
    }


def test_a_failure_of_another_hour_is_another_failure() -> None:
    assert blamed("MCN", "RECIPE", first={"MCN": 300, "RECIPE": 600}) == {}
