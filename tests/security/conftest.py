"""A provider of identities on this machine, a server that asks it, and people who sign in by plain HTTP, as an attacker would."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import oidc_provider_mock
import pytest
from oidc_provider_mock import User
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from privacy.keys import load_or_create_key
from tests.browser.reader import Server
from tests.edition.conftest import edition  # noqa: F401  the same edition is attacked

ADDRESSES = {"reader": "lectrice@example.org", "staff": "secretariat@example.org", "stranger": "curieux@example.com"}
PEOPLE = (
    *(User(sub=sub, claims={"email": email, "email_verified": True, "name": f"<b>{sub}</b>"}) for sub, email in ADDRESSES.items()),
    User(sub="unverified", claims={"email": ADDRESSES["staff"], "email_verified": False}),
    User(sub="grouped", claims={"email": "g@example.net", "email_verified": True, "groups": ["Bureau", "x"]}),
)
SIGN_IN = """
hours = 12
[provider]
metadata_url = "http://127.0.0.1:{port}/.well-known/openid-configuration"
client_id = "ehealthbugs"
client_secret = "secret"
[readers]
domains = ["Example.org"]
groups = ["bureau"]
[staff]
emails = ["{staff}"]
"""


TLS = ssl.create_default_context()  # read once: to read every certificate of the machine takes longer than most answers


class Person:
    """A browser without a screen: cookies, redirects followed one by one."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.web = httpx2.Client(follow_redirects=False, timeout=30, verify=TLS)

    def get(self, path: str, **headers: str) -> httpx2.Response:
        return self.web.get(self.base + path, headers={"accept": "text/html", **headers})

    def sign_in(self, sub: str, to: str = "/") -> str:
        """Through the provider; gives the address the browser is sent to in the end."""
        answer = self.web.get(f"{self.base}/sign-in", params={"to": to})
        while answer.is_redirect and "/oauth2/authorize" not in answer.headers["location"]:
            answer = self.web.get(str(answer.url.join(answer.headers["location"])))
        answer = self.web.post(answer.headers["location"], data={"sub": sub})
        answer = self.web.get(answer.headers["location"])
        return answer.headers["location"]

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self.web.cookies.jar}


@pytest.fixture(scope="session")
def provider_port() -> Iterator[int]:
    with oidc_provider_mock.run_server_in_thread(user_claims=PEOPLE, access_token_max_age=dt.timedelta(hours=1)) as server:
        yield server.server_port


@pytest.fixture(scope="session")
def new_guarded(demo_root: Path, provider_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Make a started server with a sign-in over a copy of the demo."""
    servers: list[Server] = []

    def make(*, provider: int = provider_port, **environment: str) -> Server:
        root = tmp_path_factory.mktemp("guarded")
        shutil.copytree(demo_root, root / "data")
        file = root / "data" / "sign_in.toml"
        file.write_text(SIGN_IN.format(port=provider, staff=ADDRESSES["staff"]), encoding="utf-8")
        file.chmod(0o600)
        told = {"EHEALTHBUGS_PUBLIC_URL": "{url}"} | environment
        server = Server(root / "data", root / "log", **told)
        servers.append(server)
        server.start()
        return server

    yield make
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def guarded(new_guarded: Callable[..., Server]) -> Server:
    return new_guarded()


@pytest.fixture
def person(guarded: Server) -> Callable[[str], Person]:
    """Somebody signed in as one of the provider's people; nobody in particular for an empty name."""

    def make(sub: str = "") -> Person:
        one = Person(guarded.url)
        if sub:
            one.sign_in(sub)
        return one

    return make


@pytest.fixture(scope="session")
def alone(demo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Without a sign-in."""
    server = Server(demo_root, tmp_path_factory.mktemp("alone") / "log")
    server.start()
    yield server
    server.stop()


def with_claims(server: Server, **claims: Any) -> Person:
    """Somebody whose cookie says this, signed with the server's own key: what nobody but the provider can bring about."""
    key = load_or_create_key(server.data / "cookie.key").hex()
    told = {"is_logged_in": True, "email_verified": True, "iat": time.time(), "iss": "x", "sub": "crafted"} | claims
    person = Person(server.url)
    person.web.cookies.set(USER_COOKIE_NAME, create_signed_value(key, USER_COOKIE_NAME, json.dumps(told)).decode(), "127.0.0.1")
    return person


@contextmanager
def listed(server: Server, **staff_and_domain: str) -> Iterator[None]:
    """While it is entered the lists say otherwise: `staff`, an address, or `domain`, that of the readers."""
    file = server.data / "sign_in.toml"
    told = file.read_text(encoding="utf-8")
    changed = told.replace(ADDRESSES["staff"], staff_and_domain.get("staff", ADDRESSES["staff"]))
    file.write_text(changed.replace("Example.org", staff_and_domain.get("domain", "Example.org")), encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(told, encoding="utf-8")


NOT_COUNTED = ("downloads.jsonl", "ended_sessions", "cookie.key", "intake.sqlite", "sign_in.toml", ".uploads")


def on_disk(server: Server) -> dict[str, str]:
    """What the data folder holds, each file by the sum of its content, but for what signing in, downloads and the form leave."""
    found = sorted(path for path in server.data.rglob("*") if path.is_file())
    names = {path: path.relative_to(server.data).as_posix() for path in found}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path, name in names.items()
        if not name.startswith(NOT_COUNTED) and not name.removeprefix("demo/").startswith(NOT_COUNTED)
    }
