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


@contextmanager
def through(server: MailServer) -> Iterator[Post]:
    """Raises OSError or SMTPException where it cannot be reached or refuses us."""
    context = ssl.create_default_context()
    is_tls = server.encryption == "tls"
    smtp = (
        smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
        if is_tls
        else smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    )
    with smtp:
        if server.encryption == "starttls":
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
        yield lambda mail: _refused_by_none(smtp.send_message(mail))


@contextmanager
def into(folder: Path) -> Iterator[Post]:
    folder.mkdir(parents=True, exist_ok=True)

    def post(mail: EmailMessage) -> None:
        name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        (folder / f"{name}.eml").write_bytes(mail.as_bytes(policy=policy.SMTP))

    yield post


def send(letters: Letters, post: Post, sent: ledger.Ledger, *, sender: str, at: dt.datetime) -> dict[str, int]:
    """How many were sent, failed, and were left alone because they had been sent or begun. One that fails is tried again next time; one of
    which nobody knows whether it left is not."""
    counted = {"sent": 0, "failed": 0, "known": 0}
    for to, message in letters:
        if sent.state_of(message, to) in ledger.DONE:
            counted["known"] += 1
            continue
        sent.note(message, to, "begun")
        try:
            post(email(message, to=to, sender=sender, at=at))
        except smtplib.SMTPServerDisconnected:  # it may have left
            raise
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
