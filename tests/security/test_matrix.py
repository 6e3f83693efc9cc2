"""Who may have which address: stated once, compared with what is really served, and tried by everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import cast
from unittest.mock import MagicMock

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from access.members import Role
from intake.app import create_app
from settings import get_settings
from tests.browser.reader import Server
from tests.security.conftest import ADDRESSES, TLS, Person, listed, with_claims
from ui.menu import SCREENS, STAFF
from web.building import Builder
from web.frame_script import FrameScript
from web.routes import OPEN_TO_ALL, own_addresses

P, R, S = Role.PUBLIC, Role.READER, Role.STAFF
WAY = "the way in and out, open to all"

MAY_HAVE: dict[str, Role | str] = {
    # what the form and its programs need, and what says that the server is well
    "/healthz": P,
    "/metrics": P,  # asks by itself whether a program on this machine reads, or who bears the token: tests/deployment/test_watching.py
    "/signaler": P,
    "/signaler/envoi": P,
    "/signaler/correction": P,
    "/signaler/retrait": P,
    "/signaler/effacer": P,
    "/signaler/accessibilite": P,
    "/signaler/feuille": P,
    "/signaler/form.*.css": P,
    "/signaler/form.*.js": P,
    "/signaler/{path:path}": P,
    "/api/v1/submissions": P,
    "/api/v1/submissions/{submission_id}": P,
    "/api/v1/openapi.json": P,
    "/api/v1/docs": P,
    "/api/v1/description.css": P,
    "/app/static/{path:path}": P,
    # the way in and out
    "/sign-in": WAY,
    "/auth/login": WAY,
    "/auth/logout": WAY,
    "/oauth2callback": WAY,
    # what pages consist of; what they show comes over the socket, where the doors ask again (test_socket.py)
    "/": R,
    "/frame.js": R,
    "/copy/{secret}/{table_id}": R,
    "/media/{file_id:path}": R,
    "/component/{path:path}": R,
    "/_stcore/health": R,
    "/_stcore/host-config": R,
    "/_stcore/bidi-components/{path:path}": R,
    "/_stcore/metrics": S,
    "/_stcore/agent/interact": S,
    "/_stcore/agent/openapi.json": S,
    "/_stcore/agent/mcp": S,
    "/_stcore/upload_file/{session_id}/{file_id}": S,
    "/_stcore/stream": R,
}
PAGES: dict[str, Role] = {  # their documents hold nothing; which are the staff's, the socket shows
    **dict.fromkeys(("", "services", "regions", "time", "severity", "tables", "incidents", "incident", "moratorium", "arguments"), R),
    **dict.fromkeys(
        ("objections", "demands", "changes", "board", "dossier", "register", "report", "method", "glossary", "accessibility"), R
    ),
    **dict.fromkeys(("load", "duplicates", "records", "quality"), S),
}
PERMALINKS = (
    "/report?id=demo-0000001&build=20240101-000000-00000000",
    "/register?q=x&page=2&build=20240101-000000-00000000",
    "/incident?incident=RECIPE-2024-02-05-10",
    "/duplicates?page=2",
    "/tables?rows=service&columns=province",
    "/dossier?number=2024-001",
)
NOWHERE = (
    "/nothing",
    "/_stcore/nothing",
    "/static/js/index.js",
    "/vendor/x",
    "/_stcore/script-health-check",
    "/data/secret.key",
)
WHO: dict[str, Role] = {
    "nobody": P,
    "stranger": P,
    "signed out": P,
    "over": P,
    "taken off the list": P,
    "reader": R,
    "grouped": R,
    "staff": S,
}


def test_every_page_stands_in_the_table() -> None:
    assert {screen.path: S if screen.heading == STAFF else R for screen in SCREENS} == PAGES


def test_every_address_stands_in_the_table() -> None:
    """A new one of ours or of Streamlit, or one that is newly open to all, is no accident."""
    intake = create_app(get_settings())
    ours = own_addresses(FrameScript.build(), intake, cast(Builder, None))
    found = {"/", "/sign-in"}
    for prefix, app in ours.items():
        found |= set(_paths(cast(Starlette, app).routes)) if app is not intake else set()
        assert any(path.startswith(prefix) for path in MAY_HAVE), prefix
    found |= set(_paths(intake.routes)) | set(_paths(create_streamlit_routes(MagicMock())))
    found.discard("")  # where Streamlit's own files are; every page of ours is below it
    assert found == set(MAY_HAVE)
    assert set(OPEN_TO_ALL) == {"/healthz", "/metrics", "/api", "/signaler", "/app/static"}


def test_the_agents_interface_of_streamlit_is_off(person: Callable[..., Person]) -> None:
    staff = person("staff")
    answer = staff.web.post(f"{staff.base}/_stcore/agent/interact", json={})
    assert answer.status_code in (403, 404) and "does not serve the agent API" in answer.text


@pytest.fixture(scope="module")
def members(guarded: Server) -> Iterator[dict[str, Person]]:
    """One of each; who is taken off the list is so while he asks."""
    people = {name: Person(guarded.url) for name in WHO}
    for name, sub in (("stranger",) * 2, ("signed out", "reader"), ("reader",) * 2, ("grouped",) * 2, ("staff",) * 2):
        people[name].sign_in(sub)
    copied = dict(people["signed out"].cookies)
    people["signed out"].get("/auth/logout")
    people["signed out"].web.cookies.update(copied)
    people["over"] = with_claims(guarded, email=ADDRESSES["staff"], iat=1_700_000_000)
    people["taken off the list"] = with_claims(guarded, email="x@example.org")
    yield people
    for one in people.values():
        one.web.close()


@pytest.mark.parametrize("name", WHO)
def test_each_may_have_what_the_table_says(name: str, members: dict[str, Person], guarded: Server) -> None:
    one, role = members[name], WHO[name]
    with ExitStack() as stack:
        if name == "taken off the list":
            assert one.get("/frame.js").status_code == 200
            stack.enter_context(listed(guarded, domain="example.com.invalid"))
        for path, least in (*MAY_HAVE.items(), *((f"/{path}", R) for path in PAGES), *((path, R) for path in (*PERMALINKS, *NOWHERE))):
            if least == WAY or path == "/_stcore/stream":
                continue
            assert isinstance(least, Role)
            for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD"):
                answer = one.web.request(method, one.base + _example(path), headers={"accept": "*/*"})
                assert _is_refused(answer) == (role < least), f"{name}: {method} {path} {answer.status_code}"
                if _is_refused(answer):
                    assert "set-cookie" not in answer.headers
                    assert answer.headers["cache-control"] == "no-store"
            if role < least and path != "/_stcore/stream":
                page = one.get(_example(path))
                assert page.status_code in (401, 403), path
                assert "data-testid" not in page.text and "streamlit" not in page.text.casefold()


def test_what_leaves_is_kept_by_nobody_but_who_asked(members: dict[str, Person]) -> None:
    """What a cache on the way may keep is the same for all and says nothing of anybody."""
    for path in (*MAY_HAVE, *(f"/{path}" for path in PAGES), *PERMALINKS):
        if path == "/auth/logout":
            continue  # all that comes after would be asked by nobody
        answer = members["staff"].get(_example(path))
        assert not _is_refused(answer), path
        kept = answer.headers.get("cache-control", "")
        if path in ("/frame.js", "/signaler/form.*.css", "/signaler/form.*.js", "/api/v1/description.css") or path.startswith(
            "/app/static"
        ):
            continue
        assert "no-store" in kept or "no-cache" in kept or answer.status_code >= 300 or path.startswith("/api"), (path, kept)
        assert "public" not in kept, path
        if "set-cookie" in answer.headers and not path.startswith(OPEN_TO_ALL):
            assert kept == "no-store", path


def test_every_kind_of_answer_forbids_what_it_does_not_need(members: dict[str, Person], alone: Server) -> None:
    asked = [
        (name, path) for name in ("nobody", "stranger", "reader", "staff") for path in (*MAY_HAVE, "/nothing", "/a/../b", "//x", "/sign-in")
    ]
    for name, path in asked:
        if path in ("/auth/logout", "/_stcore/stream"):
            continue
        for accepted in ("text/html", "*/*"):
            answer = members[name].web.get(members[name].base + _example(path), headers={"accept": accepted})
            _assert_strict(answer, f"{name} {path} {accepted}")
    for headers in ({"Host": "evil.example"}, {"accept": "text/html", "Host": "evil.example"}):
        _assert_strict(httpx2.get(alone.url, headers=headers, verify=TLS), "alone")


def _assert_strict(answer: httpx2.Response, place: str) -> None:
    told = answer.headers
    assert told.get("x-content-type-options") == "nosniff", place
    assert told.get("referrer-policy") in ("same-origin", "no-referrer", "strict-origin"), place
    assert "camera=()" in told.get("permissions-policy", ""), place
    policy = told.get("content-security-policy", "")
    assert "frame-ancestors" in policy and "default-src" in policy, place
    assert "unsafe-eval" not in policy and "*" not in policy and "http:" not in policy, place
    assert "access-control-allow-origin" not in told or told["access-control-allow-origin"] not in ("*", "null"), place


def _is_refused(answer: httpx2.Response) -> bool:
    return answer.status_code in (401, 403) and (answer.text == "not admitted" or (answer.request.method == "HEAD" and _is_walls(answer)))


def _is_walls(answer: httpx2.Response) -> bool:
    return answer.headers.get("content-length") == str(len("not admitted"))


def _example(path: str) -> str:
    """An address of that pattern that names nothing of anybody."""
    for name, value in (("{path:path}", "x"), ("{file_id:path}", "0123456789abcdef.csv"), ("{secret}", "s"), ("{table_id}", "t")):
        path = path.replace(name, value)
    for name in ("{session_id}", "{file_id}", "{submission_id}"):
        path = path.replace(name, "00000000-0000-4000-8000-000000000000")
    return path.replace("form.*", "form.000000000000")


def _paths(routes: list[BaseRoute]) -> Iterator[str]:
    for route in routes:
        path = getattr(route, "path", "")
        if isinstance(route, Mount) and route.routes:
            yield from (f"{path}{below}" for below in _paths(list(route.routes)))
        else:
            yield _without_sum(path)
    assert all(isinstance(route, Route | Mount) or hasattr(route, "path") for route in routes)


def _without_sum(path: str) -> str:
    """The names of some files hold a sum of their content."""
    parts = path.split(".")
    return ".".join([parts[0], "*", *parts[2:]]) if len(parts) == 3 and path.startswith("/signaler/form") else path
