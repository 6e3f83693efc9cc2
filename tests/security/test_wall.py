"""The attacker's bench over HTTP and sockets: what each role asks for that is not its own."""

from __future__ import annotations

import base64
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from itsdangerous import URLSafeTimedSerializer
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.browser.reader import Server
from tests.security.conftest import ADDRESSES, SIGN_IN, TLS, Person, listed
from ui.menu import SCREENS
from web.wall import own_address

GUARDED = (
    *(f"/{screen.path}" for screen in SCREENS),
    "/media/0123456789abcdef.csv",
    "/copy/secret/table",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/static/js/index.js",
    "/nothing",
    "//services",
    "/healthz%2F..%2Fservices",
    "/app/static/..%2F..%2Fservices",
    "/signaler/%2e%2e/services",
)
OPEN = ("/healthz", "/signaler", "/api/v1/docs", "/app/static/icon.svg")


def test_nobody_reaches_anything_but_the_form(person: Callable[..., Person]) -> None:
    nobody = person()
    for path in GUARDED:
        answer = nobody.get(path)
        assert answer.status_code == 401, path
        assert "data-testid" not in answer.text and "streamlit" not in answer.text.casefold(), path
        assert nobody.get(path, accept="*/*").text == "not admitted", path
    for path in OPEN:
        assert nobody.get(path).status_code == 200, path
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert nobody.web.request(method, f"{nobody.base}/_stcore/upload_file/a/b").status_code == 401


def test_the_page_that_refuses_is_in_the_readers_language_and_keeps_the_address(person: Callable[..., Person]) -> None:
    page = person().get("/services?service=RECIPE&lang=nl")
    assert '<html lang="nl">' in page.text and "Aanmelden" in page.text
    assert 'href="/sign-in?to=%2Fservices%3Fservice%3DRECIPE%26lang%3Dnl"' in page.text
    assert 'href="/services?service=RECIPE&amp;lang=fr"' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "'unsafe-inline'" not in page.headers["content-security-policy"]


@pytest.mark.parametrize("sub", ["reader", "staff", "grouped"])
def test_members_come_in_where_they_wanted_to(person: Callable[..., Person], sub: str) -> None:
    member = person()
    assert member.sign_in(sub, to="/regions?region=BRU&lang=fr") == "/regions?region=BRU&lang=fr"
    assert member.get("/regions").status_code == 200
    assert "wanted" not in {name for name, value in member.cookies.items() if value}


@pytest.mark.parametrize("sub", ["stranger", "unverified"])
def test_who_is_on_no_list_sees_nothing(person: Callable[..., Person], sub: str) -> None:
    stranger = person(sub)
    for path in GUARDED:
        answer = stranger.get(path)
        assert answer.status_code == 403, path
    page = stranger.get("/?lang=fr").text
    assert "n’est pas admis" in page and "<b>stranger" not in page
    assert (ADDRESSES["stranger"] in page) == (sub == "stranger"), "only an address that the provider vouches for is shown"
    with pytest.raises(InvalidStatus) as refused:
        _socket(stranger)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%0d%0aSet-Cookie:x",
        "javascript:alert(1)",
        "/sign-in",
        "/x\ny",
        "",
    ],
)
def test_the_way_back_leads_nowhere_else(person: Callable[..., Person], wanted: str) -> None:
    back = person().sign_in("reader", to=wanted)
    assert back == "/" or wanted == back == "/%0d%0aSet-Cookie:x"
    assert own_address("/services?a=1") == "/services?a=1"


def test_a_crafted_cookie_opens_nothing(guarded: Server, person: Callable[..., Person]) -> None:
    cookies = person("reader").cookies
    name, signed = "_streamlit_user", cookies["_streamlit_user"]
    _, *rest = signed.split(".")
    said, _, signature = signed.rpartition(".")
    claims = json.dumps({"is_logged_in": True, "email": ADDRESSES["staff"], "email_verified": True, "iat": int(time.time())})
    forged = (
        ".".join([base64.urlsafe_b64encode(claims.encode()).decode().rstrip("="), *rest]),
        URLSafeTimedSerializer("guessed", salt=name).dumps(claims),
        f"{said}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}",  # not its last letter, of which two bits mean nothing
        signed + "x",
        "chunks-2",
        "",
        "\u00e9",
    )
    for value in forged:
        answer = httpx2.get(guarded.url, headers={"accept": "text/html", "cookie": f"{name}={value}".encode()}, verify=TLS)
        assert answer.status_code == 401, value
    tokens = httpx2.get(guarded.url, headers={"accept": "text/html", "cookie": f"{name}={cookies['_streamlit_user_tokens']}"}, verify=TLS)
    assert tokens.status_code == 401, "a cookie of another name is signed for that name"


def test_signing_out_ends_the_stay_for_every_copy_of_the_cookie(person: Callable[..., Person], guarded: Server) -> None:
    member = person("reader")
    stolen = dict(member.cookies)
    assert httpx2.get(f"{guarded.url}/time", cookies=stolen, headers={"accept": "text/html"}, verify=TLS).status_code == 200
    out = member.get("/auth/logout")
    assert out.is_redirect
    assert member.get("/time").status_code == 401
    again = httpx2.get(f"{guarded.url}/time?lang=fr", cookies=stolen, headers={"accept": "text/html"}, verify=TLS)
    assert again.status_code == 401 and "Votre session a pris fin" in again.text
    assert person("reader").get("/time").status_code == 200, "the same person comes in again"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"Host": "bugs.example.org"},
        {"Host": "localhost.example.org"},
        {"Origin": "https://bugs.example.org"},
        {"Origin": "null"},
    ],
)
def test_without_a_sign_in_nobody_becomes_local_by_what_he_sends(alone: Server, headers: dict[str, str]) -> None:
    assert Person(alone.url).get("/time").status_code == 200
    assert Person(alone.url).get("/time", **headers).status_code == 403


def test_a_server_that_readers_reach_by_another_name_takes_nobody_for_local(demo_root: Path, tmp_path: Path) -> None:
    """A proxy that says nothing of itself: its requests look like those of a browser here."""
    server = Server(demo_root, tmp_path / "log", EHEALTHBUGS_PUBLIC_URL="https://bugs.example.org")
    server.start()
    try:
        assert Person(server.url).get("/time").status_code == 403
        assert Person(server.url).get("/signaler").status_code == 200
    finally:
        server.stop()


def test_only_the_staff_may_give_files(person: Callable[..., Person]) -> None:
    def put(one: Person) -> httpx2.Response:
        return one.web.put(f"{one.base}/_stcore/upload_file/a/b", files={"x": b"x"})

    assert (put(person("reader")).status_code, put(person("reader")).text) == (403, "not admitted")
    assert put(person("staff")).text != "not admitted", "Streamlit itself answers here"


def test_who_is_taken_off_the_list_is_out_at_once(guarded: Server, person: Callable[..., Person]) -> None:
    member = person("reader")
    assert member.get("/").status_code == 200
    with listed(guarded, domain="example.net"):
        assert member.get("/").status_code == 403
        file = guarded.data / "sign_in.toml"
        file.write_text(file.read_text(encoding="utf-8") + "[oops]\n", encoding="utf-8")
        assert member.get("/").status_code == 401, "a slip closes the door, and the log says so"
        assert "oops is unknown" in guarded.log
    assert member.get("/").status_code == 200


def test_behind_tls_every_cookie_is_secure(new_guarded: Callable[..., Server]) -> None:
    server = new_guarded(EHEALTHBUGS_PUBLIC_URL="https://bugs.example.org")
    answer = Person(server.url).get("/sign-in?to=/time")
    assert "; Secure" in answer.headers["set-cookie"] and "HttpOnly" in answer.headers["set-cookie"]
    way = Person(server.url).get(answer.headers["location"])
    assert way.is_redirect and "redirect_uri=https%3A%2F%2Fbugs.example.org%2Foauth2callback" in way.headers["location"]
    cookies = way.headers.get_list("set-cookie")
    assert cookies and all("; Secure" in one for one in cookies)


def test_a_sign_in_that_is_half_set_up_serves_nobody(demo_root: Path, provider_port: int, tmp_path: Path) -> None:
    shutil.copytree(demo_root, tmp_path / "data")
    file = tmp_path / "data" / "sign_in.toml"
    file.write_text(SIGN_IN.format(port=provider_port, staff="x"), encoding="utf-8")
    file.chmod(0o600)
    with pytest.raises(AssertionError, match=r"no start: sign_in\.toml: staff\.emails: 'x' is no address") as stopped:
        Server(tmp_path / "data", tmp_path / "log").start()
    assert "Traceback" not in str(stopped.value), "one sentence is enough"
    file.write_text(SIGN_IN.format(port=provider_port, staff="x@y.be"), encoding="utf-8")
    with pytest.raises(AssertionError, match="EHEALTHBUGS_PUBLIC_URL"):
        Server(tmp_path / "data", tmp_path / "log").start()


def test_a_provider_that_does_not_answer_is_said_on_a_page_of_ours(new_guarded: Callable[..., Server]) -> None:
    server = new_guarded(provider=1)
    somebody = Person(server.url)
    way = somebody.get("/sign-in?to=/time%3Flang%3Dnl")
    answer = somebody.get(way.headers["location"])
    assert answer.status_code == 502 and "Aanmelden is niet gelukt" in answer.text and 'lang="nl"' in answer.text
    assert "Authentication error" not in answer.text
    assert 'href="/sign-in?to=%2Ftime%3Flang%3Dnl"' in answer.text and 'href="/time?lang=fr"' in answer.text
    assert answer.headers["content-security-policy"] and answer.headers["cache-control"] == "no-store"
    assert "127.0.0.1:1/" in server.log


def test_the_key_of_the_cookies_is_the_owners(guarded: Server) -> None:
    assert (guarded.data / "cookie.key").stat().st_mode & 0o077 == 0


def _socket(person: Person) -> None:
    cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    address = person.base.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], additional_headers={"Cookie": cookies}, origin=person.base):  # type: ignore[arg-type,list-item]
        pass


def test_sockets_open_for_members_only(person: Callable[..., Person]) -> None:
    _socket(person("reader"))
    with pytest.raises(InvalidStatus):
        _socket(person())
