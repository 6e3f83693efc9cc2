"""Objections: each can go for us and against us, or be left undecided, by what a build knows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

import i18n
from analytics import incidents, tables, warehouse
from analytics.argument import words
from analytics.argument.facts import Facts
from analytics.argument.objections import FORM_RESULT, OBJECTIONS, VERDICTS, Finding, Verdict
from analytics.argument.words import Between, Cases, Chance, Coded, Counted, Listed, Part, Service, Told
from analytics.intervals import Interval
from analytics.metrics import METRICS
from analytics.queries import argument
from analytics.tables import WITHOUT_IDENTIFIER
from etl.incidents import rule
from tests.argument.builds import background, facts, incident, reference
from tests.argument.test_cards import ADOPTED, PREMIUM
from tests.conftest import Union
from ui.menu import SCREENS

TESTS = {one.code: one.test for one in OBJECTIONS}
SEVEN = [incident("RECIPE", f"2024-{month:02d}-13") for month in range(2, 9)]
SMALL_COUNTRY = [
    {"definition_code": "registered", "area_code": area, "year": 2022, "valid_on": dt.date(2022, 12, 31), "value": 20.0, "source": "J1"}
    for area in ("WAL", "BRU")
]


def same_few(n: int) -> list[Any]:
    """Incidents of always the same ten doctors."""
    found = []
    for at in range(n):
        of, row = incident("RECIPE", f"2024-{at + 2:02d}-13", n=10)
        found.append(([report | {"reporter_key": f"few-{position}"} for position, report in enumerate(of)], row))
    return found


def carried(n: int, by: str | None) -> list[Any]:
    return [incident("RECIPE", f"2024-{at + 2:02d}-14", n=8, software_code=by) for at in range(n)]


def rooted(n: int, root: str) -> list[Any]:
    return [incident("RECIPE", f"2024-{at + 2:02d}-15", root_service_code=root) for at in range(n)]


def campaign(first: str, last: str) -> dict[str, Any]:
    return {"campaign_id": first, "starts_on": dt.date.fromisoformat(first), "ends_on": dt.date.fromisoformat(last)}


def recorded(is_from_record: bool) -> list[dict[str, Any]]:
    return [{"starts_on": dt.date(2023, 10, 1), "ends_on": dt.date(2024, 12, 31), "is_observed": True, "is_from_record": is_from_record}]


def coded(n: int, n_certificates: int) -> list[Any]:
    """Reports of so many doctors whose error code says where the fault lies, of so many at a certificate."""
    sources = ["CERTIFICATE"] * n_certificates + ["EHEALTH"] * (n - n_certificates)
    given = background(n, "2024-12-18", region="BRU")
    return [row | {"fault_source_code": source} for row, source in zip(given, sources, strict=True)]


def blamed(n: int) -> list[Any]:
    """Incidents all of whose reports have an error code that points to a certificate."""
    found = [incident("RECIPE", f"2024-{at + 2:02d}-20") for at in range(n)]
    return [([report | {"fault_source_code": "CERTIFICATE"} for report in of], row) for of, row in found]


def doubtful(on: str) -> Any:
    """An incident of three doctors, of whom one is a group without identifier."""
    of, row = incident("HANDICAP_FORM", on, n=3)
    return [of[0] | {"reporter_key": f"{WITHOUT_IDENTIFIER}1000"}, *of[1:]], row


NO_IDENTIFIER = [*background(24), *background(3, "2024-12-19", reporter_key=f"{WITHOUT_IDENTIFIER}1000")]


def pointing(n_platform: int, n_insurers: int) -> list[Any]:
    """Reports of so many doctors each, whose error code points to the platform, and to MyCareNet."""
    sources = ["EHEALTH"] * n_platform + ["MYCARENET"] * n_insurers
    given = background(n_platform + n_insurers, "2024-12-18", region="BRU")
    return [row | {"fault_source_code": source} for row, source in zip(given, sources, strict=True)]


def of_insurers(n: int) -> list[dict[str, Any]]:
    """The official count, with so many of its 142 incidents put down to the insurers and their platform."""
    parts = {"total": 142, "mycarenet": n, "insurers": 0}
    known = {row["origin_code"]: row for row in reference()["official_incident_counts"]}
    return [known[origin] | {"n_incidents": number} for origin, number in parts.items()]


def matched(n: int, mark: str = "S") -> dict[Any, list[dict[str, Any]]]:
    """An official outage, MyCareNet at fault, about the first `n` incidents of `rooted`."""
    outage = {"official_outage_id": "O1", "service_code": "RECIPE", "fault_service_code": "MCN", "mark": mark}
    about = [{"incident_id": row["incident_id"], "official_outage_id": "O1"} for _, row in rooted(n, "")]
    return {tables.fct_official_outages: [outage], tables.incident_official_outages: about}


UNROOTED = [(of, row | {"root_service_code": None}) for of, row in rooted(7, "")]
TWO_OF_FIVE = [*rooted(2, "MCN"), *rooted(5, "EH_STS")[2:]]
THREE_OF_FIVE = [*rooted(3, "MCN"), *rooted(5, "EH_STS")[3:]]
UNCOUNTED: dict[Any, list[dict[str, Any]]] = {tables.official_incident_counts: []}
IN_NOVEMBER = [incident("RECIPE", f"2024-11-{day:02d}") for day in range(11, 18)]
CASES: list[tuple[str, str, dict[str, Any], Verdict, str]] = [
    ("self_selected", "25 of 7,881", {"isolated": background(25)}, "against_us", ""),
    ("self_selected", "24 to 27 by who has no identifier", {"isolated": NO_IDENTIFIER}, "against_us", "at_most"),
    ("self_selected", "nobody has an identifier", {"isolated": background(25, reporter_key=f"{WITHOUT_IDENTIFIER}1000")}, "undecided", ""),
    (
        "self_selected",
        "more than half only if who has no identifier is another doctor",
        {
            "isolated": [*background(20), *background(1, "2024-12-19", reporter_key=f"{WITHOUT_IDENTIFIER}1000")],
            "others": {tables.gp_denominators: SMALL_COUNTRY},
        },
        "undecided",
        "around_half",
    ),
    ("self_selected", "30 of 40", {"isolated": background(30), "others": {tables.gp_denominators: SMALL_COUNTRY}}, "for_us", ""),
    ("self_selected", "19 say nothing", {"isolated": background(19)}, "undecided", ""),
    (
        "self_selected",
        "more than there are GPs",
        {"isolated": background(41), "others": {tables.gp_denominators: SMALL_COUNTRY}},
        "undecided",
        "more_than_gps",
    ),
    ("same_people", "each incident has its own doctors", {"incidents": SEVEN}, "for_us", ""),
    ("same_people", "always the same ten", {"incidents": same_few(6), "isolated": background(20)}, "against_us", ""),
    ("same_people", "fewer than twenty doctors", {"incidents": SEVEN[:3]}, "undecided", ""),
    ("software", "no package", {"incidents": carried(6, None)}, "for_us", ""),
    ("software", "all of them", {"incidents": carried(6, "TOPAZ")}, "against_us", ""),
    ("software", "a third of few", {"incidents": [*carried(2, "TOPAZ"), *carried(6, None)[2:]]}, "undecided", "around_half"),
    ("software", "half of them", {"incidents": [*carried(3, "TOPAZ"), *carried(6, None)[3:]]}, "undecided", "around_half"),
    ("software", "four large enough", {"incidents": carried(4, None)}, "undecided", ""),
    ("elsewhere", "MyCareNet is the root", {"incidents": rooted(6, "MCN")}, "against_us", ""),
    ("elsewhere", "the session is the root", {"incidents": rooted(6, "EH_STS")}, "for_us", ""),
    ("elsewhere", "two roots of five", {"incidents": TWO_OF_FIVE, "others": UNCOUNTED}, "undecided", "around_half"),
    ("elsewhere", "three roots of five", {"incidents": THREE_OF_FIVE, "others": UNCOUNTED}, "undecided", "around_half"),
    ("elsewhere", "five leave it open, the official count decides", {"incidents": TWO_OF_FIVE}, "against_us", "published"),
    ("elsewhere", "six named by an official source", {"incidents": UNROOTED, "others": matched(6) | UNCOUNTED}, "against_us", ""),
    ("elsewhere", "an official source goes before reports", {"incidents": rooted(6, "EH_STS"), "others": matched(6)}, "against_us", ""),
    ("elsewhere", "what no source states names nothing", {"incidents": UNROOTED, "others": matched(6, "I") | UNCOUNTED}, "undecided", ""),
    ("elsewhere", "five named of five leave it open", {"incidents": UNROOTED, "others": matched(5)}, "against_us", "published"),
    ("elsewhere", "the official count decides", {"incidents": rooted(4, "EH_STS")}, "against_us", "published"),
    ("elsewhere", "codes of the platform undo nothing", {"isolated": pointing(18, 6)}, "against_us", "published_codes"),
    (
        "elsewhere",
        "codes of the insurers undo nothing",
        {"isolated": pointing(6, 18), "others": {tables.official_incident_counts: of_insurers(20)}},
        "for_us",
        "published_codes",
    ),
    (
        "elsewhere",
        "codes do not decide either",
        {"isolated": pointing(6, 18), "others": {tables.official_incident_counts: of_insurers(71)}},
        "undecided",
        "published_codes",
    ),
    ("elsewhere", "few, by the official count", {"others": {tables.official_incident_counts: of_insurers(20)}}, "for_us", "published"),
    ("elsewhere", "nobody counted", {"others": {tables.official_incident_counts: []}}, "undecided", ""),
    (
        "certificates",
        "few of the codes",
        {"incidents": SEVEN, "isolated": [*background(4, "2024-12-19", kind_code="K_CERT"), *coded(20, 2)]},
        "for_us",
        "",
    ),
    ("certificates", "none in an incident, by rule", {"incidents": SEVEN, "isolated": background(40)}, "undecided", "by_rule"),
    ("certificates", "no incident", {"isolated": coded(20, 2)}, "undecided", "by_rule"),
    ("certificates", "most", {"isolated": [*background(4), *background(40, "2024-12-19", kind_code="K_CERT")]}, "against_us", ""),
    (
        "certificates",
        "most incidents, though not most reports",
        {"incidents": [*blamed(4), *SEVEN[:3]], "isolated": background(20)},
        "against_us",
        "of_incidents",
    ),
    (
        "certificates",
        "half of the incidents are left",
        {"incidents": [*blamed(4), *SEVEN[:4]], "isolated": background(20)},
        "undecided",
        "by_rule",
    ),
    (
        "certificates",
        "half of few",
        {"isolated": [*background(10), *background(10, "2024-12-19", kind_code="K_CERT")]},
        "undecided",
        "by_rule",
    ),
    (
        "planned",
        "no incident",
        {"isolated": [*background(40), *background(2, "2024-12-19", kind_code="K_PLANNED")]},
        "undecided",
        "no_incident",
    ),
    (
        "planned",
        "none by rule",
        {"incidents": SEVEN, "isolated": background(2, "2024-12-19", kind_code="K_PLANNED")},
        "undecided",
        "by_rule",
    ),
    (
        "planned",
        "beside every incident",
        {"incidents": SEVEN[:1], "isolated": [*background(40), *background(2, "2024-02-13", kind_code="K_PLANNED")]},
        "against_us",
        "",
    ),
    ("planned", "nobody reported", {}, "undecided", ""),
    ("from_memory", "few", {"incidents": SEVEN, "isolated": background(2, "2024-12-19", is_from_memory=True)}, "for_us", ""),
    (
        "from_memory",
        "no incident",
        {"isolated": [*background(40), *background(2, "2024-12-19", is_from_memory=True)]},
        "undecided",
        "few_incidents",
    ),
    ("from_memory", "most", {"isolated": [*background(2), *background(40, "2024-12-19", is_from_memory=True)]}, "against_us", ""),
    ("not_open", "every day recorded", {"incidents": SEVEN, "others": {tables.observation_periods: recorded(True)}}, "for_us", ""),
    (
        "not_open",
        "that winter nobody looked",
        {"incidents": SEVEN, "others": {tables.observation_periods: recorded(True)}, "days": (dt.date(2024, 2, 2), dt.date(2024, 12, 31))},
        "against_us",
        "winter",
    ),
    (
        "not_open",
        "no incident",
        {"isolated": background(25), "others": {tables.observation_periods: recorded(True)}},
        "undecided",
        "few_incidents",
    ),
    (
        "not_open",
        "nobody recorded",
        {"isolated": background(25), "others": {tables.observation_periods: recorded(False)}},
        "undecided",
        "not_recorded",
    ),
    (
        "not_open",
        "an incident before",
        {
            "incidents": [incident("RECIPE", "2023-09-12")],
            "isolated": background(25),
            "others": {tables.observation_periods: recorded(True)},
        },
        "against_us",
        "",
    ),
    ("solved", "a grave incident", {"incidents": [incident("HANDICAP_FORM", "2024-12-06")], "isolated": background(25)}, "for_us", ""),
    (
        "solved",
        "of a kind of document",
        {"incidents": [incident("SUMEHR", "2024-12-06")], "isolated": background(25)},
        "for_us",
        "document",
    ),
    (
        "solved",
        "one that may be none is not beyond doubt",
        {"incidents": [doubtful("2024-12-06")], "isolated": background(25)},
        "undecided",
        "",
    ),
    ("solved", "no grave incident, no fall", {"isolated": background(25)}, "undecided", "none"),
    ("solved", "hardly anybody", {"isolated": background(5)}, "undecided", "few"),
    (
        "solved",
        "fewer than before",
        {
            "isolated": [
                *(row for day in range(4, 29) for row in background(8, f"2024-11-{day:02d}")),
                *(row for day in range(2, 20) for row in background(1, f"2024-12-{day:02d}", region="BRU")),
                *background(20, "2024-11-28", region="BRU"),
            ]
        },
        "undecided",
        "fewer_none",
    ),
    (
        "solved",
        "by the rule of the board all are",
        {
            "isolated": [*background(25), *(row for code in PREMIUM for row in background(1, "2024-12-20", region="BRU", service=code))],
            "others": {tables.success_criteria: [ADOPTED]},
        },
        "against_us",
        "",
    ),
    ("mailed", "no campaign", {"incidents": SEVEN}, "undecided", "no_campaign"),
    (
        "mailed",
        "few days",
        {"incidents": SEVEN, "others": {tables.campaigns: [campaign("2024-11-04", "2024-11-05")]}},
        "undecided",
        "few_days",
    ),
    (
        "mailed",
        "all outside half of the days",
        {"incidents": SEVEN, "others": {tables.campaigns: [campaign("2023-10-01", "2024-01-31"), campaign("2024-09-01", "2024-12-31")]}},
        "for_us",
        "",
    ),
    (
        "mailed",
        "as for reports alone, on few days",
        {
            "incidents": SEVEN,
            "isolated": background(25, "2024-11-04", region="BRU"),
            "others": {tables.campaigns: [campaign("2024-11-04", "2024-11-05")]},
        },
        "against_us",
        "few_days",
    ),
    (
        "mailed",
        "as for reports alone, incidents too few to compare",
        {
            "incidents": SEVEN[:4],
            "isolated": background(25, "2024-11-04", region="BRU"),
            "others": {tables.campaigns: [campaign("2024-11-04", "2024-11-05")]},
        },
        "against_us",
        "reports",
    ),
    (
        "mailed",
        "as for reports alone, incidents outside half of the days",
        {
            "incidents": SEVEN,
            "isolated": background(90, "2024-11-04", region="BRU"),
            "others": {tables.campaigns: [campaign("2023-10-01", "2024-01-31"), campaign("2024-09-01", "2024-12-31")]},
        },
        "against_us",
        "reports_alone",
    ),
    (
        "mailed",
        "all in the week after",
        {"incidents": IN_NOVEMBER, "others": {tables.campaigns: [campaign("2024-11-10", "2024-11-10")]}},
        "against_us",
        "",
    ),
    (
        "mailed",
        "reports sent after the last observed day",
        {
            "incidents": SEVEN[:4],
            "isolated": background(25, "2025-01-05", region="BRU"),
            "others": {tables.campaigns: [campaign("2024-12-28", "2025-01-05")]},
        },
        "undecided",
        "",
    ),
    ("mailed", "too few", {"incidents": SEVEN[:4], "others": {tables.campaigns: [campaign("2024-11-10", "2024-11-10")]}}, "undecided", ""),
]


@pytest.mark.parametrize(
    ("code", "given", "expected", "variant"), [(c, g, e, v) for c, _, g, e, v in CASES], ids=[f"{c}: {n}" for c, n, *_ in CASES]
)
def test_a_test_goes_where_the_data_go(tmp_path: Path, code: str, given: dict[str, Any], expected: Verdict, variant: str) -> None:
    with facts(tmp_path, *given.get("incidents", ()), **{name: value for name, value in given.items() if name != "incidents"}) as known:
        found = TESTS[code](known)
    assert (found.verdict, found.variant) == (expected, variant), found
    say(code, found)


def test_every_verdict_of_every_objection_was_seen() -> None:
    """Each can go against us; none is for us whatever the data. Announced works never do: what the rule leaves out proves nothing."""
    seen = {(code, expected) for code, _, _, expected, _ in CASES}
    assert {code for code, expected in seen if expected == "against_us"} == set(TESTS)
    assert {code for code, expected in seen if expected == "for_us"} == set(TESTS) - {"planned"}


def test_fewest_and_most_reporters_are_told_with_those_of_every_other_page(tmp_path: Path) -> None:
    """24 with an identifier; three submissions of one place and one package without: from nobody new to three others."""
    with facts(tmp_path, isolated=NO_IDENTIFIER) as known:
        found = TESTS["self_selected"](known)
    assert found.rows["reporters"] == Between(24, 27)
    assert found.rows["without"] == Cases(1, 3) and found.n == 25
    shares = {name: found.words[name] for name in ("least", "counted", "most")}
    assert shares == {name: Between(n / 7881, n / 7881, is_share=True) for name, n in (("least", 24), ("counted", 25), ("most", 27))}


def test_where_nobody_has_an_identifier_one_reported_at_least(tmp_path: Path) -> None:
    nobody = [*background(25, reporter_key=f"{WITHOUT_IDENTIFIER}1000")]
    with facts(tmp_path, isolated=nobody) as known:
        found = TESTS["self_selected"](known)
    assert found.rows["reporters"] == Between(1, 25)


def test_the_most_active_without_identifier_are_counted_among_them(tmp_path: Path) -> None:
    group = background(3, "2024-12-19", reporter_key=f"{WITHOUT_IDENTIFIER}1000")
    with facts(tmp_path, *SEVEN, isolated=group) as known:
        found = TESTS["same_people"](known)
    assert (found.verdict, found.variant, found.rows["groups"]) == ("for_us", "groups", Counted(1, "groups"))


@pytest.mark.parametrize(
    ("kind", "source"), [("K_REFUSED", "EHEALTH"), ("K_CERT", "CERTIFICATE"), ("K_DOWN", "CONSENT"), ("K_DOWN", "RIGHTS")]
)
def test_codes_that_tell_of_no_failure_are_left_out(tmp_path: Path, kind: str, source: str) -> None:
    others = [row | {"fault_source_code": source} for row in background(5, "2024-12-19", kind_code=kind)]
    with facts(tmp_path, *SEVEN, isolated=[*coded(20, 2), *others]) as known:
        found = [TESTS[code](known).rows for code in ("certificates", "elsewhere")]
        n_failures = known.one(argument.failures())["n_submissions"]
    assert n_failures == 20 + 7 * 5 + (5 if kind == "K_DOWN" else 0)
    assert all(rows["codes_given"] == Cases(20, n_failures) for rows in found)
    assert found[0]["codes"] == Part(2, 20, decimals=1)


def test_the_largest_of_one_package_is_named_with_the_bound_of_the_test(tmp_path: Path) -> None:
    alone = [incident("RECIPE", "2024-05-13", n=4, n_software=1), incident("SUMEHR", "2024-05-23", n=6, n_software=1)]
    with facts(tmp_path, *alone, *carried(6, None)) as known:
        found = TESTS["software"](known)
    assert found.rows["alone_largest"] == Listed((Service("SUMEHR"), dt.date(2024, 5, 23)), separator="objections.software.on")
    assert found.rows["common"] == Chance(rule.LARGEST_SOFTWARE_SHARE)


def test_numbers_of_the_most_active(tmp_path: Path) -> None:
    """Seven incidents of five doctors, each of them once: of 35 the first ten by name go, two incidents with them."""
    with facts(tmp_path, *SEVEN) as known:
        found = TESTS["same_people"](known)
    assert found.rows == {"reporters": 35, "left_out": 10, "reports_left": Part(25, 35), "incidents_left": Cases(5, 7)}


def test_what_the_union_published_of_its_form_stands_beside_the_official_count(tmp_path: Path) -> None:
    """A claim that is told as the ledger has it, with its source; without the entry nothing is told."""
    entry = next(row for row in reference()["ledger"] if row["entry_id"] == FORM_RESULT)
    assert (entry["entry_from"], entry["source"], entry["mark"]) == (dt.date(2024, 2, 13), "G2", "S")
    with facts(tmp_path / "told") as known:
        found = TESTS["elsewhere"](known)
    assert found.rows["claimed"] == Told({lang: entry[f"text_{lang}"] for lang in i18n.LANGUAGES}) and found.source == "G2|P1"
    with facts(tmp_path / "not_told", others={tables.ledger: []}) as known:
        found = TESTS["elsewhere"](known)
    assert "claimed" not in found.rows and found.source == "P1"


def test_confirmed_incidents_are_counted_by_what_the_official_source_names(tmp_path: Path) -> None:
    """Seven incidents, five about which there is an official outage, all of MyCareNet: five of five decide nothing, and are told."""
    with facts(tmp_path, *UNROOTED, others=matched(5)) as known:
        found = TESTS["elsewhere"](known)
    assert (found.rows["named"], found.rows["named_insurers"]) == (Cases(5, 5), 5)
    assert (found.rows["known"], found.rows["insurers"], found.words["cases"]) == (5, 5, Cases(5, 5))


def test_software_that_blocks_is_told_and_decides_nothing(tmp_path: Path) -> None:
    """Twice by two doctors, once by a third."""
    blocked = [*background(2, kind_code="K_BLOCKEDBY"), *background(3, "2024-12-19", kind_code="K_BLOCKEDBY")]
    with facts(tmp_path / "told", *carried(6, None), isolated=blocked) as known:
        found = TESTS["software"](known)
    with facts(tmp_path / "none", *carried(6, None), isolated=background(2)) as known:
        without = TESTS["software"](known)
    assert (found.rows["blocked"], found.rows["blocked_by"]) == (5, 3)
    assert (without.rows["blocked"], without.rows["blocked_by"]) == (0, 0)
    assert found.verdict == without.verdict == "for_us" and found.n == without.n


def test_what_may_be_no_incident_stands_beside_the_last_one_that_is(tmp_path: Path) -> None:
    with facts(tmp_path / "older", incident("RSB", "2024-12-02"), doubtful("2024-12-06"), isolated=background(25)) as known:
        found = TESTS["solved"](known)
    assert (found.verdict, found.words["last"], found.rows["last"]) == ("for_us", dt.date(2024, 12, 2), dt.date(2024, 12, 2))
    assert found.rows["newer"] == dt.date(2024, 12, 6)
    with facts(tmp_path / "alone", doubtful("2024-12-06"), isolated=background(25)) as known:
        found = TESTS["solved"](known)
    assert (found.rows["last"], found.rows["level"]) == (dt.date(2024, 12, 6), Coded("incidents.level.doubtful"))
    assert "newer" not in found.rows


@pytest.mark.parametrize("level", ["probable", "confirmed"])
def test_the_last_grave_incident_is_told_with_its_level(tmp_path: Path, level: str) -> None:
    """Five reporters alone say no more than that it is probable."""
    with facts(tmp_path, incident("HANDICAP_FORM", "2024-12-06", level=level), isolated=background(25)) as known:
        found = TESTS["solved"](known)
        labels = {row["service_code"]: row["label_fr"] for row in reference()["dim_services"]}
    assert found.verdict == "for_us" and found.rows["level"] == Coded(f"incidents.level.{level}")
    for lang in i18n.LANGUAGES:
        said = words.sentence("objections.solved.for_us", found.words, lang, labels)
        assert f"({i18n.t(f'incidents.level.{level}', lang)})" in said


def test_the_days_of_a_campaign_and_the_week_after(tmp_path: Path) -> None:
    campaigns = [campaign("2024-11-10", "2024-11-10"), campaign("2024-11-12", "2024-11-13")]
    with facts(tmp_path, *IN_NOVEMBER, others={tables.campaigns: campaigns}) as known:
        found = TESTS["mailed"](known)
    assert (found.rows["days"], found.rows["incidents"]) == (Cases(11, 458), Cases(7, 7)), "10 to 20 November, each day once"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(1.51, 9, "much_more"), (1.5, 9, "more"), (1.01, 9, "more"), (1, 9, "not_shown"), (0.5, 0.9, "less"), (0.1, 0.66, "much_less")],
)
def test_much_is_said_only_beyond_one_and_a_half(low: float, high: float, expected: str) -> None:
    assert words.strength(Interval(low, high)) == expected


def test_an_objection_has_its_metric_its_page_and_its_figure_of_the_rule() -> None:
    pages = {screen.id for screen in SCREENS}
    for one in OBJECTIONS:
        assert one.metric_id in METRICS and one.page in pages
    assert len(TESTS) == len(OBJECTIONS) == 10
    assert incidents.LEAST_FOR_PACKAGE == rule.LEAST_REPORTERS_FOR_SOFTWARE
    assert incidents.LARGEST_SHARE_OF_PACKAGE == rule.LARGEST_SOFTWARE_SHARE


def test_the_demo_goes_both_ways(demo: Union) -> None:
    opened = warehouse.open_current(demo.folder)
    first, last = opened.info.observed_from, opened.info.observed_to
    assert first and last
    found = {code: test(Facts(opened.run, (first, last))) for code, test in TESTS.items()}
    opened.close()
    assert {name: sum(one.verdict == name for one in found.values()) for name in VERDICTS} == {"for_us": 4, "against_us": 3, "undecided": 3}
    for code, one in found.items():
        say(code, one)


def say(code: str, found: Finding) -> None:
    """Its sentence and its numbers, in every language."""
    key = f"objections.{code}.{found.verdict}" + (f".{found.variant}" if found.variant else "")
    labels = {row["service_code"]: row["label_fr"] for row in reference()["dim_services"]}
    for lang in i18n.LANGUAGES:
        assert words.sentence(key, found.words, lang, labels, of=found.form)
        for name, word in found.rows.items():
            assert i18n.t(f"objections.{code}.row.{name}", lang) and words.written(word, lang, labels)
