"""The API as a program meets it: a real server, a real store, HTTP."""

from __future__ import annotations

import json
import re
import socket
import time
import uuid
from collections.abc import Callable

import pytest

import i18n
from intake.api.description import EXAMPLE, field_names
from intake.api.problems import STATUS
from intake.words import say
from tests.intake.conftest import SUBMISSIONS, Client, Intake, submission


def test_one_submission_is_kept_once_however_often_it_comes(client: Client, shared: Intake) -> None:
    one = submission(minutes_lost=12)
    first, again = client.post(one), client.post(one)
    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body
    other = client.post(one | {"minutes_lost": 13})
    assert (other.status, other.json["code"]) == (409, "conflict")
    corrected = client.post(one | {"minutes_lost": 13, "version": 2})
    assert (corrected.status, corrected.json["version"]) == (201, 2)
    assert client.post(one | {"minutes_lost": 13, "version": 2}).body == corrected.body
    assert client.post(one).body == first.body  # a late repetition of the first is still what it was
    kept = [row for row in shared.rows() if row["submission_id"] == one["submission_id"]]
    assert [(row["version"], row["minutes_lost"]) for row in kept] == [(1, 12), (2, 13)]


def test_a_submission_is_withdrawn_once_and_stays_so(client: Client) -> None:
    one = submission()
    client.post(one)
    path = f"{SUBMISSIONS}/{one['submission_id']}"
    first, again = client.ask("DELETE", path), client.ask("DELETE", path)
    assert (first.status, again.status) == (200, 200)
    assert first.body == again.body
    assert client.post(one | {"version": 3}).json["code"] == "already_withdrawn"
    for unknown in (uuid.uuid4(), "%00", "x" * 300, "..%2F..%2Fetc"):
        assert client.ask("DELETE", f"{SUBMISSIONS}/{unknown}").status == 404


def test_each_of_a_list_stands_or_falls_by_itself(client: Client, shared: Intake) -> None:
    one, two = submission(), submission()
    answer = client.post([one, submission(postal_code="x"), one, two, one | {"kind_code": "K_SLOW"}, "nothing"], accept_language="en").json
    assert [result["status"] for result in answer["results"]] == [201, 422, 200, 201, 409, 422]
    assert (answer["stored"], answer["repeated"], answer["refused"]) == (2, 1, 3)
    assert answer["results"][1]["errors"][0] == {
        "field": "postal_code",
        "code": "postal_code_unknown",
        "message": say("fault.postal_code_unknown", "en"),
    }
    ids = [row["submission_id"] for row in shared.rows()]
    assert ids.count(one["submission_id"]) == ids.count(two["submission_id"]) == 1
    assert client.post([]).json["code"] == "no_item"
    assert client.post([submission()] * 501).json["code"] == "too_many_items"
    many = client.post([submission() for _ in range(500)]).json
    assert many["stored"] == 500


def test_only_a_key_in_use_opens(shared: Intake, key: str) -> None:
    one = submission()
    wrong = key[:-1] + ("A" if key[-1] != "A" else "B")
    for given in ("", "Basic abc", "Bearer", f"Bearer {wrong}", "Bearer ehb_", f"Bearer {key} x", "Bearer " + "x" * 5000):
        answer = Client(shared.port).post(one, authorization=given)
        assert (answer.status, answer.json["code"]) == (401, "unauthorized")
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert one["submission_id"] not in [row["submission_id"] for row in shared.rows()]


def test_a_key_taken_back_opens_nothing_more(shared: Intake) -> None:
    sender = shared.add_sender("Ancien programme")
    client = shared.client(sender["key"])
    time.sleep(1.1)  # the list of senders is believed for a second
    assert client.post(submission()).status == 201
    assert shared.command("sender", "revoke", sender["sender_id"]).code == 0
    time.sleep(1.1)
    answer = client.post(submission())
    assert (answer.status, answer.json["code"]) == (403, "key_revoked")
    listed = shared.command("sender", "list", "--json").json["senders"]
    assert next(one for one in listed if one["sender_id"] == sender["sender_id"])["revoked_at"]
    assert "key" not in listed[0]
    unknown = shared.command("sender", "revoke", "000000000000")
    assert (unknown.code, "000000000000" in unknown.err) == (1, True)


def test_a_sender_has_its_allowance(shared: Intake) -> None:
    client = shared.client(shared.add_sender("Programme pressé", per_minute=30)["key"])
    time.sleep(1.1)
    assert client.post([submission() for _ in range(29)]).status == 200
    assert client.post(submission()).status == 201
    answer = client.post([submission() for _ in range(20)])
    assert (answer.status, answer.json["code"]) == (429, "too_many")
    assert 20 < int(answer.headers["retry-after"]) <= 40


def test_a_list_longer_than_the_allowance_takes_all_of_it(shared: Intake) -> None:
    client = shared.client(shared.add_sender("Programme bavard", per_minute=30)["key"])
    time.sleep(1.1)
    assert client.post([submission() for _ in range(40)]).status == 200
    for many in (40, 10, 1):
        assert client.post([submission() for _ in range(many)]).status == 429


def test_what_is_no_json_is_refused_by_its_reason(client: Client) -> None:
    body = json.dumps(submission()).encode()
    assert client.ask("POST", SUBMISSIONS, body).status == 415
    assert client.ask("POST", SUBMISSIONS, body, content_type="text/csv").status == 415
    assert client.ask("POST", SUBMISSIONS, body, content_type="application/json; charset=latin-1").status == 415
    assert client.ask("POST", SUBMISSIONS, body, content_type="application/json", content_encoding="gzip").status == 415
    assert client.ask("POST", SUBMISSIONS, body, content_type="Application/JSON; charset=UTF-8").status == 201
    for broken in (b"", b"{", b"\xff\xfe", b"[" * 100_000, body[:-1], body + b"x"):
        answer = client.ask("POST", SUBMISSIONS, broken, content_type="application/json")
        assert (answer.status, answer.json["code"]) == (400, "not_json")


def test_a_large_body_is_refused_before_it_is_all_here(shared: Intake, key: str) -> None:
    """Once by what it says of itself; once while it streams, by a sender that says nothing and would never end."""
    assert Client(shared.port, key).ask("POST", SUBMISSIONS, b"x" * (1 << 21), content_type="application/json").status == 413
    head = f"POST {SUBMISSIONS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
    with socket.create_connection(("127.0.0.1", shared.port), timeout=30) as connection:
        connection.sendall(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n")
        sent = 0
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        try:
            while sent < 64 << 20:
                connection.sendall(chunk)
                sent += 0x10000
        except OSError:
            pass  # it was closed on us
        assert sent < 64 << 20


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_refusals_speak_the_language_asked_for(client: Client, lang: str) -> None:
    answer = client.post(submission(minutes_lost=-1), accept_language=f"xx, {lang}-BE;q=0.9, en;q=0.1")
    assert answer.headers["content-language"] == lang
    assert answer.json["title"] == say("problem.refused", lang)
    assert answer.json["errors"][0]["message"] == say("fault.minutes_negative", lang)


def test_nothing_given_is_given_back(client: Client) -> None:
    answer = client.post(submission(comment="<script>alert(1)</script>", reporter_id="dupont@example.org", minutes_lost="<b>"))
    assert answer.status == 422
    assert b"script" not in answer.body
    assert b"dupont" not in answer.body


def test_wrong_addresses_and_methods_answer_as_the_rest(client: Client) -> None:
    for method, path, status in (("GET", SUBMISSIONS, 405), ("PUT", SUBMISSIONS, 405), ("GET", "/api/v2", 404), ("POST", "/healthz", 405)):
        answer = client.ask(method, path)
        assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")


def test_every_answer_is_guarded_and_asks_nobody_else(client: Client) -> None:
    for path in ("/api/v1/docs", "/api/v1/openapi.json", "/api/v1/description.css", "/healthz", "/nothing"):
        answer = client.ask("GET", path)
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers
        assert "set-cookie" not in answer.headers
    page = client.ask("GET", "/api/v1/docs").body.decode()
    assert not re.search(r"(?:src|href)=\"?(?:https?:)?//", page)
    assert "<script" not in page


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_the_description_tells_what_there_is(client: Client, lang: str) -> None:
    document = client.ask("GET", f"/api/v1/openapi.json?lang={lang}").json
    described = document["components"]["schemas"]["Submission"]["properties"]
    assert list(described) == field_names()
    assert set(document["paths"]) == {SUBMISSIONS, SUBMISSIONS + "/{submission_id}"}
    responses = document["paths"][SUBMISSIONS]["post"]["responses"]
    assert set(responses) == {"200", "201", *(str(status) for status in STATUS.values())}
    page = client.ask("GET", f"/api/v1/docs?lang={lang}").body.decode()
    assert f'<html lang="{lang}">' in page
    assert all(f"<code>{name}</code>" in page for name in field_names())
    assert len(page.encode()) < 60_000


def test_the_example_of_the_description_is_accepted(client: Client) -> None:
    assert client.post(EXAMPLE | {"submission_id": str(uuid.uuid4())}).status == 201


def test_the_identifier_is_nowhere_on_disk(new_intake: Callable[..., Intake]) -> None:
    """Neither in the store and its journals nor in the log, refused or not, while it runs and afterwards."""
    intake = new_intake().start()
    client = intake.client(intake.add_sender()["key"])
    secrets = ["dupont.secret@example.org", "11234567004", "cle-du-navigateur-9f8e", "85073003328", "Vandenbroucke"]
    for identifier in secrets[:3]:
        comment = f"patient {secrets[3]}, Mme {secrets[4]}, {secrets[0]}"
        assert client.post(submission(reporter_id=identifier, comment=comment, software_name=secrets[0])).status == 201
        assert client.post(submission(reporter_id=identifier, comment=comment, minutes_lost=-1)).status == 422
    client.ask("POST", f"{SUBMISSIONS}?reporter={secrets[0]}", b"{", content_type="application/json")
    client.ask("DELETE", f"{SUBMISSIONS}/{secrets[1]}")
    assert_nowhere(intake, secrets)
    intake.stop()
    assert_nowhere(intake, secrets)
    assert len({row["reporter_key"] for row in intake.rows()}) == 3
    assert "127.0.0.1" not in re.sub(r"http://127\.0\.0\.1:\d+/signaler", "", intake.log_file.read_text(encoding="utf-8"))


def assert_nowhere(intake: Intake, secrets: list[str]) -> None:
    places = [*intake.root.rglob("*"), intake.log_file]
    assert any(place.name == "intake.sqlite" for place in places)
    for place in places:
        if place.is_file():
            content = place.read_bytes()
            for secret in secrets:
                assert secret.encode() not in content, f"{secret} in {place.name}"


def test_the_key_of_a_sender_is_kept_as_a_hash_alone(shared: Intake) -> None:
    key = shared.add_sender("Programme discret")["key"]
    secret = key.rsplit("_", 1)[1] if key.count("_") == 2 else key.split("_", 2)[2]
    for place in shared.root.rglob("*"):
        assert secret.encode() not in place.read_bytes()
    assert (shared.root / "intake.sqlite").stat().st_mode & 0o077 == 0


def test_commands_refuse_with_one_line(new_intake: Callable[..., Intake]) -> None:
    for url in ("mysql://u:geheim@h/d", "postgresql://u:geheim@127.0.0.1:1/d", "geheim"):
        done = new_intake(url=url).command("migrate")
        assert done.code == 1
        assert len(done.err.strip().splitlines()) == 1
        assert "geheim" not in done.err + done.out
    assert new_intake().command("sender", "add", " ").code == 2
    assert new_intake().command("rows", "--out", "x.jsonl", "--after", "7-0123456789abcdef").code == 1
