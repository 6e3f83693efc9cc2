"""The server as a program sees it: own addresses, headers, packing, log, and a start that refuses a broken page."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import Message
from pathlib import Path

import pytest

from settings import PROJECT_DIR
from tests.browser.reader import Reader, Server
from tests.turns import FULL


def fetch(server: Server, path: str, *, method: str = "GET", **headers: str) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(server.url + path, method=method)
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def test_health_names_the_build(server: Server, demo_root: Path) -> None:
    status, headers, body = fetch(server, "/healthz")
    pointers = [demo_root / "builds" / "current", demo_root / "demo" / "builds" / "current"]
    current = next(pointer for pointer in pointers if pointer.exists()).read_text(encoding="utf-8").strip()
    health = json.loads(body)
    assert (status, health["status"], health["build_id"]) == (200, "ok", current)
    assert (health["intake"]["status"], health["intake"]["problems"]) == ("ok", [])
    assert health["building"]["status"] in ("ok", "off")
    assert headers["cache-control"] == "no-store"


def test_own_addresses_are_never_streamlits(server: Server) -> None:
    assert fetch(server, "/healthz", method="POST")[0] == 405
    assert fetch(server, "/healthz/below")[0] == 404
    assert b"WORDS" in fetch(server, "/frame.js")[2]


def test_the_intake_answers_beside_the_dashboard(server: Server) -> None:
    """Its pages are its own, its refusals too; Streamlit never sees what is below /api."""
    status, headers, body = fetch(server, "/api/v1/docs?lang=nl", Accept="text/html")
    assert status == 200
    assert b"POST /api/v1/submissions" in body
    assert headers["content-security-policy"].startswith("default-src 'none'")
    status, headers, body = fetch(server, "/api/v1/submissions", method="POST", Content_Type="application/json")
    assert (status, headers["content-type"], json.loads(body)["code"]) == (401, "application/problem+json", "unauthorized")
    assert fetch(server, "/api/v1/submissions")[0] == 405
    assert fetch(server, "/api/nothing", Accept="text/html")[0] == 404


@pytest.mark.parametrize("path", ["/signaler", "/api/v1/docs", "/api/v1/openapi.json"])
def test_pages_of_the_intake_are_packed_for_who_accepts_it(server: Server, path: str) -> None:
    _, headers, plain = fetch(server, path, Accept_Encoding="br, gzip;q=0")
    assert "content-encoding" not in headers
    status, headers, packed = fetch(server, path, Accept_Encoding="br;q=1.0, gzip;q=0.8, *;q=0.1")
    assert (status, headers["content-encoding"], int(headers["content-length"])) == (200, "gzip", len(packed))
    assert "accept-encoding" in headers["vary"]
    opened = gzip.decompress(packed)
    assert len(packed) < len(opened) / 2
    assert abs(len(opened) - len(plain)) < 100, "the same page, its token apart"


def test_an_intake_that_cannot_open_leaves_the_dashboard_alone(tmp_path: Path, new_server: Callable[[Path], Server]) -> None:
    (tmp_path / "secret.key").write_bytes(b"not a key")
    server = new_server(tmp_path)
    status, _, body = fetch(server, "/healthz")
    assert (status, json.loads(body)["intake"]) == (503, {"status": "failing", "problems": ["key_unusable"]})
    assert fetch(server, "/", Accept="text/html")[0] == 200
    server.stop()


def test_without_a_build_the_server_starts_and_says_so(tmp_path: Path, new_server: Callable[[Path], Server]) -> None:
    server = new_server(tmp_path)
    health = json.loads(fetch(server, "/healthz")[2])
    assert health["status"] == "no build"
    assert "build_id" not in health
    assert fetch(server, "/", Accept="text/html")[0] == 200
    server.stop()


@pytest.mark.parametrize(("query", "lang"), [("", "fr"), ("?lang=nl", "nl"), ("?lang=en", "en"), ("?lang=xx", "fr")])
def test_the_document_speaks_the_language_of_the_address(server: Server, query: str, lang: str) -> None:
    status, headers, body = fetch(server, f"/register{query}", Accept="text/html", Accept_Encoding="gzip")
    assert status == 200
    page = body.decode()
    assert f'<html lang="{lang}">' in page
    assert int(headers["content-length"]) == len(body)
    assert "You need to enable JavaScript" not in page
    assert re.search(r'<head>\s*<script src="\./frame\.js\?v=[0-9a-f]{12}"></script>', page)


def test_every_page_forbids_foreign_origins_and_eval(server: Server) -> None:
    for path in ("/", "/method", "/healthz", "/frame.js"):
        headers = fetch(server, path, Accept="text/html")[1]
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe-eval" not in policy
        assert "http" not in policy
        assert "'unsafe-inline'" not in policy.split("script-src", 1)[1].split(";", 1)[0]
        assert headers["x-content-type-options"] == "nosniff"


def test_scripts_are_packed_only_for_those_who_can_unpack(server: Server) -> None:
    page = fetch(server, "/", Accept="text/html")[2].decode()
    match = re.search(r'src="\.(/static/js/index\.[^"]+)"', page)
    assert match
    _, headers, packed = fetch(server, match[1], Accept_Encoding="gzip, br")
    _, _, plain = fetch(server, match[1], Accept_Encoding="identity")
    assert headers["content-encoding"] == "gzip"
    assert len(packed) < len(plain) / 2
    assert gzip.decompress(packed) == plain


def test_the_font_and_its_licence_come_from_here(server: Server) -> None:
    for name in ("ibm-plex-sans-latin-wght-normal.woff2", "LICENSE-ibm-plex-sans.txt"):
        assert fetch(server, f"/app/static/fonts/{name}")[0] == 200


def test_the_log_says_where_and_keeps_no_reader(server: Server) -> None:
    fetch(server, "/register?service=RECIPE", Accept="text/html")
    assert f"Dashboard: {server.url}" in server.log
    assert "service=RECIPE" not in server.log
    assert not re.search(rf"127\.0\.0\.1:(?!{server.port})\d+", server.log)
    assert "Traceback" not in server.log


def test_a_reader_who_leaves_while_a_page_is_drawn_is_no_fault(server: Server, new_reader: Callable[..., Reader]) -> None:
    for milliseconds in range(0, 2000, 100 if FULL else 400):
        reader = new_reader(server.url, own=True)
        with reader.page.expect_websocket():
            reader.page.goto(server.url, wait_until="commit")
        reader.page.wait_for_timeout(milliseconds)
        reader.page.context.close()
    assert fetch(server, "/healthz")[0] == 200
    assert "Traceback" not in server.log


def test_a_first_page_that_fails_stops_the_start(demo_root: Path) -> None:
    break_it = "import ui.frame; ui.frame.footer = None; import server"
    start = subprocess.run(
        [sys.executable, "-c", break_it],
        cwd=PROJECT_DIR,
        env={**os.environ, "EHEALTHBUGS_DATA": str(demo_root)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert start.returncode != 0
    assert "the first page fails" in start.stderr
