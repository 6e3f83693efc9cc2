"""A message as an e-mail: plain text, and the same in HTML. Nothing in it is fetched from anywhere."""

from __future__ import annotations

import datetime as dt
import hashlib
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

import i18n
from analytics.digest.messages import Message

TEMPLATES = Path(__file__).parent / "templates"


def email(message: Message, *, to: str, sender: str, at: dt.datetime) -> EmailMessage:
    """Its id is made of what it is about and of whom it goes to: a server that gets it twice can tell."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, _subject(message)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{hashlib.sha256(f'{message.key}|{sorted(message.codes)}|{to}'.encode()).hexdigest()[:32]}@ehealth-bugs.invalid>"
    mail["List-Unsubscribe"] = f"<mailto:{parseaddr(sender)[1]}?subject=unsubscribe>"  # a person reads it: subscriptions are a file
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = message.lang
    mail.set_content(_rendered("digest.txt", message))
    mail.add_alternative(_rendered("digest.html", message), subtype="html")
    return mail


def _subject(message: Message) -> str:
    return f"[{i18n.t('frame.demo.label', message.lang)}] {message.subject}" if message.is_demo else message.subject


def _rendered(name: str, message: Message) -> str:
    notice = i18n.t("frame.demo.notice", message.lang) if message.is_demo else ""
    return _template(name).render(it=message, notice=notice, product=i18n.t("frame.product", message.lang))


@lru_cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
