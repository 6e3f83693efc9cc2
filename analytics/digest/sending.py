"""Each message to each member once, through the union's mail server or into files."""

from __future__ import annotations

import datetime as dt
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from pathlib import Path

from analytics.digest import ledger
from analytics.digest.mail import email
from analytics.digest.messages import Message
from analytics.digest.subscriptions import MailServer

SECONDS = 30
Post = Callable[[EmailMessage], None]
Letters = Sequence[tuple[str, Message]]  # address and message


class MailServerAway(Exception):
    """It cannot be reached, refuses us, or left while we spoke: of the message on its way nobody knows whether it left."""


@contextmanager
def through(server: MailServer) -> Iterator[Post]:
    """Raises MailServerAway, then and at each message."""
    try:
        smtp = _connected(server)
    except OSError as error:
        raise MailServerAway(type(error).__name__) from error

    def post(mail: EmailMessage) -> None:
        try:
            _refused_by_none(smtp.send_message(mail))
        except OSError as error:
            if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
                raise  # it does not take this message
            raise MailServerAway(type(error).__name__) from error

    with smtp:
        yield post


def _connected(server: MailServer) -> smtplib.SMTP:
    """Raises OSError, of which each fault of the protocol is one."""
    context = ssl.create_default_context()
    if server.encryption == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    if server.encryption == "starttls":
        smtp.starttls(context=context)
    if server.user:
        smtp.login(server.user, server.password)
    return smtp


@contextmanager
def into(folder: Path) -> Iterator[Post]:
    folder.mkdir(parents=True, exist_ok=True)

    def post(mail: EmailMessage) -> None:
        name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        (folder / f"{name}.eml").write_bytes(mail.as_bytes(policy=policy.SMTP))

    yield post


def send(letters: Letters, post: Post, sent: ledger.Ledger, *, sender: str, at: dt.datetime) -> dict[str, int]:
    """How many were sent, failed, and were left alone because they had been sent or begun. One that fails is tried again next time; one of
    which nobody knows whether it left is not. Raises MailServerAway, and OSError where the ledger or a file cannot be written."""
    counted = {"sent": 0, "failed": 0, "known": 0}
    for to, message in letters:
        if sent.state_of(message, to) in ledger.DONE:
            counted["known"] += 1
            continue
        sent.note(message, to, "begun")
        try:
            post(email(message, to=to, sender=sender, at=at))
        except smtplib.SMTPException:
            sent.note(message, to, "failed")
            counted["failed"] += 1
        else:
            sent.note(message, to, "sent")
            counted["sent"] += 1
    return counted


def _refused_by_none(refused: dict[str, tuple[int, bytes]]) -> None:
    if refused:
        raise smtplib.SMTPRecipientsRefused(refused)
