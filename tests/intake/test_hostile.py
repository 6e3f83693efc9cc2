"""Posts made to break things: none is answered by a fault of ours, none is kept in a form that could do harm further on."""

from __future__ import annotations

import json
import random
import sqlite3
import unicodedata
from typing import Any

from intake.api.description import field_names
from tests.intake.conftest import SUBMISSIONS, Client, Intake, submission
from tests.turns import FULL

POSTS = 10_000 if FULL else 600
SEED = 20240202

NASTY = [
    "'; drop table submissions; --",
    '" or ""="',
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "../../../../etc/passwd",
    "%00%0a%0d",
    "\x00\x01\x02\x7f",
    "\u202e\u2066gnp.exe\u2069\u202c",
    "\u200b\u200c\u200d\u2060\ufeff",
    "аpple",  # Cyrillic а
    "Ｒｅｃｉｐｅ",
    "e\u0301" * 50,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "👩‍⚕️" * 10,
    "\U000e0041\U000e0042",
    "\ufffe\uffff\ue000",
    "1" * 400,
    "9" * 5000,
    "é" * 100_000,
    "NaN",
    "Infinity",
    "0x10",
    "١٢٣",
    "null",
    "true",
    "2024-02-30T25:61",
    "-1",
    "",
    " ",
    "|" * 200,
]
TYPES: list[Any] = [None, True, False, 0, -1, 1e308, -1e-308, 2**63, 2**200, [], {}, [[]], [None], {"$ne": 1}, [1, "a", None], [{}] * 30]
RAW = [
    b"",
    b"\x00",
    b"\xff\xfe{\x00}\x00",
    b"{" * 5000,
    b"[" * 5000 + b"]" * 5000,
    b'{"a":' * 2000 + b"1" + b"}" * 2000,
    b'{"submission_id":"\\ud800","service_codes":"RECIPE"}',
    b'{"submission_id":1e999}',
    b'{"minutes_lost":' + b"9" * 5000 + b"}",
    b"NaN",
    b'"x"',
    b"[1,2,3]",
    b"[null]",
    b'{"submission_id":"aaaaaaaa","submission_id":"bbbbbbbb"}',
]


def attack(draw: random.Random) -> bytes:
    if draw.random() < 0.05:
        return draw.choice(RAW)
    content = submission()
    for _ in range(draw.randint(1, 4)):
        name = draw.choice(field_names()) if draw.random() < 0.95 else draw.choice(NASTY)[:100]
        content[name] = draw.choice(NASTY) if draw.random() < 0.6 else draw.choice(TYPES)
    if draw.random() < 0.1:
        return json.dumps([content, submission(), content]).encode()
    return json.dumps(content, ensure_ascii=draw.random() < 0.5).encode("utf-8", "surrogatepass")


def test_no_post_makes_a_fault_of_ours(shared: Intake, client: Client) -> None:
    draw = random.Random(SEED)
    statuses: dict[int, int] = {}
    for n in range(POSTS):
        body = attack(draw)
        answer = client.ask("POST", SUBMISSIONS, body, content_type="application/json")
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        assert answer.status in (200, 201, 400, 409, 413, 422), (n, answer.status, body[:300])
        assert b"<script" not in answer.body
    assert statuses.get(201), statuses
    assert statuses.get(422), statuses
    assert "Traceback" not in shared.log_file.read_text(encoding="utf-8")


def test_headers_made_to_break_things(client: Client) -> None:
    body = json.dumps(submission()).encode()
    for name, value in (
        ("accept-language", "fr;q=x, nl;q=1e999, " + "a" * 5000),
        ("accept-language", ";;;,,,=,q=;nl;q=-1"),
        ("content-length", "-5"),
        ("content-type", "application/json;" * 50),
        ("authorization", "Bearer \xff\xfe"),
        ("content-encoding", "\x7f"),
    ):
        fresh = Client(client._connection.port or 0, client.key)
        answer = fresh.ask("POST", SUBMISSIONS, body, **({"content-type": "application/json"} | {name: value}))
        assert answer.status < 500, (name, value)


def test_what_was_kept_can_do_no_harm(shared: Intake, client: Client) -> None:
    for text in NASTY:
        client.post(submission(comment=text[:4000], software_name=text[:60], error_code=text[:60], software_version=text[:40]))
    with sqlite3.connect(f"file:{shared.root}/intake.sqlite?mode=ro", uri=True) as store:
        assert store.execute("pragma integrity_check").fetchone() == ("ok",)
        rows = store.execute("select comment, software_name, software_version, error_code, form_version from submissions").fetchall()
    assert len(rows) >= len(NASTY)
    for row in rows:
        for cell in filter(None, row):
            assert cell == unicodedata.normalize("NFC", cell)
            unseen = {unicodedata.category(character) for character in cell.replace("\n", "")} & {"Cc", "Cf", "Cs", "Co", "Cn"}
            assert not unseen, repr(cell)
