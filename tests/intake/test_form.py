"""The form as a browser without scripts meets it: a real server, a real store, HTTP."""

from __future__ import annotations

import datetime as dt
import html
import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import i18n
from analytics import surroundings, warehouse
from analytics.filters import Filters
from analytics.queries import background, delays
from i18n import BRUSSELS
from intake.catalogue import Catalogue
from intake.form.allowance import Allowance
from intake.form.answers import EARLIER, FIELD_OF, Answers, from_store, submission_of
from intake.form.pages import TEMPLATES, qr_code
from intake.form.questions import CONSEQUENCES, KINDS, MORE_KINDS, USUAL, Questions
from intake.form.routes import LEAST_SECONDS, MOST_TRIES
from intake.form.signing import ALPHABET, Signing, new_submission_id
from intake.store.engine import open_engine, store_url
from intake.store.reading import rows_after
from privacy.keys import canonical_reporter
from settings import PROJECT_DIR, Settings, get_settings
from tests.conftest import Union
from tests.etl.test_intake_rows import Door
from tests.intake.conftest import Client, Intake, submission
from tests.intake.form_reader import FORM, Doctor, Seen
from tests.intake.test_hostile import FULL, NASTY

PLENTY = "100000"  # submissions a minute of one address: all tests come from one
FEW = "3"
MOST_BYTES = 60_000
HOSTILE_POSTS = 10_000 if FULL else 60
ELSEWHERE = {"sec_fetch_site": "cross-site", "origin": "https://evil.example"}


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intake]:
    intake = Intake(tmp_path_factory.mktemp("form") / "data", variables={"EHEALTHBUGS_FORM_PER_MINUTE": PLENTY}).start()
    yield intake
    intake.stop()


SITE, CONTACT, NOTICE = "https://www.example.org", "+32 (0)2 000 00", "https://example.org/vie-privee"


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intake]:
    """With all that an administrator may set."""
    variables = {
        "EHEALTHBUGS_FORM_PER_MINUTE": FEW,
        "EHEALTHBUGS_FORM_URL": "https://form.example.org/signaler",
        "EHEALTHBUGS_FORM_ANCESTORS": f"{SITE} https://*.example.net",
        "EHEALTHBUGS_CONTACT": CONTACT,
        "EHEALTHBUGS_PRIVACY_URL": NOTICE,
        "EHEALTHBUGS_RAW_MONTHS": "1",
    }
    intake = Intake(tmp_path_factory.mktemp("set-up") / "data", variables=variables).start()
    yield intake
    intake.stop()


@pytest.fixture
def doctor(form: Intake) -> Doctor:
    return Doctor(form)


def stored(form: Intake, reference: str) -> list[dict[str, object]]:
    submission_id = reference.replace("-", "")[:12]
    engine = open_engine(store_url(form.settings))
    try:
        return [row for row in rows_after(engine).rows if row["submission_id"] == submission_id]
    finally:
        engine.dispose()


# --- sending ----------------------------------------------------------------------------------------------------------


def age_by(form: Intake, sent: Seen, hours: str) -> None:
    """As if it had been sent earlier."""
    with closing(sqlite3.connect(form.root / "intake.sqlite")) as store, store:
        store.execute(
            "update submissions set received_at = datetime(received_at, ?) where submission_id = ?",
            [hours, sent.reference.replace("-", "")[:12]],
        )


def test_an_e_service_alone_is_enough(form: Intake, doctor: Doctor) -> None:
    before = dt.datetime.now(dt.UTC)
    seen = doctor.fill(service="RECIPE")
    assert seen.status == 200
    (row,) = stored(form, seen.reference)
    assert (row["service_codes"], row["language"], row["form_version"], row["sender_id"]) == ("RECIPE", "fr", "form-1", None)
    assert before <= dt.datetime.fromisoformat(str(row["occurred_at"])) <= dt.datetime.now(dt.UTC)  # « now » is a moment, not « about »
    assert row["kind_code"] is row["comment"] is row["quote_consent"] is row["is_ongoing"] is None


def test_everything_asked_is_kept(form: Intake, doctor: Doctor) -> None:
    seen = doctor.fill(
        service=["RECIPE", "MCN_EATTEST"],
        kind="K_SLOW",
        when="earlier",
        date="2024-02-05",
        time="09:40",
        ongoing="no",
        end_date="",
        end_time="11:10",
        consequence=["I_NO_ERX", "I_PAPER"],
        software="CARECONNECT",
        postal_code="5000",
        minutes="25",
        patients="4",
        error_code="soa-02002",
        fallback="F_PAPER_RX",
        fallback_worked="partly",
        comment="Écran gris,\r\npuis plus rien.",
        quote="yes",
        identifier="dr@example.org",
    )
    (row,) = stored(form, seen.reference)
    assert {
        name: row[name] for name in row if name not in ("submission_id", "received_at", "submitted_at", "key_fingerprint", "reporter_key")
    } == {
        "version": 1,
        "action": "submitted",
        "sender_id": None,
        "form_version": "form-1",
        "language": "fr",
        "occurred_at": "2024-02-05T08:40:00Z",
        "ended_at": "2024-02-05T10:10:00Z",
        "is_ongoing": False,
        "service_codes": "RECIPE|MCN_EATTEST",
        "kind_code": "K_SLOW",
        "error_code": "SOA-02002",
        "severity_code": None,
        "consequence_codes": "I_NO_ERX|I_PAPER",
        "minutes_lost": 25,
        "patients_affected": 4,
        "fallback_code": "F_PAPER_RX",
        "fallback_worked_code": "partly",
        "postal_code": "5000",
        "software_name": "CARECONNECT",
        "software_version": None,
        "practice_type_code": None,
        "comment": "Écran gris,\npuis plus rien.",
        "quote_consent": True,
    }
    told = seen.text
    for words in ("Recip-e", "eAttest", "C’est lent", "5 février 2024", "Prescription papier", "CareConnect", "Écran gris"):
        assert words in told, words
    assert "Signalé aujourd’hui" not in told  # it happened on another day


def test_sent_twice_it_is_one_and_changed_meanwhile_it_is_said(form: Intake, doctor: Doctor) -> None:
    page = doctor.open()
    first = doctor.fill(page, service="EH_BOX")
    time.sleep(1.1)  # « now » is another second
    again = doctor.fill(page, service="EH_BOX")
    assert again.reference == first.reference
    assert len(stored(form, first.reference)) == 1
    other = doctor.fill(page, service="RSW")
    assert (other.status, other.notice) == (409, "sent_before")
    new = doctor.fill(other)
    assert new.status == 200 and new.reference != first.reference


def test_now_is_when_the_button_was_pressed_and_only_as_far_as_can_be_true(form: Intake, doctor: Doctor) -> None:
    pressed = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(seconds=1)
    waited = doctor.fill(service="RECIPE", pressed_at=pressed.isoformat())
    assert stored(form, waited.reference)[0]["occurred_at"] == pressed.isoformat().replace("+00:00", "Z")
    for wrong in ("2024-02-05T09:40:00Z", "2999-01-01T10:00:00Z", "<b>"):
        seen = doctor.fill(service="RECIPE", pressed_at=wrong)
        moment = dt.datetime.fromisoformat(str(stored(form, seen.reference)[0]["occurred_at"]))
        assert moment >= pressed, wrong


def test_one_colleague_counts_once_by_the_browser_or_by_an_identifier(form: Intake, doctor: Doctor) -> None:
    def key(seen: Seen) -> object:
        return stored(form, seen.reference)[0]["reporter_key"]

    first = key(doctor.fill(service="MCN", postal_code="5000", software="TOPAZ"))
    page = doctor.open()
    assert (page.fields()["postal_code"], page.fields()["software"]) == (["5000"], ["TOPAZ"])
    assert first and key(doctor.fill(page, service="MCN_CH4")) == first
    other = Doctor(form)
    assert key(other.fill(service="MCN")) not in (None, first)
    shared = Doctor(form)
    assert key(shared.fill(service="MCN", shared="yes")) is None
    assert shared.cookie == ""
    by_mail = {key(Doctor(form).fill(service="MCN", identifier=one)) for one in ("Dr@Example.org", "dr@example.org ")}
    assert len(by_mail) == 1 and None not in by_mail
    erased = doctor.post("/effacer")
    assert erased.status == 200 and "Max-Age=0" in erased.answer.headers["set-cookie"]
    assert doctor.open().fields()["postal_code"] == [""]


def test_a_page_made_once_for_all_holds_nothing_of_anybody(form: Intake, doctor: Doctor) -> None:
    doctor.fill(service="MCN", postal_code="5000", software="TOPAZ")
    assert doctor.open().fields()["postal_code"] == ["5000"]
    known = Doctor(form)
    known.fill(service="MCN")
    assert i18n.t("form.key.erase", "fr") in known.open().text
    strangers = [Doctor(form).open() for _ in range(3)]
    assert len({seen.fields()["token"][0] for seen in strangers}) == 3
    assert all(seen.fields()["postal_code"] == [""] and i18n.t("form.key.none", "fr") in seen.text for seen in strangers)


def test_neither_store_nor_log_holds_the_identifier_or_the_address(form: Intake) -> None:
    doctor = Doctor(form)
    secret = "somebody.in.particular@example.org"
    assert doctor.fill(service="MCN", identifier=secret, comment=f"patient 85.07.30-033.28, écrire à {secret}").status == 200
    key = doctor.cookie.partition("=")[2].partition(".")[0]
    kept = b"".join(path.read_bytes() for path in form.root.glob("intake.sqlite*"))
    log = form.log_file.read_text(encoding="utf-8")
    assert len(key) == 33
    for word in (secret, "85.07.30", key):
        assert word.encode() not in kept and word not in log
    assert "2001:db8" not in log and "127.0.0.1" not in log.replace("http://127.0.0.1", "")


def test_how_many_reported_today_is_told_and_what_five_report_is_one_tap_away(
    new_intake: Callable[..., Intake],
) -> None:
    form = new_intake(variables={"EHEALTHBUGS_FORM_PER_MINUTE": PLENTY}).start()

    def told() -> list[str]:
        """A first look has it counted, a later one shows it."""
        time.sleep(5.2)
        Doctor(form).open()
        time.sleep(0.5)
        seen = Doctor(form).open()
        return [one for one in seen.fields().get("told", [""])[0].split("|") if one in ("VIDIS", "BRUSAFE")]

    sent = [Doctor(form).fill(service="VIDIS") for _ in range(4)]
    Doctor(form).fill(service="VIDIS", when="earlier", date="2024-02-05", time="09:40")  # of another day
    one = Doctor(form)
    one.fill(service="BRUSAFE")
    one.fill(service="BRUSAFE")
    for place in range(6):
        doctor = Doctor(form)
        seen = doctor.fill(service="PARIS")
        if place == 0:
            assert "PARIS par moins de 5 confrères" in seen.text
            doctor.fill(service="PARIS")  # the same one again
    assert told() == []
    assert "PARIS par 7 confrères, vous compris" in Doctor(form).fill(service="PARIS").text
    sent += [Doctor(form).fill(service="VIDIS") for _ in range(10)]
    assert told() == ["VIDIS"]
    seen = Doctor(form).open()
    assert i18n.t("form.too", "fr", n="14") in seen.text
    chosen, other = Doctor(form).fill(seen, service="VIDIS"), Doctor(form).fill(Doctor(form).open(), service="EH_BOX")
    assert [stored(form, one.reference)[0]["form_version"] for one in (chosen, other)] == ["form-1+told", "form-1"]
    for before in sent:  # one is left
        doctor = Doctor(form)
        assert doctor.post("/retrait", **doctor.post("/envoi", reference=before.reference).fields("/retrait")).status == 200
    assert told() == []
    assert i18n.t("form.too", "fr", n="14") not in Doctor(form).open().text


def test_a_link_chooses_the_e_service_and_the_kind_and_what_nobody_knows_is_left_out(form: Intake, doctor: Doctor) -> None:
    seen = doctor.open(query="&service=RSW&service=NOTHING&service=RSW&kind=K_SLOW&depuis=2024-02-05T09:40")
    fields = seen.fields()
    assert (fields["service"], fields["kind"], fields["when"], fields["told"]) == (["RSW"], ["K_SLOW"], ["now"], [fields["told"][0]])
    assert "RSW" in fields["told"][0].split("|") and "5 février 2024, 9" in seen.text
    first = next(given for tag, given in seen.page.tags if tag == "input" and given.get("name") == "service" and "checked" in given)
    assert first["value"] == "RSW"
    wrong = doctor.fill(seen, postal_code="x")  # and what it was told of is known after an error
    sent = doctor.fill(wrong, postal_code="")
    assert (stored(form, sent.reference)[0]["kind_code"], stored(form, sent.reference)[0]["form_version"]) == ("K_SLOW", "form-1+told")
    for query in ("&service=RSW&kind=NOTHING", "&service=RSW&kind=unknown"):
        assert "kind" not in doctor.open(query=query).fields()
    assert "RSW" not in doctor.open(query="&service=RSW").fields().get("told", [""])[0]  # told nothing, only chosen beforehand


def test_a_sheet_of_paper_is_marked_as_one_also_when_corrected(form: Intake, doctor: Doctor) -> None:
    doctor.fill(service="MCN", postal_code="5000", software="TOPAZ")
    page = doctor.open(query="&feuille=1")
    fields = page.fields()
    assert (fields["when"], fields["postal_code"], fields["shared"]) == (["earlier"], [""], ["yes"])
    assert next(iter(page.page.forms)).endswith("&feuille=1")
    day = (dt.datetime.now(BRUSSELS) - dt.timedelta(days=2)).date().isoformat()
    posted = {**fields, "token": [doctor.aged(fields["token"][0])], "service": ["MCN"], "date": [day], "time": ["10:00"]}
    seen = doctor.post("", "&feuille=1", **posted)
    assert any(given.get("href", "").endswith("&feuille=1") for tag, given in seen.page.tags if tag == "a"), "the next sheet"
    opened = doctor.post("/envoi", reference=seen.reference)
    corrected = doctor.post("/correction", **{**opened.fields("/correction"), "minutes": "5"})
    assert corrected.status == 200
    rows = stored(form, seen.reference)
    assert [row["form_version"] for row in rows] == ["form-1+paper"] * 2
    assert {row["reporter_key"] for row in rows} == {None}


def test_a_sheet_changes_no_delay_and_no_version_of_the_questions(new_intake: Callable[..., Intake], tmp_path: Path) -> None:
    form = new_intake(tmp_path / "data").start()
    doctor = Doctor(form)
    assert doctor.fill(service="RECIPE").status == 200
    fields = doctor.open(query="&feuille=1").fields()
    day = (dt.datetime.now(BRUSSELS) - dt.timedelta(days=3)).date().isoformat()
    posted = {**fields, "token": [doctor.aged(fields["token"][0])], "service": ["MCN"], "date": [day], "time": ["10:00"]}
    assert doctor.post("", "&feuille=1", **posted).status == 200
    form.stop()
    Union(form.root).run()
    with closing(warehouse.open_current(form.settings.data)) as build:
        delay = build.run(delays.by_delay(Filters())).set_index("delay_code")["n_submissions"].to_dict()
        assert delay == {"hour": 1, "paper": 1}
        assert int(build.run(delays.median_delay(Filters()))["n_submissions"].iloc[0]) == 1
        assert surroundings.form_changes(build.run(background.form_versions())) == []


# --- what is refused --------------------------------------------------------------------------------------------------


def wrong_fields() -> dict[str, str | list[str]]:
    return {
        "service": [],
        "kind": "K_NOTHING",
        "when": "earlier",
        "date": "2024-02-30",
        "time": "09:40",
        "minutes": "9999",
        "patients": "x",
        "postal_code": "99999",
        "identifier": "Jean",
        "comment": "gardé <b>tel quel</b>",
    }


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_errors_stand_beside_their_fields_and_all_that_was_typed_stays(form: Intake, lang: str) -> None:
    doctor = Doctor(form, lang=lang)
    seen = doctor.fill(**wrong_fields())
    assert seen.status == 422
    assert seen.errors == {"service", "kind", "date", "minutes", "patients", "postal_code", "identifier"}
    links = [given["href"][1:] for tag, given in seen.page.tags if tag == "a" and given["href"][1:] in seen.errors]
    assert links == ["service", "kind", "date", "postal_code", "minutes", "patients", "identifier"], "not as they stand on the page"
    ids = {given["id"] for _, given in seen.page.tags if "id" in given}
    assert seen.errors <= ids, "a link of the summary leads nowhere"
    for name in seen.errors:
        assert f"e-{name}" in ids
    fields = seen.fields()
    for name, value in wrong_fields().items():
        if name not in ("service", "kind"):
            assert fields[name] == [value], name
    assert i18n.t("form.fault.identifier", lang) in seen.text
    assert f'<html lang="{lang}"' in seen.html
    # mended, the same page is sent
    mended: dict[str, str | list[str]] = {
        "service": "RECIPE",
        "kind": "",
        "date": "2024-02-05",
        "minutes": "",
        "patients": "",
        "postal_code": "5000",
        "identifier": "",
    }
    assert doctor.fill(seen, **mended).status == 200


@pytest.mark.parametrize(
    ("day", "clock", "occurred_at"),
    [
        ("05/02/2024", "9h40", "2024-02-05T08:40:00Z"),
        ("5.2.2024", "09:40", "2024-02-05T08:40:00Z"),
        ("2024-02-05", "", "2024-02-05"),
        ("2024-07-05", "9", None),
    ],
)
def test_days_and_hours_as_people_type_them(form: Intake, doctor: Doctor, day: str, clock: str, occurred_at: str | None) -> None:
    seen = doctor.fill(service="RECIPE", when="earlier", date=day, time=clock)
    if occurred_at is None:
        assert seen.errors == {"date"}
    else:
        assert stored(form, seen.reference)[0]["occurred_at"] == occurred_at


def test_a_moment_to_come_and_a_missing_one_are_refused(doctor: Doctor) -> None:
    tomorrow = (dt.datetime.now(BRUSSELS) + dt.timedelta(days=1)).date().isoformat()
    assert doctor.fill(service="RECIPE", when="earlier", date=tomorrow, time="10:00").errors == {"date"}
    assert doctor.fill(service="RECIPE", when="earlier", date="", time="").errors == {"date"}


def test_a_robot_is_stopped_and_a_person_can_go_on(doctor: Doctor) -> None:
    page = doctor.open()
    quick = doctor.fill(page, is_patient=False, service="RECIPE")
    assert (quick.status, quick.notice) == (422, "too_fast")
    trapped = doctor.fill(quick, website="https://example.org")
    assert (trapped.status, trapped.errors) == (422, {"website"})
    assert doctor.fill(trapped).status == 200


def test_nothing_is_taken_from_another_site(form: Intake, doctor: Doctor) -> None:
    page = doctor.open()
    fields = {**page.fields(), "service": ["RECIPE"], "token": [doctor.aged(page.fields()["token"][0])]}
    n_before = len(form.rows())
    for headers in (ELSEWHERE, {"origin": "https://evil.example"}, {"origin": "null"}, {"sec_fetch_site": "same-site"}):
        seen = doctor.post("", headers=headers, **fields)
        assert (seen.status, seen.notice) == (403, "elsewhere"), headers
    for token in (
        "",
        "F" * 12,
        fields["token"][0][:-1] + ("1" if fields["token"][0].endswith("0") else "0"),
        fields["token"][0] + "0",
        "A" + fields["token"][0][1:],
    ):
        seen = doctor.post("", **{**fields, "token": token})
        assert seen.status == 422 and seen.notice == "expired", token
        assert seen.fields()["service"] == ["RECIPE"]
    for path in ("/envoi", "/correction", "/retrait", "/effacer"):
        assert doctor.post(path, headers=ELSEWHERE, reference="x").status == 403
    assert len(form.rows()) == n_before
    here = {"origin": f"http://127.0.0.1:{form.port}"}
    assert doctor.post("", headers=here, **fields).status == 200


def test_an_old_page_keeps_what_was_typed(form: Intake, doctor: Doctor) -> None:
    key = (form.root / "secret.key").read_bytes()
    old = Signing(key).token(new_submission_id(), dt.datetime.now(dt.UTC) - dt.timedelta(hours=25))
    seen = doctor.post("", **{**doctor.open().fields(), "service": ["RECIPE"], "token": old})
    assert (seen.status, seen.notice) == (422, "expired")
    assert doctor.fill(seen).status == 200


def test_what_is_too_long_or_no_form_gets_a_page(form: Intake, doctor: Doctor) -> None:
    long = doctor.fill(service="RECIPE", comment="é" * 5000)
    assert (long.status, long.errors) == (422, {"comment"})
    assert long.fields()["comment"] == ["é" * 5000]
    for body, media_type, status in (
        (b"comment=" + b"x" * (1 << 20), "application/x-www-form-urlencoded", 413),
        (b"{}", "application/json", 415),
        (b"a=1&" * 500, "application/x-www-form-urlencoded", 400),
        ("comment=é".encode(), "application/x-www-form-urlencoded", 400),
    ):
        answer = Client(form.port).ask("POST", FORM, body, content_type=media_type)
        assert (answer.status, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")


def test_one_address_may_send_so_much_a_minute(set_up: Intake) -> None:
    crowd, other = Doctor(set_up, address="192.0.2.1"), Doctor(set_up, address="192.0.2.2")
    page = crowd.open()
    statuses = [crowd.fill(page, service="RECIPE", comment="gardé").status for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    refused = crowd.fill(page, service="RECIPE", comment="gardé")
    assert int(refused.answer.headers["retry-after"]) > 0
    assert (refused.notice, refused.fields()["comment"], refused.fields()["when"]) == ("too_many", ["gardé"], ["earlier"])
    assert other.fill(service="RECIPE").status == 200


def test_the_address_is_hashed_with_a_salt_and_forgotten_with_it() -> None:
    allowance = Allowance(60, 1)
    assert [allowance.spend("2001:db8::1"), allowance.spend("2001:db8::2")] == [0, 1]  # one line
    assert allowance.spend("2001:db8:0:1::1") == 0
    assert "2001:db8" not in repr(vars(allowance))
    allowance._day = dt.date(2024, 2, 5)
    assert allowance.spend("2001:db8::1") == 0


# --- correction and withdrawal ----------------------------------------------------------------------------------------


def test_a_submission_is_corrected_by_its_reference_on_another_machine(form: Intake, doctor: Doctor) -> None:
    sent = doctor.fill(service=["RECIPE", "RSW"], kind="K_DOWN", postal_code="5000", comment="avant", quote="yes", minutes="5")
    elsewhere = Doctor(form, lang="nl")
    page = elsewhere.post("/envoi", reference=sent.reference.lower().replace("-", " "))
    fields = page.fields("/correction")
    assert (fields["service"], fields["kind"], fields["postal_code"], fields["comment"], fields["quote"], fields["minutes"]) == (
        ["RECIPE", "RSW"],
        ["K_DOWN"],
        ["5000"],
        ["avant"],
        ["yes"],
        ["5"],
    )
    wrong = elsewhere.post("/correction", **{**fields, "minutes": "x"})
    assert (wrong.status, wrong.errors) == (422, {"minutes"})
    changed = {**wrong.fields("/correction"), "minutes": "12", "comment": "après"}
    corrected, again = elsewhere.post("/correction", **changed), elsewhere.post("/correction", **changed)
    assert corrected.status == again.status == 200
    first, second = stored(form, sent.reference)
    assert (second["version"], second["minutes_lost"], second["comment"]) == (2, 12, "après")
    assert second["reporter_key"] == first["reporter_key"] is not None
    late = elsewhere.post("/correction", **{**changed, "minutes": "13"})  # from a page opened before
    assert (late.status, late.notice) == (409, "corrected_meanwhile")
    assert elsewhere.post("/correction", **late.fields("/correction")).status == 200
    assert [row["minutes_lost"] for row in stored(form, sent.reference)] == [5, 12, 13]


def test_a_correction_says_again_until_when_counted_from_the_first_sending(form: Intake, doctor: Doctor) -> None:
    sent = doctor.fill(service="RECIPE")
    age_by(form, sent, "-5 hours")
    page = doctor.post("/envoi", reference=sent.reference)
    corrected = doctor.post("/correction", **{**page.fields("/correction"), "minutes": "3"})
    until = dt.datetime.fromisoformat(str(stored(form, sent.reference)[0]["received_at"])) + dt.timedelta(hours=24)
    assert corrected.status == 200 and f", {i18n.clock(until, 'fr')}." in corrected.text


def test_a_submission_is_withdrawn_by_its_reference_once(form: Intake, doctor: Doctor) -> None:
    sent = doctor.fill(service="RECIPE")
    page = doctor.post("/envoi", reference=sent.reference)
    fields = page.fields("/retrait")
    assert doctor.post("/retrait", **fields).status == doctor.post("/retrait", **fields).status == 200
    assert [row["action"] for row in stored(form, sent.reference)] == ["submitted", "withdrawn"]
    assert doctor.post("/envoi", reference=sent.reference).status == 409


def test_what_another_tab_withdrew_is_not_corrected_and_no_second_try_is_promised(form: Intake, doctor: Doctor) -> None:
    sent = doctor.fill(service="RECIPE")
    page = doctor.post("/envoi", reference=sent.reference)
    changed = {**page.fields("/correction"), "minutes": "3"}
    assert doctor.post("/correction", **changed).status == 200
    assert doctor.post("/retrait", **page.fields("/retrait")).status == 200
    for late in (changed, {**changed, "minutes": "4"}, {**changed, "version": "4"}):
        seen = doctor.post("/correction", **late)
        assert (seen.status, seen.notice) == (409, "")
        assert i18n.t("form.message.withdrawn_before.title", "fr") in seen.text
    assert [row["action"] for row in stored(form, sent.reference)] == ["submitted", "submitted", "withdrawn"]


def test_a_reference_opens_nothing_after_a_day(form: Intake, doctor: Doctor) -> None:
    sent = doctor.fill(service="RECIPE")
    page = doctor.post("/envoi", reference=sent.reference)
    age_by(form, sent, "-25 hours")
    assert doctor.post("/envoi", reference=sent.reference).status == 409
    assert doctor.post("/correction", **{**page.fields("/correction"), "minutes": "3"}).status == 409
    assert doctor.post("/retrait", **page.fields("/retrait")).status == 409
    assert len(stored(form, sent.reference)) == 1


def test_a_number_without_its_code_opens_nothing_and_trying_is_slow(form: Intake) -> None:
    sent = Doctor(form, address="192.0.2.9").fill(service="RECIPE")
    thief = Doctor(form, address="192.0.2.1")
    number, draw = sent.reference[:14], random.Random(20240202)
    statuses = []
    for _ in range(MOST_TRIES + 3):
        code = "".join(draw.choice(ALPHABET) for _ in range(8))
        statuses.append(thief.post("/envoi", reference=f"{number}-{code}").status)
    assert statuses == [422] * MOST_TRIES + [429] * 3
    assert thief.post("/retrait", reference=sent.reference).status == 429  # not even the right one now
    assert Doctor(form, address="192.0.2.2").post("/envoi", reference=sent.reference).status == 200


def test_what_a_program_sent_is_not_the_forms_to_change(form: Intake, doctor: Doctor) -> None:
    key = str(form.add_sender()["key"])
    submission_id = new_submission_id()
    assert form.client(key).post({"submission_id": submission_id, "service_codes": ["RECIPE"]}).status == 201
    reference = Signing((form.root / "secret.key").read_bytes()).reference(submission_id)
    assert doctor.post("/envoi", reference=reference).status == 422


def test_references_are_read_as_people_write_them_and_name_nobody() -> None:
    signing = Signing(b"k" * 32)
    for _ in range(300):
        submission_id = new_submission_id()
        reference = signing.reference(submission_id)
        assert signing.submission_of(f" {reference.lower()} ") == submission_id
        assert signing.submission_of(reference.replace("0", "O").replace("1", "l")) == submission_id
        assert signing.submission_of(reference[:-1]) is None
        assert Signing(b"x" * 32).submission_of(reference) is None
        assert canonical_reporter(submission_id).startswith("browser:")
        assert canonical_reporter(signing.browser_key(submission_id)).startswith("browser:")


# --- when the store is out of order -----------------------------------------------------------------------------------


def test_a_form_without_a_store_still_opens(new_intake: Callable[..., Intake], tmp_path: Path) -> None:
    root = tmp_path / "data"
    form = new_intake(root, url=f"postgresql://nobody@127.0.0.1:9/{root.name}").start()
    doctor = Doctor(form)
    page = doctor.open()
    time.sleep(LEAST_SECONDS + 0.1)
    down = doctor.fill(page, service="RECIPE", comment="gardé")
    assert (down.status, down.notice, down.fields()["comment"]) == (503, "not_stored", ["gardé"])
    assert doctor.post("/envoi", reference="F").status == 503


# --- prefilled, sheet, frame, headers ---------------------------------------------------------------------------------


def test_me_too_is_prefilled_and_nothing_of_a_link_is_believed(doctor: Doctor) -> None:
    since = (dt.datetime.now(dt.UTC) - dt.timedelta(minutes=40)).replace(microsecond=0)
    link = f"&service=RECIPE&service=NOPE&depuis={since.isoformat().replace('+00:00', 'Z')}"
    seen = doctor.open("", link)
    local = since.astimezone(BRUSSELS)
    fields = seen.fields()
    assert (fields["service"], fields["when"], fields["date"], fields["time"]) == (
        ["RECIPE"],
        ["now"],
        [f"{local:%Y-%m-%d}"],
        [f"{local:%H:%M}"],
    )
    assert i18n.clock(since, "fr") in seen.text
    for depuis in ("2999-01-01T10:00", "x" * 300, "%3Cscript%3E", "2024-02-05"):
        hostile = doctor.open("", f"&service=RECIPE&depuis={depuis}")
        assert hostile.status == 200 and hostile.fields()["date"] == [""]


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_sheet_has_the_codes_of_the_form(form: Intake, lang: str) -> None:
    seen = Doctor(form, lang=lang).open("/feuille")
    codes = set(re.findall(r"<code>([A-Z0-9_]+)</code>", seen.html))
    catalogue = Catalogue.read(PROJECT_DIR / "data" / "reference")
    assert set(catalogue.services.values()) | {*KINDS, *MORE_KINDS, *CONSEQUENCES} <= codes
    assert codes - set(catalogue.services.values()) <= {code for table in catalogue.codes.values() for code in table.values()}


def test_the_sheet_says_where_it_is_typed_in(form: Intake, doctor: Doctor, set_up: Intake) -> None:
    seen = doctor.open("/feuille")
    here = f"http://127.0.0.1:{form.port}{FORM}?feuille=1"
    assert here in seen.text and str(qr_code(here)) in seen.html
    assert doctor.open("", "&feuille=1").status == 200
    assert "https://form.example.org/signaler?feuille=1" in Doctor(set_up).open("/feuille").text


def test_who_is_responsible_and_whom_to_write_to_stand_on_every_page(set_up: Intake, new_intake: Callable[..., Intake]) -> None:
    by_mail = new_intake(variables={"EHEALTHBUGS_CONTACT": "bureau@example.org", "EHEALTHBUGS_PRIVACY_URL": NOTICE}).start()
    for intake, contact, link in ((by_mail, "bureau@example.org", "mailto:bureau@example.org"), (set_up, CONTACT, "tel:+32200000")):
        doctor = Doctor(intake)
        done = doctor.fill(service="RECIPE")
        for seen in (doctor.open(), doctor.open("/envoi"), doctor.open("/feuille"), done):
            links = [given.get("href") for tag, given in seen.page.tags if tag == "a"]
            assert link in links and NOTICE in links and contact in seen.text
        assert doctor.open("/envoi").text.count(contact) == 2, "beside what the union can still do, and at the foot"


def test_what_becomes_of_a_report_is_told_as_it_is_kept(doctor: Doctor, set_up: Intake) -> None:
    text = doctor.open().text
    assert i18n.t("form.kept.title", "fr") in text and "24 mois" in text
    assert "@" not in text, "no address is made up where none is set"
    assert "1 mois" in Doctor(set_up).open().text


@pytest.mark.parametrize("given", ["javascript:alert(1)", "bureau", "a@b", "a@example.org?bcc=x@example.org", "12"])
def test_what_is_no_contact_stops_the_start(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("EHEALTHBUGS_CONTACT", given)
    get_settings.cache_clear()
    try:
        with pytest.raises(ValueError, match="EHEALTHBUGS_CONTACT"):
            get_settings()
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()


def test_a_sheet_is_typed_in_without_the_key_of_this_browser(form: Intake, doctor: Doctor) -> None:
    doctor.fill(service="RECIPE", postal_code="4000")
    page = doctor.open("", "&feuille=1")
    assert (page.fields()["postal_code"], page.fields()["when"]) == ([""], ["earlier"])
    before = doctor.cookie
    seen = doctor.fill(page, service="RECIPE", date="2024-02-05", time="09:40", postal_code="5000")
    assert stored(form, seen.reference)[0]["reporter_key"] is None
    assert doctor.cookie == before


def test_every_offered_answer_is_a_code_of_the_reference() -> None:
    catalogue = Catalogue.read(PROJECT_DIR / "data" / "reference")
    questions = Questions(PROJECT_DIR / "data" / "reference")
    assert {*KINDS, *MORE_KINDS, "unknown"} == set(catalogue.codes["kind_code"].values())
    assert set(CONSEQUENCES) == set(catalogue.codes["consequence_codes"].values())
    assert set(USUAL) <= set(catalogue.services.values())
    for lang in i18n.LANGUAGES:
        offered = questions.offered(("HECTOR", "UNKNOWN"), ("UNKNOWN", "VITALINK", "GONE"))
        assert offered == ("HECTOR", "VITALINK", *USUAL[:9]), "what stands first takes no place of the ten"
        shown = [one.code for group in questions.service_groups(offered, lang) for one in group.choices]
        assert sorted([*shown, *offered, "UNKNOWN"]) == sorted(set(catalogue.services.values()))
        fallbacks = {one.code for one in questions.fallbacks(lang)}
        assert fallbacks | {"unknown"} == set(catalogue.codes["fallback_code"].values())


def test_only_the_sites_named_may_frame_it_and_only_when_asked(set_up: Intake) -> None:
    doctor = Doctor(set_up)
    plain, framed = doctor.open().answer.headers, doctor.open("", "&embed=1").answer.headers
    assert "frame-ancestors 'none'" in plain["content-security-policy"] and plain["x-frame-options"] == "DENY"
    assert f"frame-ancestors {SITE} https://*.example.net" in framed["content-security-policy"] and "x-frame-options" not in framed
    page = doctor.open("", "&embed=1", x_forwarded_proto="https")
    assert all("embed=1" in address for address in page.page.forms)
    fields = {**page.fields(), "service": ["RECIPE"], "token": [doctor.aged(page.fields()["token"][0])]}
    sent = doctor.post("", "&embed=1", {"sec_fetch_site": "same-origin", "x_forwarded_proto": "https"}, **fields)
    cookie = sent.answer.headers["set-cookie"]
    assert cookie.endswith("HttpOnly; SameSite=None; Secure; Partitioned")
    assert f"frame-ancestors {SITE}" in sent.answer.headers["content-security-policy"]


def test_what_is_reported_most_is_offered_first(new_intake: Callable[..., Intake], store_url_of: Callable[[], str]) -> None:
    """Five doctors rank, by what they still say: fewer do not, whatever they name beside, withdraw or correct."""
    form = new_intake(url=store_url_of())

    def by(n: int, *codes: str) -> dict[str, Any]:
        return submission(service_codes=list(codes), reporter_id=f"{n}@example.org")

    vitalink = [by(n, "VITALINK") for n in range(5)]
    cozo = [by(0, "COZO", other) for other in ("RSW", "RSB", "BRUSAFE", "PARIS", "MULTEMED")] + [by(n, "COZO") for n in range(1, 4)]
    hector, vaccinnet = ([by(n, code) for n in range(5)] for code in ("HECTOR", "VACCINNET"))
    sent = [*vitalink, *cozo, *hector, *vaccinnet]
    door = Door(form.root, form.url)
    assert door.send(*sent) == ["stored"] * len(sent)
    assert door.withdraw(hector[0]["submission_id"]) == ["withdrawn"]
    assert door.send(vaccinnet[0] | {"version": 2, "service_codes": ["COZO"]}) == ["stored"]
    form.start()
    Doctor(form).open()  # asks for the ranking, and does not wait for it
    time.sleep(1)
    codes = re.findall(r'name="service" value="([A-Z_0-9]+)"', Doctor(form).open().html)
    assert codes[:2] == ["VITALINK", "RECIPE"]
    assert min(codes.index(few) for few in ("COZO", "HECTOR", "VACCINNET")) > codes.index("UNKNOWN")


def test_an_address_that_is_none_gets_a_page(form: Intake) -> None:
    client = Client(form.port)
    slash, wrong = client.ask("GET", f"{FORM}/"), client.ask("GET", f"{FORM}/nothing%3Cscript%3E")
    assert (slash.status, slash.headers["location"]) == (308, FORM)
    assert wrong.status == 404 and b"<script>" not in wrong.body and wrong.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("given", ["'self'; script-src *", "https://a.example; x", "example.org", "*", "https://a\nb"])
def test_what_is_no_site_stops_the_start(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("EHEALTHBUGS_FORM_ANCESTORS", given)
    get_settings.cache_clear()
    try:
        with pytest.raises(ValueError, match="EHEALTHBUGS_FORM_ANCESTORS"):
            get_settings()
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()


def test_every_page_is_closed_to_other_sites_and_sets_no_cookie(form: Intake) -> None:
    doctor = Doctor(form)
    for path in ("", "/envoi", "/feuille"):
        headers = doctor.open(path).answer.headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in headers
    for template in TEMPLATES.glob("*.html"):
        source = template.read_text(encoding="utf-8")
        assert not re.search(r"\son\w+=|\sstyle=|<style|(?:src|href)=\"(?:https?:)?//", source), template.name
        assert not re.search(r"<script(?![^>]*\ssrc=)", source), template.name


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_page_is_light_all_included(form: Intake, lang: str) -> None:
    doctor = Doctor(form, lang=lang)
    seen = doctor.open()
    files = [given.get("href") or given["src"] for _, given in seen.page.tags if given.get("rel") == "stylesheet" or "src" in given]
    sizes = [len(seen.answer.body), *(len(doctor.client.ask("GET", path).body) for path in files)]
    assert len(files) == 2
    assert sum(sizes) <= MOST_BYTES, sizes
    packed = doctor.client.ask("GET", FORM, accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip" and len(packed.body) < sizes[0] / 2


@pytest.mark.parametrize("accept", ["nl-BE,nl;q=0.9", "en", "de,fr;q=0.5", ""])
def test_the_language_is_the_browsers_until_one_is_chosen(form: Intake, accept: str) -> None:
    answer = Client(form.port).ask("GET", FORM, accept_language=accept)
    lang = {"nl": "nl", "en": "en"}.get(accept[:2], "fr")
    assert answer.headers["content-language"] == lang
    chosen = Client(form.port).ask("GET", f"{FORM}?lang=nl", accept_language="en")
    assert chosen.headers["content-language"] == "nl"


# --- hostile ----------------------------------------------------------------------------------------------------------


def test_nothing_typed_breaks_out_of_a_page(form: Intake) -> None:
    doctor, draw = Doctor(form), random.Random(20240202)
    page = doctor.open()
    names = [
        *page.fields(),
        "service",
        "kind",
        "consequence",
        "ongoing",
        "fallback",
        "fallback_worked",
        "software",
        "quote",
        "version",
        "x",
    ]
    mark = "<script>alert(1)</script>"
    n_kept = 0
    for _ in range(HOSTILE_POSTS):
        fields = {
            **page.fields(),
            "service": ["RECIPE"],
            "token": [doctor.aged(doctor.open().fields()["token"][0])],
        }
        for name in draw.sample(names, 3):
            if name != "token":
                fields[name] = [draw.choice([*NASTY, mark, '"><img src=x>', "'\u202e\"", "{{ 7*7 }}"])[:5000]]
        seen = doctor.post(draw.choice(["", "", "", "/correction", "/envoi", "/retrait"]), **fields)
        assert seen.status < 500, seen.text
        assert mark not in seen.html and "<img" not in seen.html
        assert sum(tag == "script" for tag, _ in seen.page.tags) == 1
        n_kept += seen.status == 200
    last = Doctor(form).fill(service="RECIPE", comment=f"{mark} & “x” \u202eevil", software=mark[:60])
    assert html.escape(mark) in last.html and "\u202e" not in last.html


def test_a_stored_comment_is_text_on_every_page(form: Intake, doctor: Doctor) -> None:
    attack = "</textarea><script>alert(1)</script>"
    sent = doctor.fill(service="RECIPE", comment=attack)
    page = doctor.post("/envoi", reference=sent.reference)
    for seen in (sent, page):
        assert "<script>alert" not in seen.html
    assert page.fields("/correction")["comment"] == [attack]


def test_settings_of_the_form_are_told_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings(Path("x")).form_ancestors == ()
    monkeypatch.setenv("EHEALTHBUGS_FORM_PER_MINUTE", "0")
    get_settings.cache_clear()
    try:
        with pytest.raises(ValueError, match="FORM_PER_MINUTE"):
            get_settings()
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()


def test_every_answer_survives_being_stored_and_opened_again() -> None:
    """A question that `from_store` forgets would be erased by the next correction."""
    typed = {
        **{
            "kind": "K_DOWN",
            "when": EARLIER,
            "date": "2024-02-05",
            "time": "09:30",
            "ongoing": "no",
            "end_date": "2024-02-05",
            "end_time": "10:00",
        },
        **{
            "software": "CARECONNECT",
            "postal_code": "4000",
            "minutes": "15",
            "patients": "3",
            "error_code": "SOA-02001",
            "fallback": "F_PAPER",
        },
        **{"fallback_worked": "yes", "comment": "x", "quote": "yes"},
    }
    chosen = {"service": ("RECIPE", "MCN"), "consequence": ("I_NO_ERX",)}
    assert typed.keys() | chosen.keys() >= set(FIELD_OF.values()) - {"identifier"}, "a new question must be answered here"
    told = submission_of(
        Answers(typed, chosen), submission_id="s", version=1, form_version="f", lang="fr", now=dt.datetime.now(dt.UTC), reporter_id=""
    )
    moments = {name: dt.datetime.fromisoformat(told[name]).replace(tzinfo=BRUSSELS).isoformat() for name in ("occurred_at", "ended_at")}
    codes = {name: "|".join(told[name]) for name in ("service_codes", "consequence_codes")}
    again = from_store({**told, **moments, **codes, "is_ongoing": False})
    assert {**again.typed, **again.chosen} == {**typed, **chosen}
