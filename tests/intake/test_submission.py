"""What passes the door: the same rules as the ETL, nothing unseen, nobody named, and a sentence for every fault."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import i18n
from intake import submission as rules
from intake.api.problems import STATUS, words
from intake.catalogue import Catalogue
from intake.submission import COLUMNS, Door, Judged, SubmissionRefused, judge
from intake.words import say
from privacy.keys import reporter_key
from privacy.scan import find_identifiers
from settings import PROJECT_DIR
from tests.conftest import Union
from tests.intake.conftest import now, submission

CATALOGUE = Catalogue.read(PROJECT_DIR / "data" / "reference")
KEY = b"k" * 32


def door(arrived_at: dt.datetime | None = None) -> Door:
    return Door(CATALOGUE, KEY, arrived_at or now())


def faults_of(content: object) -> list[tuple[str, str]]:
    try:
        judge(content, door())
    except SubmissionRefused as error:
        return [(fault.column, fault.code) for fault in error.faults]
    return []


def kept(**given: Any) -> dict[str, Any]:
    return judge(submission(**given), door()).values


FAR = (now() + dt.timedelta(days=3)).date().isoformat()
MINUTES_AGO = now() - dt.timedelta(minutes=5)  # a load counts as made at a whole second: what is sent in that second lies after it
# a column, a cell, the code at the door; and whether the ETL knows the same code for the same cell
REFUSED = [
    ("service_codes", "", "no_service", True),
    ("service_codes", "|", "no_service", False),
    ("service_codes", "Rien de tel", "service_unknown", True),
    ("service_codes", "RECIPE|Rien de tel", "service_partly_unknown", True),
    ("occurred_at", "31/02/2024", "occurred_at_impossible", True),
    ("occurred_at", "2024-02-30", "occurred_at_impossible", True),
    ("occurred_at", "1999-12-31 10:00", "occurred_at_impossible", True),
    ("occurred_at", FAR, "occurred_at_in_future", True),
    ("submitted_at", "hier", "submitted_at_impossible", True),
    ("submitted_at", FAR, "submitted_at_in_future", True),
    ("ended_at", "bientôt", "ended_at_impossible", True),
    ("ended_at", FAR, "ended_at_in_future", False),
    ("ended_at", "2024-03-04T10:00", "ended_before_start", True),
    ("is_ongoing", "peut-être", "is_ongoing_unreadable", True),
    ("quote_consent", "2", "quote_consent_unreadable", True),
    ("kind_code", "K_RIEN", "kind_unknown_value", True),
    ("severity_code", "9", "severity_unknown_value", True),
    ("consequence_codes", "I_PAPER|I_RIEN", "consequence_unknown_value", True),
    ("minutes_lost", "-5", "minutes_negative", True),
    ("minutes_lost", "1441", "minutes_too_many", True),
    ("minutes_lost", "dix", "minutes_not_a_number", True),
    ("patients_affected", "-1", "patients_negative", True),
    ("patients_affected", "301", "patients_too_many", True),
    ("patients_affected", "1e2", "patients_not_a_number", True),
    ("fallback_code", "F_RIEN", "fallback_unknown_value", True),
    ("fallback_worked_code", "bof", "fallback_worked_unknown_value", True),
    ("practice_type_code", "bus", "practice_type_unknown_value", True),
    ("language", "it", "language_unknown_value", True),
    ("postal_code", "75001", "postal_code_unknown", True),
    ("postal_code", "1005", "postal_code_not_geographic", True),
]
ONLY_HERE = [
    ("submission_id", "", "submission_id_missing"),
    ("submission_id", None, "submission_id_missing"),
    ("submission_id", "court", "submission_id_impossible"),
    ("submission_id", "a" * 65, "submission_id_impossible"),
    ("submission_id", "../../etc/passwd", "submission_id_impossible"),
    ("submission_id", "11234567004", "submission_id_names_somebody"),
    ("version", 0, "version_impossible"),
    ("version", True, "version_impossible"),
    ("version", "2", "version_impossible"),
    ("form_version", "demo 1", "form_version_is_demo"),
    ("form_version", "v" * 41, "form_version_too_long"),
    ("software_name", "s" * 61, "software_name_too_long"),
    ("software_name", ["CARECONNECT"], "not_text"),
    ("software_version", "s" * 41, "software_version_too_long"),
    ("error_code", "e" * 61, "error_code_too_long"),
    ("comment", "c" * 4001, "comment_too_long"),
    ("comment", "c" * 1_000_000, "comment_too_long"),
    ("comment", 12, "not_text"),
    ("reporter_id", "x" * 255, "reporter_id_impossible"),
    ("reporter_id", "\ud800", "reporter_id_impossible"),
    ("reporter_id", 10**5000, "reporter_id_impossible"),
    ("occurred_at", 10**5000, "occurred_at_impossible"),
    ("minutes_lost", float("nan"), "minutes_not_a_number"),
    ("minutes_lost", 10**400, "minutes_too_many"),
    ("service_codes", [["RECIPE"]], "service_unknown"),
    ("service_codes", ["RECIPE"] * 21, "service_unknown"),
    ("naam", "x", "unknown_field"),
]


def test_a_bad_cell_is_refused_next_to_its_field() -> None:
    for column, cell, code in [(column, cell, code) for column, cell, code, _ in REFUSED] + ONLY_HERE:
        assert faults_of(submission(**{column: cell})) == [(column, code)], (column, code)


def test_every_fault_is_told_at_once() -> None:
    content = {"service_codes": "", "minutes_lost": -1, "postal_code": "x", "submission_id": "no"}
    expected = {("service_codes", "no_service"), ("minutes_lost", "minutes_negative"), ("postal_code", "postal_code_unknown")}
    assert set(faults_of(content)) == expected | {("submission_id", "submission_id_impossible")}


def test_the_etl_refuses_or_remarks_the_same_cells_by_the_same_codes(union: Union) -> None:
    cases = [(column, cell, code) for column, cell, code, is_shared in REFUSED if is_shared]
    rows = [submission(**{column: cell, "submission_id": f"bad-cell-{n:03}"}) for n, (column, cell, _) in enumerate(cases)]
    rows = [row | {"submitted_at": row.get("submitted_at") or MINUTES_AGO.isoformat()} for row in rows]
    union.put("bad.jsonl", _as_export(rows))
    union.run()
    found = "select source_row, reason_code from meta.rejected_rows union all select source_row, reason_code from meta.cell_warnings"
    codes = dict(union.query(f"{found} order by source_row"))
    assert list(codes.values()) == [code for *_, code in cases]


ACCEPTED: dict[str, list[Any]] = {
    "language": ["fr", "NL", "de", "en"],
    "occurred_at": [
        "2024-03-05",
        "2024-03-05T00:00",
        "2024-03-05 10:15:30",
        "2024-10-27T02:30",
        "2024-10-27T02:30+02:00",
        "2024-03-31T02:30",
        "",
    ],
    "is_ongoing": [True, False, "oui", "nee", "1", "Faux"],
    "service_codes": [["RECIPE"], "RECIPE|MCN_INSUR", ["Recip-e", "recipe"], ["UNKNOWN"], ["vitalink"]],
    "kind_code": ["k_down", "unknown", *sorted(CATALOGUE.codes["kind_code"].values())],
    "severity_code": [0, 3, "2", "unknown"],
    "consequence_codes": [[], ["i_paper"], "I_PAPER|I_NO_ERX"],
    "minutes_lost": [0, 1440, "12,5", 0.5, "", None],
    "patients_affected": [0, 300, "3"],
    "fallback_code": sorted(CATALOGUE.codes["fallback_code"].values()),
    "fallback_worked_code": ["yes", "PARTLY", "no", "unknown"],
    "postal_code": ["1000", 5000, "B-4000", "be 7000", "1348.0"],
    "software_name": ["CareConnect", "Un logiciel à moi", "s" * 60],
    "practice_type_code": sorted(CATALOGUE.codes["practice_type_code"].values()),
    "error_code": ["soa-02001", "IO-BE-12", "e" * 60],
    "comment": ["c" * 4000, "Écran gris\nrien ne va", '=HYPERLINK("x")'],
}


def test_what_passes_the_door_passes_the_etl_without_a_remark(union: Union) -> None:
    judged = [judge(submission(**{column: cell}), door(MINUTES_AGO)) for column, cells in ACCEPTED.items() for cell in cells]
    union.put("good.jsonl", _as_export([{"submission_id": one.submission_id, **one.values} for one in judged]))
    totals = union.run()["totals"]
    assert (totals["accepted"], totals["rejected"]) == (len(judged), 0)
    assert union.query("select column_name, raw_value, reason_code from meta.cell_warnings") == []
    at_the_door = {one.submission_id: one.values for one in judged}
    for name, services, on, minutes, comment in union.query(
        "select submission_id, list_sort(list(service_code)), any_value(occurred_on), any_value(minutes_lost), any_value(comment) "
        "from marts.fct_submissions join marts.fct_reports using (submission_id) group by submission_id".replace(
            "any_value(occurred_on)", "any_value(fct_submissions.occurred_on)"
        )
    ):
        values = at_the_door[name]
        assert "|".join(services) == "|".join(sorted(str(values["service_codes"]).split("|")))
        assert (minutes, comment) == (values["minutes_lost"], values["comment"])
        assert values["occurred_at"] is None or abs(on - dt.date.fromisoformat(str(values["occurred_at"])[:10])) <= dt.timedelta(days=1)


def _as_export(rows: list[dict[str, Any]]) -> str:
    cells = ({name: "|".join(cell) if isinstance(cell, list) else cell for name, cell in row.items()} for row in rows)
    names = {"reporter_key", "version"}
    return (
        "\n".join(json.dumps({name: cell for name, cell in row.items() if name not in names}, ensure_ascii=False) for row in cells) + "\n"
    )


def test_the_identifier_becomes_the_key_the_etl_would_give() -> None:
    for identifier in ("1-12345-67-004", "Dupont@Example.org", " dupont@example.org ", "random-browser-key", "11234567"):
        assert kept(reporter_id=identifier)["reporter_key"] == reporter_key(identifier, KEY)
    for nothing in ("", "  ", "\u200b", None):
        assert kept(reporter_id=nothing)["reporter_key"] is None
    assert "reporter_id" not in COLUMNS


def test_text_is_kept_as_it_looks() -> None:
    values = kept(comment="Le\u200b lien\u202e e\u0301cran\x00\r\n\tgris\u2028fin ", software_name="  Care\u00adConnect \n v2 ")
    assert values["comment"] == "Le lien écran\n gris\nfin"
    assert values["software_name"] == "CareConnect v2"


def test_a_clock_that_runs_ahead_is_read_as_now() -> None:
    arrived_at = now()
    ahead = (arrived_at + dt.timedelta(minutes=4)).isoformat()
    values = judge(submission(occurred_at=ahead, submitted_at=ahead), door(arrived_at)).values
    assert dt.datetime.fromisoformat(str(values["occurred_at"])) == arrived_at == dt.datetime.fromisoformat(str(values["submitted_at"]))
    assert faults_of(submission(occurred_at=(now() + dt.timedelta(minutes=6)).isoformat())) == [("occurred_at", "occurred_at_in_future")]


def test_the_same_content_is_the_same_whenever_and_however_it_comes() -> None:
    one = submission(minutes_lost=12, comment="é", service_codes=["Recip-e"], reporter_id="dupont@example.org")
    other = one | {"minutes_lost": "12,0", "comment": "e\u0301 ", "service_codes": "RECIPE", "reporter_id": "DUPONT@example.org"}
    early, late = judge(one, door()), judge(other, door(now() + dt.timedelta(hours=2)))
    assert early.content_hash == late.content_hash
    assert judge(one | {"minutes_lost": 13}, door()).content_hash != early.content_hash


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=60)
    | st.sampled_from(["2024-03-05", "1000", "RECIPE", "oui"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)
FIELDS = [*COLUMNS, "submission_id", "version", "reporter_id"]


@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=20), ANYTHING, max_size=12) | ANYTHING)
def test_whatever_comes_is_kept_clean_or_refused_with_a_sentence(content: object) -> None:
    try:
        judged = judge(content, door())
    except SubmissionRefused as error:
        assert error.faults
        for fault in error.faults:
            assert all(say(f"fault.{fault.code}", lang) for lang in i18n.LANGUAGES)
    else:
        assert_clean(judged)


@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=60))
def test_free_text_is_kept_clean(comment: str, software: str, error_code: str) -> None:
    assert_clean(judge(submission(comment=comment, software_name=software, error_code=error_code), door()))


def assert_clean(judged: Judged) -> None:
    for column, cell in judged.values.items():
        if isinstance(cell, str):
            assert not any(unseen in cell for unseen in "\x00\u200b\u202e\u2066\ufeff"), column
            if column in ("comment", "software_name", "software_version", "form_version", "error_code"):
                assert find_identifiers(cell) == [], column


def test_every_code_has_its_words() -> None:
    for lang in i18n.LANGUAGES:
        assert all(words(code, lang) for code in STATUS)
        assert all(say(f"fault.{code}", lang) for *_, code, _ in REFUSED)
    assert rules.MOST_MINUTES == 1440
