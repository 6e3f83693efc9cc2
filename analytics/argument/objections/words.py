"""An objection and its verdict in words: what is said, and what the test answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import i18n
from analytics.argument.objections.model import VERDICTS, Finding, Objection, Verdict
from analytics.argument.words import sentence


def said(objection: Objection, lang: str) -> str:
    """What the opponent says."""
    return i18n.t(f"objections.{objection.code}.said", lang)


def verdict_in_words(objection: Objection, finding: Finding, lang: str, services: Mapping[str, str]) -> str:
    """The verdict in one sentence; `services`: short labels by code."""
    return sentence(_key(objection, finding), finding.words, lang, services, of=finding.form)


def verdict_without_numbers(objection: Objection, finding: Finding, lang: str, services: Mapping[str, str]) -> str:
    """The same where its numbers must not be told; one without numbers is told as it stands."""
    key = _key(objection, finding)
    return sentence(f"{key}.untold" if f"{key}.untold" in i18n.texts(lang) else key, finding.words, lang, services)


def headline(findings: Sequence[Finding], lang: str) -> str:
    """How many tests go for us, against us, or decide nothing."""
    counted = tally(findings)
    parts = [i18n.plural(f"objections.headline.{name}", counted[name], lang) for name in VERDICTS]
    return i18n.sentence_case(i18n.plural("objections.headline", len(findings), lang, parts=", ".join(parts)))


def tally(findings: Sequence[Finding]) -> dict[Verdict, int]:
    """How many tests have each verdict."""
    counted = Counter(one.verdict for one in findings)
    return {name: counted[name] for name in VERDICTS}


def _key(objection: Objection, finding: Finding) -> str:
    """Of the sentence of the verdict."""
    return f"objections.{objection.code}.{finding.verdict}" + (f".{finding.variant}" if finding.variant else "")
