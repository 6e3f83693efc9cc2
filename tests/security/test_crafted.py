"""The attacker's bench of addresses, headers and cookies that no browser of a reader sends."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

import httpx2
import pytest

from tests.browser.reader import Server
from tests.security.conftest import ADDRESSES, TLS, Person, with_claims
from web.wall import own_address

CLIMBS = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%252f", "..%c0%af", "..\\", "..%5c", ".%00./", "....//", "..;/", "%u002e%u002e/")
TARGETS = ("settings.py", "data/reference/sources.csv", "etc/passwd", "cookie.key", "services", ".streamlit/config.toml")
PREFIXES = ("/app/static/", "/signaler/", "/api/v1/", "/media/", "/copy/", "/component/", "/_stcore/bidi-components/", "/static/", "/")
SECRET = ("lru_cache", "root:", "enableStaticServing", "description_fr")  # of what lies on the server
ODD = (
    "//services",
    "///evil.example/",
    "/%00",
    "/services%00.css",
    "/app/static/%00icon.svg",
    "/services/%0d%0aX-Injected:%201",
    "/" + "a" * 8_000,
    "/?" + "a=1&" * 4_000,
    "/?lang=" + "x" * 8_000,
    "/*",
    "/%ff%fe",
    "/%",
    "/%zz",
    "/\u202e",
    "/services;x=1",
    "/services/..",
    "/./services",
    "/_stcore/./metrics",
    "/_stcore//upload_file/a/b",
    "/_STCORE/metrics",
    "/_stcore/upload_file/../b",
    "/_stcore/upload_file/a/..",
    "/media/../media/0123456789abcdef.csv",
    "http://evil.example/",
)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_no_address_leads_out_of_its_folder(prefix: str, guarded: Server, person: Callable[..., Person]) -> None:
    reader = person("reader")
    cookies = "; ".join(f"{name}={value}" for name, value in reader.cookies.items())
    for climb in CLIMBS:
        for target in TARGETS[: 2 if prefix == "/" else None]:
            for depth in (1, 4):
                address = f"{prefix}{climb * depth}{target}"
                for cookie in ("", cookies):
                    answer = raw(guarded, "GET", address, f"Cookie: {cookie}" if cookie else "X: y")
                    assert not any(word in answer for word in SECRET), address
                    assert not answer.startswith("HTTP/1.1 5"), (address, answer[:80])


def test_odd_addresses_and_methods_are_refused_or_found_nowhere(guarded: Server, person: Callable[..., Person]) -> None:
    cookies = "; ".join(f"{name}={value}" for name, value in person("reader").cookies.items())
    for address in ODD:
        encoded = quote(address, safe="/%?&=*;:.\\")
        for method in ("GET", "POST"):
            nobody, reader = raw(guarded, method, encoded), raw(guarded, method, encoded, f"Cookie: {cookies}")
            assert _status(nobody) in (400, 401, 404, 405, 414), (address[:40], nobody[:60])
            assert _status(reader) in (200, 400, 404, 405, 414), (address[:40], reader[:60])
            assert "x-injected" not in (nobody + reader).casefold().partition("\r\n\r\n")[0]
    for method in ("TRACE", "CONNECT", "PROPFIND", "FOO", "get", "G" * 500):
        for cookie in ("X: y", f"Cookie: {cookies}"):
            answer = raw(guarded, method, "/services", cookie)
            assert _status(answer) < 500, (method, answer[:60])
            assert cookies not in answer


def test_a_climbing_address_is_asked_for_no_less_than_where_it_leads(guarded: Server, person: Callable[..., Person]) -> None:
    """What the wall asks of a file or an upload is asked by the beginning of its address."""
    cookies = "; ".join(f"{name}={value}" for name, value in person("reader").cookies.items())
    for address in (
        "/_stcore/upload_file/../b",
        "/_stcore/upload_file/a/..",
        "/media/../media/x.csv",
        "/media/..",
        "/x/../_stcore/metrics",
    ):
        for method in ("GET", "PUT", "DELETE"):
            answer = raw(guarded, method, address, f"Cookie: {cookies}")
            assert _status(answer) == 404 and "no such address" in answer, (method, address)


SMUGGLED = (
    "GET /healthz HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n",
    "GET /services HTTP/1.1\r\nHost: evil.example\r\nHost: {host}\r\nAccept: text/html\r\n\r\n",
    "POST /healthz HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\nContent-Length: 60\r\n\r\nhello{next}",
    "POST /healthz HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{next}",
    "POST /healthz HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "POST /healthz HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "GET /services HTTP/1.1\r\n Host: {host}\r\n\r\n",
    "GET /services HTTP/1.1\nHost: {host}\n\n",
    "GET /services HTTP/0.9\r\n\r\n",
    "GET  /services  HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "GET /services HTTP/1.1\r\nHost: {host}\r\nX: {long}\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01\x00",
)


def test_requests_in_two_minds_open_nothing(guarded: Server, alone: Server) -> None:
    """All at once, for some wait for the rest."""
    for server in (guarded, alone):
        host = f"127.0.0.1:{server.port}"
        smuggled = f"GET /services HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\n\r\n"
        sent = [text.format(host=host, long="x" * 100_000, next=smuggled) for text in SMUGGLED]
        with ThreadPoolExecutor(len(sent)) as apart:
            answers = list(apart.map(lambda text, to=server: _exchange(to, text, seconds=2), sent))
        for request_text, answer in zip(SMUGGLED, answers, strict=True):
            is_document = "frame.js?v=" in answer
            assert not is_document or (server is alone and "Host: evil" not in request_text), (request_text, answer[:80])
            assert not re.match(r"HTTP/1\.1 5", answer), (request_text, answer[:80])
        assert httpx2.get(f"{server.url}/healthz", verify=TLS).status_code == 200


CLAIMED = (
    {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "localhost", "X-Forwarded-Proto": "https"},
    {"Forwarded": 'for=127.0.0.1;host="localhost"'},
    {"X-Real-IP": "127.0.0.1"},
    {"X-Forwarded-User": ADDRESSES["staff"], "X-Forwarded-Email": ADDRESSES["staff"], "Remote-User": ADDRESSES["staff"]},
    {"X-Streamlit-User": ADDRESSES["staff"], "X-Auth-Request-Email": ADDRESSES["staff"], "X-MS-CLIENT-PRINCIPAL-NAME": ADDRESSES["staff"]},
    {"Authorization": "Bearer " + "x" * 4000},
    {"X-Original-URL": "/healthz", "X-Rewrite-URL": "/healthz"},
    {"X-HTTP-Method-Override": "GET"},
    {"Host": "localhost"},
    {"Host": ""},
    {"Host": "evil.example/healthz"},
    {"Accept": "text/html;q=0," * 500},
    {"Range": "bytes=0-"},
)


def test_nobody_is_somebody_by_what_a_header_claims(guarded: Server, person: Callable[..., Person]) -> None:
    reader = person("reader")
    for headers in CLAIMED:
        for path in ("/", "/quality", "/_stcore/metrics", "/media/x.csv"):
            assert httpx2.get(guarded.url + path, headers=headers, verify=TLS).status_code == 401, (headers, path)
        answer = reader.get("/_stcore/metrics", **headers)
        assert answer.status_code == 403, (headers, "nor is a reader the staff")


def test_where_a_page_says_to_go_follows_no_header(guarded: Server) -> None:
    for header in ("Host", "X-Forwarded-Host", "X-Forwarded-Proto", "Referer", "Origin"):
        answers = [
            httpx2.get(guarded.url + path, headers={header: "evil.example", "accept": "text/html"}, verify=TLS)
            for path in ("/time", "/signaler", "/sign-in")
        ]
        for answer in answers:
            assert "evil.example" not in answer.text + answer.headers.get("location", "") + answer.headers.get("set-cookie", ""), header


def test_cookies_by_the_dozen_or_by_the_pound(guarded: Server, person: Callable[..., Person]) -> None:
    member, staff = person("reader"), person("staff")
    mine, theirs = member.cookies["_streamlit_user"], staff.cookies["_streamlit_user"]
    name = "_streamlit_user"
    (said, *sum_of_mine), (told, *sum_of_theirs) = mine.rsplit(".", 2), theirs.rsplit(".", 2)
    refused = (
        f"{name}=; {name}_1={theirs}",
        f"{name}=chunks-2; {name}_1={theirs[:40]}; {name}_2={theirs[40:]}",
        f"{name}__1={theirs}",
        f"{name}_1={theirs}",
        f"{name.upper()}={theirs}",
        f"{name}={'.'.join([said, *sum_of_theirs])}",
        f"{name}={'.'.join([told, *sum_of_mine])}",
        f'{name}="{theirs[:-2]}"',
        f"{name}={'A' * 20_000}",
        "; ".join(f"{name}_{n}={'A' * 100}" for n in range(200)),
        f"{name}={theirs[:-6]}\x00",
        "=" * 500,
        "\xff\xfe=\xff",
    )
    for cookie in refused:
        answer = raw(guarded, "GET", "/_stcore/metrics", f"Cookie: {cookie}")
        assert _status(answer) in (400, 401, 431), (cookie[:60], answer[:60])
    both = raw(guarded, "GET", "/_stcore/metrics", f"Cookie: {name}={mine}; {name}={mine}x")
    assert _status(both) in (401, 403), "of two one counts, for the wall and for Streamlit alike"


def test_cookies_of_our_make_that_say_odd_things(guarded: Server) -> None:
    now = 2_000_000_000
    for claims in (
        {"email": [ADDRESSES["staff"]]},
        {"email": {"$ne": 1}},
        {"email": ADDRESSES["staff"], "email_verified": "true"},
        {"email": ADDRESSES["staff"], "iat": None},
        {"email": ADDRESSES["staff"], "iat": "0"},
        {"email": ADDRESSES["staff"], "iat": float("nan")},
        {"email": ADDRESSES["staff"], "iat": True},
        {"email": f" {ADDRESSES['staff']}@x"},
        {"groups": {"bureau": 1}},
        {"groups": "bureau"},
    ):
        answer = with_claims(guarded, **claims).get("/_stcore/metrics")
        assert answer.status_code in (401, 403), claims
    future = with_claims(guarded, email=ADDRESSES["staff"], iat=now * 10)
    assert future.get("/_stcore/metrics").status_code in (401, 403), "a stay that begins in the far future would never end"


WANTED = (
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/%09/evil.example",
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "/.//evil.example",
    "/x\r\nSet-Cookie: a=b",
    "/x%0d%0aSet-Cookie:%20a=b",
    "/\u2028x",
    "/€/é",
    "javascript:alert(1)",
    "data:text/html,x",
    "/@evil.example",
    "/;@evil.example",
    "?x",
    "/sign-in?to=//evil.example",
    "/auth/logout",
    "/auth/logout?x=1",
    "/oauth2callback?code=x",
    "/" + "a" * 20_000,
    "\x00/",
)


@pytest.mark.parametrize("wanted", WANTED, ids=range(len(WANTED)))
def test_the_way_back_stays_here_and_never_fails(wanted: str, guarded: Server, person: Callable[..., Person]) -> None:
    somebody = person()
    back = somebody.sign_in("reader", to=wanted)
    _assert_own(back)
    assert "_streamlit_user" in somebody.cookies, "he is in all the same"
    assert somebody.get("/time").status_code == 200
    forged = Person(guarded.url)
    forged.web.cookies.set("wanted", quote(wanted, safe=""))
    answer = forged.get("/oauth2callback?error=x&error_description=%0d%0a<script>alert(1)</script>&state=<script>")
    assert answer.is_redirect and "<script" not in answer.text
    _assert_own(answer.headers["location"])
    assert not any("evil" in value for value in answer.headers.get_list("set-cookie"))


def _assert_own(back: str) -> None:
    """As a browser reads it: what it would make of a backslash, a tab or two slashes leads elsewhere."""
    read = re.sub(r"[\t\r\n]", "", back).replace("\\", "/")
    parts = urlsplit(read)
    assert read.startswith("/") and not read.startswith("//") and not parts.netloc and not parts.scheme, back
    assert parts.path not in ("/auth/logout", "/oauth2callback", "/sign-in", "/auth/login")
    assert own_address(back) == back


def test_the_page_that_refuses_repeats_nothing_as_markup(guarded: Server) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    for path in (f"/{quote(hostile)}", f"/?lang={quote(hostile)}", f"/?{quote(hostile)}={quote(hostile)}", f"/sign-in?to={quote(hostile)}"):
        page = httpx2.get(guarded.url + path, headers={"accept": "text/html"}, verify=TLS).text
        assert "<script" not in page and "<img" not in page and "onerror=alert(1)>" not in page, path
    page = with_claims(guarded, email="<img src=x onerror=alert(1)>@evil.example", name=hostile).get("/").text
    assert "<img" not in page and "&lt;img src=x onerror=alert(1)&gt;@evil.example" in page


# --- how it is done ---------------------------------------------------------------------------------------------------------


def raw(server: Server, method: str, address: str, *headers: str) -> str:
    """The answer to a request sent as it is: no client corrects it."""
    told = "".join(f"{header}\r\n" for header in headers)
    return _exchange(
        server, f"{method} {address} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nAccept: text/html\r\n{told}Connection: close\r\n\r\n"
    )


def _exchange(server: Server, text: str, seconds: float = 60) -> str:
    """Until the server hangs up, or nothing came for so long."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(text.encode("latin-1", "replace"))
        line.settimeout(seconds)
        parts = []
        try:
            while part := line.recv(65_536):
                parts.append(part)
        except (TimeoutError, ConnectionError):
            pass
    return b"".join(parts).decode("latin-1")


def _status(answer: str) -> int:
    return int(answer.split(" ", 2)[1]) if answer.startswith("HTTP/") else 400
