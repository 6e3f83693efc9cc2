"""What the union writes for the argument: premium criteria and amounts, rules of "solved", the ledger, meetings. By command, into the
build; what cannot be right is refused with a code and changes nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from etl.records.commands import record_add
from tests.conftest import Union
from tests.etl.conftest import Loaded
from tests.etl.exports import row
from tests.processes import Outcome

CRITERION = {
    "premium_year": "2025",
    "criterion_code": "C_NEW",
    "label": "Un critère de 2025",
    "threshold": "au moins la moitié",
    "measure_code": "ratio",
    "threshold_share": "0.5",
    "period_code": "S2",
    "service_codes": "MCN_CH4|RECIPE",
    "source": "letter of the payer",
}
TIER = {"premium_year": "2025", "n_criteria_total": "9", "n_criteria_min": "8", "amount_eur": "6000", "source": "letter of the payer"}
RULE = {
    "measure_code": "no_incident",
    "level_code": "probable",
    "n_weeks": "12",
    "least_reporters": "30",
    "least_power": "0.8",
    "power_size": "12",
    "adopted_on": "2026-01-15",
}
DEMAND = {
    "kind_code": "demand",
    "entry_from": "2026-02-01",
    "author_role": "GBO/Cartel",
    "text": "Un rappel.",
    "deadline_on": "2026-03-01",
    "source": "minutes of the board",
}
ANSWER = DEMAND | {"kind_code": "answer", "entry_from": "2026-02-20", "in_reply_to": "D2024C", "deadline_on": ""}
GOOD = {"premium_criteria": CRITERION, "premium_tiers": TIER, "success_criteria": RULE, "ledger": DEMAND}


def note(union: Union, kind: str, values: dict[str, str]) -> Outcome:
    cells = (f"{column}={value}" for column, value in values.items())
    return union.etl("record", "add", kind, *cells, "--author", "staff", "--json")


def refusal(outcome: Outcome) -> str:
    """The code of what was refused."""
    assert outcome.code == 1, (outcome.out, outcome.err)
    told = json.loads(outcome.err.strip().splitlines()[-1])
    assert told["refusal"] == "RecordError" and told["message"]
    return str(told.get("code", ""))


@pytest.fixture
def office(loaded: Loaded) -> Union:
    """One ordinary submission, loaded."""
    return loaded(row())


def test_each_kind_reaches_its_mart_with_who_wrote_it(office: Union) -> None:
    for kind, values in GOOD.items():
        outcome = note(office, kind, values)
        assert outcome.code == 0, outcome.err
    office.run()
    assert office.query(
        "select label_nl, threshold_share, period_start, noted_source, author from marts.ppi_criteria where premium_year = 2025"
    ) == [("Un critère de 2025", 0.5, dt.date(2025, 7, 1), "letter of the payer", "staff")]
    assert office.query("select service_code, relation_code from marts.ppi_criterion_services where premium_year = 2025 order by 1") == [
        ("MCN_CH4", "direct"),
        ("RECIPE", "direct"),
    ]
    assert office.query("select n_criteria_total, n_criteria_min, amount_eur from marts.ppi_tiers where premium_year = 2025") == [
        (9, 8, 6000)
    ]
    assert office.query("select success_code, n_weeks, adopted_on from marts.success_criteria") == [
        ("NO_INCIDENT", 12, dt.date(2026, 1, 15))
    ]
    assert office.query(
        "select text_fr, text_en, date_precision, deadline_on, recorded_by from marts.ledger where recorded_by is not null"
    ) == [("Un rappel.", "Un rappel.", "D", dt.date(2026, 3, 1), "staff")]


def test_a_code_left_out_is_made_and_never_twice(office: Union) -> None:
    first, second = note(office, "ledger", DEMAND), note(office, "ledger", DEMAND | {"text": "Un second rappel."})
    assert [first.json["entry_id"], second.json["entry_id"]] == ["2026-02-01-demand", "2026-02-01-demand-2"]
    assert office.etl("record", "withdraw", "ledger", "2", "--author", "staff").code == 0
    third = note(office, "ledger", DEMAND | {"text": "Encore un."})
    assert third.json["entry_id"] == "2026-02-01-demand-3", "the name of a withdrawn entry is not given again"
    made = note(office, "premium_criteria", {name: cell for name, cell in CRITERION.items() if name != "criterion_code"})
    assert made.json["criterion_code"] == "C_UN_CRITERE_DE_2025"


FAULTS: list[tuple[str, dict[str, str], str]] = [
    ("premium_criteria", {"label": ""}, "empty"),
    ("premium_criteria", {"premium_year": "l’an 2025"}, "not_a_number"),
    ("premium_criteria", {"premium_year": "2025.5"}, "not_a_number"),
    ("premium_criteria", {"premium_year": "1925"}, "year"),
    ("premium_criteria", {"threshold_share": "0,5"}, "not_a_number"),
    ("premium_criteria", {"threshold_share": "50"}, "share"),
    ("premium_criteria", {"threshold_share": ""}, "needs_share"),
    ("premium_criteria", {"measure_code": "count"}, "needs_count"),
    ("premium_criteria", {"service_codes": "MCN_CH4|FAX"}, "unknown_service"),
    ("premium_criteria", {"premium_year": "2024", "criterion_code": "C_CH4"}, "in_reference"),
    ("premium_tiers", {"n_criteria_min": "10"}, "tier_beyond_total"),
    ("premium_tiers", {"amount_eur": "-6000"}, "not_a_number"),
    ("premium_tiers", {"premium_year": "2024", "n_criteria_total": "8", "n_criteria_min": "7"}, "in_reference"),
    ("success_criteria", {"n_weeks": "2.5"}, "not_a_number"),
    ("success_criteria", {"n_weeks": ""}, "needs_weeks"),
    ("success_criteria", {"n_weeks": "0"}, "at_least_one"),
    ("success_criteria", {"power_size": ""}, "power_pair"),
    ("success_criteria", {"least_power": "80"}, "share"),
    ("success_criteria", {"least_share": "0.9"}, "share_not_asked"),
    ("success_criteria", {"measure_code": "recognition"}, "needs_share"),
    ("success_criteria", {"least_severity_rank": "4"}, "severity"),
    ("ledger", {"in_reply_to": "L1999"}, "reply_unknown"),
    ("ledger", {"in_reply_to": "L2024"}, "day_of_letter"),
    ("ledger", {"entry_id": "D2026", "in_reply_to": "D2026"}, "reply_unknown"),
    ("ledger", {"in_reply_to": "D2024A"}, "reply_kind"),
    ("ledger", {"kind_code": "answer", "in_reply_to": "L2024"}, "reply_kind"),
    ("ledger", {"kind_code": "event", "in_reply_to": "L2024"}, "reply_kind"),
    ("ledger", {"entry_id": "D2024A"}, "in_reference"),
    ("ledger", {"entry_to": "2026-01-31"}, "days_order"),
    ("ledger", {"deadline_on": "2026-01-31"}, "days_order"),
    ("ledger", {"effect_on": "2026-02-02"}, "effect_of_promise"),
    ("ledger", {"kind_code": "promise", "in_reply_to": "D2024A", "deadline_on": "", "effect_on": "2026-01-31"}, "days_order"),
    ("ledger", {"entry_from": "1 février 2026"}, ""),
    ("meetings", {"meeting_on": "2026-03-01", "build_id": "20200101-000000-00000000"}, "unknown_build"),
]


@pytest.mark.parametrize(("kind", "change", "code"), FAULTS)
def test_what_cannot_be_right_is_refused_and_nothing_is_written(
    union: Union, served: Callable[[Path], None], capsys: pytest.CaptureFixture[str], kind: str, change: dict[str, str], code: str
) -> None:
    """Asked of what the command calls, without a process for each."""
    served(union.root)
    with pytest.raises(typer.Exit) as ended:
        record_add(kind, [f"{column}={value}" for column, value in (GOOD.get(kind, {}) | change).items()], author="staff", as_json=True)
    told = capsys.readouterr()
    assert refusal(Outcome(ended.value.exit_code, told.out, told.err, megabytes=0)) == code
    assert not (union.folder.records / f"{kind}.csv").exists()


@pytest.mark.parametrize(
    ("kind", "values", "again"),
    [
        ("premium_criteria", CRITERION, {}),
        ("premium_tiers", TIER, {"n_criteria_min": "7"}),
        ("success_criteria", RULE | {"success_code": "ONE"}, {}),
        ("ledger", DEMAND | {"entry_id": "ONE"}, {}),
    ],
)
def test_the_same_thing_is_written_once_until_it_is_withdrawn(
    union: Union, kind: str, values: dict[str, str], again: dict[str, str]
) -> None:
    assert note(union, kind, values).code == 0
    assert refusal(note(union, kind, values | again)) == "taken"
    assert union.etl("record", "withdraw", kind, "1", "--author", "staff").code == 0
    assert note(union, kind, values | again).code == 0
    kept = union.etl("record", "list", kind, "--json").json["records"]
    assert [bool(one["withdrawn_on"]) for one in kept] == [True, False], "what was withdrawn stays readable"


def test_amounts_of_one_year_agree_on_how_many_criteria_it_has(union: Union) -> None:
    assert note(union, "premium_tiers", TIER).code == 0
    assert (
        refusal(note(union, "premium_tiers", TIER | {"amount_eur": "4500", "n_criteria_total": "8", "n_criteria_min": "7"}))
        == "totals_differ"
    )


def test_an_answer_may_be_about_a_demand_just_written_which_then_stays(union: Union) -> None:
    demand = note(union, "ledger", DEMAND).json["entry_id"]
    assert note(union, "ledger", ANSWER | {"in_reply_to": f"D2024C|{demand}"}).code == 0
    gone = union.etl("record", "withdraw", "ledger", "1", "--author", "staff", "--json")
    assert refusal(gone) == "needed"
    assert union.etl("record", "withdraw", "ledger", "2", "--author", "staff").code == 0
    assert union.etl("record", "withdraw", "ledger", "1", "--author", "staff").code == 0


def test_proposals_come_back_when_the_rule_of_the_board_is_withdrawn(office: Union) -> None:
    proposed = office.query("select success_code from marts.success_criteria where adopted_on is null order by 1")
    assert proposed == [("NO_GRAVE_INCIDENT",), ("RECOGNISED",)]
    note(office, "success_criteria", RULE)
    office.run()
    assert office.query("select success_code from marts.success_criteria") == [("NO_INCIDENT",)]
    office.etl("record", "withdraw", "success_criteria", "1", "--author", "staff")
    office.run()
    assert office.query("select success_code from marts.success_criteria where adopted_on is null order by 1") == proposed


@pytest.mark.parametrize(
    ("kind", "change", "told"),
    [
        ("premium_criteria", {"service_codes": "FAX"}, "no e-service has the code FAX"),
        ("ledger", {"in_reply_to": "L1999"}, "in_reply_to names L1999"),
        ("premium_tiers", {"n_criteria_min": "many"}, "n_criteria_min is not a whole number"),
    ],
)
def test_a_file_edited_by_hand_is_held_to_the_same_rules_by_a_run(office: Union, kind: str, change: dict[str, str], told: str) -> None:
    """The build before stays; the message names what to mend."""
    before = office.build_id
    values = ANSWER if kind == "ledger" else GOOD[kind]
    assert note(office, kind, values).code == 0
    path = office.folder.records / f"{kind}.csv"
    text = path.read_text(encoding="utf-8")
    for name, cell in change.items():
        if values[name] != cell:
            assert values[name] in text
            text = text.replace(values[name], cell, 1)
    path.write_text(text, encoding="utf-8")
    outcome = office.etl("run", "--json")
    assert outcome.code == 1 and told in outcome.err
    assert office.build_id == before


def test_a_build_shown_at_a_meeting_is_noted_with_it(office: Union) -> None:
    shown = office.build_id
    assert note(office, "meetings", {"meeting_on": "2026-03-01", "build_id": shown, "title": "Comité"}).code == 0
    office.run()
    assert office.query("select meeting_on, build_id, title, author from marts.meetings") == [
        (dt.date(2026, 3, 1), shown, "Comité", "staff")
    ]
