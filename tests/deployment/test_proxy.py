"""The installed configuration of HAProxy, seen from outside: TLS, a reader stays on one dashboard, one dies, who sends, what stays in."""

from __future__ import annotations

import json
import re
import signal
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from intake.form.routes import LEAST_SECONDS
from tests.deployment.conftest import CONFIG, Installation, proxy
from tests.intake.conftest import Answer, free_port
from tests.intake.form_reader import FORM, Seen

WAITED = 60  # seconds
UPGRADE = {"Connection": "Upgrade", "Upgrade": "websocket"}
ACCEPTED = {"Sec-WebSocket-Accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="}  # of the key below; both are the example of RFC 6455


class Outside:
    """A program elsewhere that asks the proxy."""

    def __init__(self, root: Path, port: int) -> None:
        context = ssl.create_default_context(cafile=str(root / "cert.pem"))
        self.connection = HTTPSConnection("localhost", port, context=context, timeout=60)

    def ask(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> tuple[int, str, dict[str, str]]:
        self.connection.request(method, path, body, {name.replace("_", "-"): told for name, told in headers.items()})
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode(), {name.lower(): told for name, told in answer.getheaders()}


def eventually(what: Callable[[], Any], why: str) -> Any:
    deadline = time.monotonic() + WAITED
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(0.2)
    raise AssertionError(why)


@pytest.fixture
def outside(installation: Installation) -> Outside:
    return Outside(installation.root, installation.port)


class TakesItsTime(BaseHTTPRequestHandler):
    """A dashboard for which a minute is six seconds: ten seconds for an answer about its health, eighty for a large file, two hundred for
    a word through a socket, which is longer than any answer is waited for."""

    def do_GET(self) -> None:
        if self.headers["Upgrade"]:
            told = "".join(f"{name}: {value}\r\n" for name, value in (UPGRADE | ACCEPTED).items())
            self.wfile.write(f"HTTP/1.1 101 Switching Protocols\r\n{told}\r\n".encode())
            time.sleep(20)
            self.wfile.write(b"late")
        else:
            time.sleep(1 if self.path == "/healthz" else 8)
            self.send_response(200)
            self.end_headers()

    def log_message(self, *told: Any) -> None:
        """Nowhere."""


@contextmanager
def hurried(place: Path, hard_stop: str = "") -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The installed configuration, in which time passes ten times as fast, before such a dashboard; the process and its port."""
    units, text = {"s": 100, "m": 6000, "h": 360_000}, CONFIG.read_text(encoding="utf-8")
    text = re.sub(r"(?<= )(\d+)([smh])\b", lambda found: f"{int(found[1]) * units[found[2]]}ms", text)
    config, port = place / "haproxy.cfg", free_port()
    config.write_text(re.sub(r"(?<=hard-stop-after )\S+", hard_stop, text) if hard_stop else text, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), TakesItsTime) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        behind = f"127.0.0.1:{server.server_address[1]}"
        told = dict.fromkeys(("EHB_DASHBOARD_A", "EHB_DASHBOARD_B", "EHB_INTAKE"), behind)
        with proxy(config, place, port, told | {"EHB_HTTP": f"127.0.0.1:{free_port()}"}) as process:
            yield process, port
        server.shutdown()


def socket_of_a_page(place: Path, port: int) -> Any:
    connection = Outside(place, port).connection
    connection.request("GET", "/_stcore/stream", headers=UPGRADE | {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="})
    answer = connection.getresponse()
    assert answer.status == 101, answer.status
    return connection.sock


def test_what_takes_its_time_is_waited_for(tmp_path: Path) -> None:
    with hurried(tmp_path) as (_, port):
        page = socket_of_a_page(tmp_path, port)
        assert Outside(tmp_path, port).ask("/large")[0] == 200
        assert page.recv(10) == b"late", "nobody said a word meanwhile"
        assert Outside(tmp_path, port).ask("/healthz")[0] == 200, "slow is not away"
        page.close()


def test_after_a_reload_the_former_process_ends_though_a_page_stands_open(tmp_path: Path) -> None:
    with hurried(tmp_path, hard_stop="1s") as (process, port):
        page = socket_of_a_page(tmp_path, port)
        process.send_signal(signal.SIGUSR1)
        process.wait(timeout=6)
        page.close()


def test_plain_http_leads_to_tls_and_answers_say_so(installation: Installation, outside: Outside) -> None:
    plain = HTTPConnection("localhost", installation.plain_port, timeout=10)
    plain.request("GET", "/services?lang=nl")
    answer = plain.getresponse()
    assert answer.status == 308 and str(answer.headers["location"]).startswith("https://localhost")
    assert str(answer.headers["location"]).endswith("/services?lang=nl")
    status, _, headers = outside.ask("/healthz")
    assert status == 200 and "max-age" in headers["strict-transport-security"] and "server" not in headers


def test_what_is_measured_stays_inside(installation: Installation, outside: Outside) -> None:
    for path in ("/metrics", "/metrics/", "/_stcore/metrics"):
        assert outside.ask(path)[0] == 404, path
    for name, process in {**installation.replicas, "intake": installation.intake}.items():
        assert process.ask("/metrics")[0] == 200, name
        assert process.ask("/metrics", X_Forwarded_For="203.0.113.7")[0] == 403, name
        assert process.ask("/metrics", Host="bugs.example.org")[0] == 403, name


def test_nobody_from_outside_is_taken_for_this_machine(outside: Outside) -> None:
    for headers in ({}, {"X_Forwarded_For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1", "Host": "localhost"}):
        assert outside.ask("/", accept="text/html", **headers)[0] == 401, headers


def send(outside: Outside, claimed: str) -> int:
    """The form, filled in and sent; the status tells what became of it."""
    status, html, headers = outside.ask("/signaler?lang=fr")
    seen = Seen(Answer(status, headers, html.encode()))
    given = seen.fields() | {"service": ["RECIPE"], "kind": ["K_DOWN"]}
    time.sleep(LEAST_SECONDS + 0.1)
    claims = {"X_Forwarded_For": claimed, "X_Real_IP": claimed, "Forwarded": f"for={claimed}"}
    return outside.ask(FORM, "POST", urlencode(given, doseq=True), content_type="application/x-www-form-urlencoded", **claims)[0]


def test_who_sends_is_who_connects_whatever_is_claimed(installation: Installation, outside: Outside) -> None:
    """Two submissions a minute and address, here: claiming other addresses gives no third one."""
    assert [send(outside, f"203.0.113.{n}") for n in range(3)] == [200, 200, 429]
    _, told = installation.intake.ask("/metrics")
    assert 'ehealthbugs_submissions_total{outcome="stored"} 2' in told
    assert 'route="/signaler",status="429"' in told
    assert "203.0.113" not in told and "127.0.0.1" not in told
    for log in installation.root.glob("*.log"):
        text = log.read_text(encoding="utf-8")
        assert "203.0.113" not in text, log.name
        if log.name != "proxy.log":
            lines = [json.loads(line) for line in text.splitlines() if line and not line.startswith(("Form: ", "Tableau"))]
            assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines), log.name


def signed_in(browser: Browser, installation: Installation, path: str) -> Page:
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(installation.url + path)
    page.locator("a.button").click()
    page.route(re.compile("^https://(?!localhost)"), lambda route: route.abort())  # the provider's page asks for a style sheet elsewhere
    page.locator("input[name=sub]").fill("reader")
    page.get_by_role("button", name="Authorize").first.click()
    expect(heading(page)).to_be_visible(timeout=60_000)
    return page


def heading(page: Page) -> Any:
    return page.get_by_test_id("stMain").get_by_role("heading", level=1)


def replica_of(page: Page) -> str:
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "replica"]
    assert cookie["secure"] and cookie["httpOnly"]
    return str(cookie["value"])


def test_a_reader_stays_on_one_dashboard_goes_on_when_it_dies_and_is_told_when_all_are_away(
    installation: Installation, outside: Outside, browser: Browser
) -> None:
    page = signed_in(browser, installation, "/services?service=RECIPE&lang=fr")
    try:
        _stays_and_goes_on(installation, page)
        _waits_for_all(installation, outside, page)
    finally:
        page.context.close()


def _stays_and_goes_on(installation: Installation, page: Page) -> None:
    name = replica_of(page)
    mine, other = installation.replicas[name], installation.replicas["b" if name == "a" else "a"]
    assert "service=RECIPE" in page.url, "the sign-in leads back to the permalink, through TLS and proxy"
    assert (mine.measured("ehealthbugs_sessions"), other.measured("ehealthbugs_sessions")) == (1, 0), "a socket, to one of them"
    assert {cookie["name"] for cookie in page.context.cookies() if not cookie["secure"]} <= {"_streamlit_xsrf"}
    drawn = other.measured("ehealthbugs_page_seconds_count")
    for label in ("Régions", "Gravité", "Registre"):
        page.get_by_test_id("stSidebar").get_by_role("link", name=label).first.click()
        expect(page.get_by_test_id("stSidebar").get_by_role("link", name=label).first).to_have_attribute(
            "aria-current", "page", timeout=30_000
        )
        expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_attached(timeout=30_000)
    with page.expect_download(timeout=30_000) as taken:  # a file stands where its page is
        page.get_by_role("button", name="CSV pour Excel").first.click()
    assert taken.value.path().stat().st_size > 100
    assert other.measured("ehealthbugs_page_seconds_count") == drawn, "the other drew nothing"

    mine.kill()
    assert page.request.get(f"{installation.url}/healthz").status == 200
    eventually(lambda: other.measured("ehealthbugs_sessions") == 1, "the page did not connect to the other")
    expect(heading(page)).to_be_visible(timeout=60_000)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Régions").first.click()
    expect(page).to_have_url(re.compile("/regions"), timeout=30_000)
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_attached(timeout=30_000)
    assert "service=RECIPE" in page.url, "filters live in the address"
    expect(page.get_by_text("en lecture").first, "still signed in").to_be_visible()


def _waits_for_all(installation: Installation, outside: Outside, open_page: Page) -> None:
    """Without the intake the dashboard that is left takes what is sent, and without all it is said."""
    installation.intake.kill()
    eventually(lambda: outside.ask("/signaler")[0] == 200, "nobody takes what is sent")
    eventually(lambda: outside.ask("/api/v1/openapi.json")[0] == 200, "nobody answers for the intake")
    for process in installation.replicas.values():
        process.kill()
    _, page, headers = eventually(lambda: (told := outside.ask("/signaler"))[0] == 503 and told, "somebody still answers")
    assert "n’est pas confirmé" in page and headers["retry-after"] == "60"
    expect(open_page.get_by_role("dialog")).to_contain_text("La page reprend d’elle-même dès qu’il répond", timeout=60_000)
    for process in (installation.intake, *installation.replicas.values()):
        process.begin()
    for process in (installation.intake, *installation.replicas.values()):
        process.wait()
    eventually(lambda: outside.ask("/healthz")[0] == 200, "they do not come back")
    expect(open_page.get_by_role("dialog")).to_have_count(0, timeout=60_000)
    expect(heading(open_page)).to_be_visible(timeout=60_000)
