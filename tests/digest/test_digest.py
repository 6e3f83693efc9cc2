"""What members are written to: the same numbers as the screen, each message once, through a real mail server."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import duckdb
import pytest
from aiosmtpd.controller import Controller

from analytics import warehouse
from analytics.digest import ledger, sending
from analytics.digest.messages import Message, monday_before, of_incidents, of_week
from analytics.digest.subscriptions import Subscription, SubscriptionsError, parsed
from analytics.filters import Known
from analytics.warehouse import Build
from settings import DataFolder
from tests.conftest import Union

SITE = "https://bugs.example.org"
MONDAY = dt.date(2024, 1, 15)
DURING = dt.datetime(2024, 1, 15, 10, 30, tzinfo=dt.UTC)  # MyCareNet fails that morning, in the demo as in the press
KNOWN = Known(services=("RECIPE", "MCN"), regions=("WAL", "BRU"))


@dataclass
class Mailbox:
    """A mail server; `refused`: addresses it does not take."""

    mails: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address in self.refused:
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, Controller]]:
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, controller
    controller.stop()


@pytest.fixture
def union_that_writes(demo_root: Path, tmp_path: Path, mailbox: tuple[Mailbox, Controller]) -> Union:
    """The demo, two subscriptions, and a mail server that takes them."""
    shutil.copytree(demo_root, tmp_path / "data")
    union = Union(tmp_path / "data")
    told = f"""
[mail_server]
host = "127.0.0.1"
port = {mailbox[1].port}
sender = "bugs@example.org"
encryption = "none"
[[subscription]]
email = "ada@example.org"
[[subscription]]
email = "bo@example.org"
language = "nl"
services = ["RECIPE", "MCN"]
regions = ["BRU"]
"""
    file = union.root / "subscriptions.toml"
    file.write_text(told, encoding="utf-8")
    file.chmod(0o600)
    return union


@pytest.fixture
def build(demo_root: Path) -> Iterator[Build]:
    folder = DataFolder(demo_root) if DataFolder(demo_root).has_build else DataFolder(demo_root / "demo")
    with closing(warehouse.open_current(folder)) as opened:
        yield opened


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    content: str = part.get_content()
    return content


def digest(union: Union, *arguments: str) -> Any:
    return union.command("analytics.digest", *arguments)


def test_a_week_is_written_once_in_the_members_language_with_the_numbers_of_the_screen(
    union_that_writes: Union, mailbox: tuple[Mailbox, Controller]
) -> None:
    done = digest(union_that_writes, "weekly", "--week", "2024-01-17", "--json")
    assert (done.code, json.loads(done.out)) == (0, {"sent": 2, "failed": 0, "known": 0}), done.err
    (french,), (dutch,) = mailbox[0].to("ada@example.org"), mailbox[0].to("bo@example.org")
    assert french["Subject"] == "[Démonstration] eHealth Bugs\u202f: du 15 au 21 janvier 2024"
    assert dutch["Subject"].endswith("van 15 tot en met 21 januari 2024")
    folder = union_that_writes.folder if union_that_writes.folder.has_build else DataFolder(union_that_writes.root / "demo")
    with duckdb.connect(str(folder.build_file(folder.current_pointer.read_text().strip())), read_only=True) as con:
        week = "from marts.fct_reports where occurred_on between '2024-01-15' and '2024-01-21'"
        (everybody,) = con.execute(f"select count(distinct reporter_key) {week}").fetchall()[0]
        (before,) = con.execute(
            "select count(distinct reporter_key) from marts.fct_reports where occurred_on between '2024-01-08' and '2024-01-14'"
        ).fetchall()[0]
        (few,) = con.execute(
            f"select count(distinct reporter_key) {week} and region_code = 'BRU' and service_code in ('RECIPE', 'MCN')"
        ).fetchall()[0]
    assert f"- Semaine précédente\u202f: {before} médecins signalants" in text_of(french)
    assert f"- {everybody} médecins ont signalé" in text_of(french) and f"- {few} artsen meldden" in text_of(dutch)
    for mail in (french, dutch):
        assert "figure" not in text_of(mail) and "figuur" not in text_of(mail)
        html = text_of(mail, "html")
        assert all(line.lstrip("- ") in html.replace("&#39;", "'") for line in text_of(mail).splitlines() if line.startswith("- ")), html
        assert "http" not in html, "nothing is fetched, and nobody knows where the dashboard is reached"

    again = digest(union_that_writes, "weekly", "--week", "2024-01-15")
    assert again.code == 0 and len(mailbox[0].mails) == 2
    assert (union_that_writes.root / "sent_messages.jsonl").stat().st_mode & 0o077 == 0
    assert "example.org" not in (union_that_writes.root / "sent_messages.jsonl").read_text()


def test_a_member_the_server_refuses_is_tried_again_and_the_others_are_not(
    union_that_writes: Union, mailbox: tuple[Mailbox, Controller]
) -> None:
    mailbox[0].refused.add("ada@example.org")
    done = digest(union_that_writes, "weekly", "--week", "2024-01-17", "--json")
    assert (done.code, json.loads(done.out)) == (1, {"sent": 1, "failed": 1, "known": 0})
    mailbox[0].refused.clear()
    assert json.loads(digest(union_that_writes, "weekly", "--week", "2024-01-17", "--json").out)["sent"] == 1
    assert [len(mailbox[0].to(one)) for one in ("ada@example.org", "bo@example.org")] == [1, 1]


def test_a_server_that_is_away_loses_nothing(union_that_writes: Union, mailbox: tuple[Mailbox, Controller]) -> None:
    file = union_that_writes.root / "subscriptions.toml"
    told = file.read_text(encoding="utf-8")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        file.write_text(told.replace(f"port = {mailbox[1].port}", f"port = {nobody.getsockname()[1]}"), encoding="utf-8")
    done = digest(union_that_writes, "weekly", "--week", "2024-01-17")
    assert done.code == 1 and "tried again next time" in done.err and "Traceback" not in done.err
    assert (union_that_writes.root / "sent_messages.jsonl").read_text() == ""
    file.write_text(told, encoding="utf-8")
    assert digest(union_that_writes, "weekly", "--week", "2024-01-17").code == 0
    assert len(mailbox[0].mails) == 2


def test_files_are_written_and_nothing_is_noted(union_that_writes: Union, tmp_path: Path) -> None:
    for _ in range(2):
        assert digest(union_that_writes, "weekly", "--week", "2024-01-17", "--out", str(tmp_path / "out")).code == 0
    assert len(list((tmp_path / "out").glob("*.eml"))) == 2
    assert not (union_that_writes.root / "sent_messages.jsonl").exists()


def test_an_incident_that_may_be_none_is_told_as_such(build: Build) -> None:
    (message,) = of_incidents(build, Subscription("ada@example.org", "en"), now=dt.datetime(2024, 10, 21, 17, tzinfo=dt.UTC), site=SITE)
    assert "3 reporting doctors" in message.sentences[0] and message.sentences[2].startswith("This may be no incident")


def test_an_incident_is_told_once_though_it_grows(build: Build, tmp_path: Path) -> None:
    ada = Subscription("ada@example.org", "fr")
    (message,) = of_incidents(build, ada, now=DURING, site=SITE)
    assert message.subject.startswith("Incident\u202f: MyCareNet, vers 9\u00a0h")
    assert "13 médecins signalants" in message.sentences[0] and "Confirmé" in message.sentences[1]
    assert message.links[0][1].startswith(f"{SITE}/incident?incident=")
    assert of_incidents(build, ada, now=DURING + dt.timedelta(days=2), site=SITE) == [], "an old one opens nothing"
    assert of_incidents(build, Subscription("a@b.be", "fr", services=("HECTOR",)), now=DURING, site=SITE) == []

    posted: list[EmailMessage] = []
    grown = Message(message.key, "fr", "Incident", ("x",), codes=message.codes | {"EH_STS"})
    other = Message(message.key, "fr", "Incident", ("x",), codes=frozenset({"HECTOR"}))
    for letters in ([("ada@example.org", message)], [("Ada@example.org", grown)], [("ada@example.org", other), ("bo@example.org", grown)]):
        with ledger.opened(tmp_path / "sent") as sent:
            sending.send(letters, posted.append, sent, sender="s@b.be", at=DURING)
    assert [mail["To"] for mail in posted] == ["ada@example.org", "ada@example.org", "bo@example.org"]


def test_after_a_crash_nobody_is_written_to_twice(build: Build, tmp_path: Path) -> None:
    message = of_week(build, Subscription("ada@example.org", "en"), MONDAY, now=DURING, site="")

    def crash(_mail: EmailMessage) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), ledger.opened(tmp_path / "sent") as sent:
        sending.send([("ada@example.org", message)], crash, sent, sender="s@b.be", at=DURING)
    posted: list[EmailMessage] = []
    with ledger.opened(tmp_path / "sent") as sent:
        assert sending.send([("ada@example.org", message)], posted.append, sent, sender="s@b.be", at=DURING)["known"] == 1
    assert posted == []


def test_a_line_cut_short_by_a_crash_stops_no_message(union_that_writes: Union, mailbox: tuple[Mailbox, Controller]) -> None:
    """The power went, or the disk was full, while a line was written: its message had not left."""
    assert digest(union_that_writes, "weekly", "--week", "2024-01-17").code == 0
    file = union_that_writes.root / "sent_messages.jsonl"
    whole = file.read_bytes()
    first = whole[: whole.index(b"\n") + 1]
    file.write_bytes(first + whole[len(first) : len(first) + 40])
    for sent in (1, 0):
        done = digest(union_that_writes, "weekly", "--week", "2024-01-17", "--json")
        assert (done.code, json.loads(done.out)["sent"]) == (0, sent), done.err
    assert len(mailbox[0].mails) == 3
    told = file.read_bytes()
    assert told.startswith(first) and len([json.loads(line) for line in told.splitlines()]) == 3


def test_two_at_once_do_not_send(tmp_path: Path) -> None:
    with ledger.opened(tmp_path / "sent"), pytest.raises(BlockingIOError), ledger.opened(tmp_path / "sent"):
        pass


def test_weeks_without_reports_say_which_kind_of_nothing(build: Build) -> None:
    ada = Subscription("ada@example.org", "fr", services=("HECTOR",))
    unobserved = of_week(build, ada, dt.date(2022, 1, 3), now=DURING, site="")
    assert "n’est pas zéro" in unobserved.sentences[0]
    quiet = next(
        message
        for weeks in range(40)
        if "ne dit pas que tout" in (message := of_week(build, ada, MONDAY + dt.timedelta(weeks=weeks), now=DURING, site="")).sentences[0]
    )
    assert quiet.events == ()
    assert monday_before(dt.date(2024, 1, 22)) == MONDAY == monday_before(dt.date(2024, 1, 28))


def test_the_week_before_is_told_with_what_makes_it_unlike(build: Build) -> None:
    """The demo opens on a Friday, has seven days in August that nobody observed, and campaigns in March and July."""
    ada = Subscription("ada@example.org", "en")

    def last(monday: dt.date) -> str:
        return of_week(build, ada, monday, now=DURING, site="").sentences[-1]

    assert "is not observed" in last(dt.date(2023, 8, 28))
    assert "3 days of 7 are observed" in last(dt.date(2023, 9, 4))
    assert "A campaign" in last(dt.date(2024, 3, 18)) and "A campaign" not in last(MONDAY)
    assert last(MONDAY).endswith("may still come.")


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({}, "nobody would be written to"),
        ({"subscription": [{"email": "a"}]}, "no address"),
        ({"subscription": [{"email": "a@b.be\nBcc: c@d.be"}]}, "no address"),
        ({"subscription": [{"email": "a@b.be"}, {"email": "A@b.be"}]}, "two subscriptions"),
        ({"subscription": [{"email": "a@b.be", "services": ["RECIPEE"]}]}, "no code of services"),
        ({"subscription": [{"email": "a@b.be", "regions": "WAL"}]}, "list of codes"),
        ({"subscription": [{"email": "a@b.be", "language": "de"}]}, "language"),
        ({"subscription": [{"email": "a@b.be", "weekly": "no"}]}, "true or false"),
        ({"subscription": [{"email": "a@b.be", "week": True}]}, "week is unknown"),
        (
            {"subscription": [{"email": "a@b.be"}], "mail_server": {"host": "h", "sender": "x@y.be", "encryption": "none"}},
            "this machine",
        ),
        ({"subscription": [{"email": "a@b.be"}], "mail_server": {"host": "h", "sender": "x@y.be", "port": "25"}}, "port"),
    ],
)
def test_a_slip_is_named(told: dict[str, Any], message: str) -> None:
    with pytest.raises(SubscriptionsError, match=message):
        parsed(told, KNOWN)


def test_a_file_that_is_missing_or_open_to_others_is_refused(union_that_writes: Union) -> None:
    file = union_that_writes.root / "subscriptions.toml"
    file.chmod(0o644)
    assert "chmod 600" in digest(union_that_writes, "weekly").err
    file.unlink()
    done = digest(union_that_writes, "weekly")
    assert done.code == 1 and "subscriptions.toml is missing" in done.err
