"""What a replay found: as plain values for programs, in a few sentences for people, and as a file of differences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import i18n
from analytics.dossier import explaining
from analytics.dossier.issued import Issued
from analytics.dossier.making import File
from analytics.dossier.replaying import Again, Today
from analytics.dossier.request import VERSION
from analytics.exports import scope_of, xlsx
from settings import PRODUCT_VERSION

DIFFERENCES = "differences_file"  # beside the codes of the formats


def of_again(again: Again) -> dict[str, Any]:
    return _shared(again.of) | {
        "build": "own",
        "build_id": again.contents.build_id,
        "is_identical": again.is_identical,
        "same_files": again.same_files,
        "other_places": again.other_places,
    }


def of_today(today: Today) -> dict[str, Any]:
    """`differences` as `explaining.line` gives them, None where the former build is gone."""
    lines = None if today.differences is None else _lines(today)
    return _shared(today.of) | {
        "build": "today",
        "build_id": today.contents.build_id,
        "own_build": today.own_build,
        "other_places": today.other_places,
        "versions": today.versions,
        "passport": _passport(today),
        "differences": lines,
        "n_unexplained": sum(is_unexplained(one) for one in lines or ()),
    }


def is_unexplained(line: Mapping[str, Any]) -> bool:
    return line["how"] == "none" or "unknown" in line["reasons"]


def differences_file(today: Today) -> dict[str, File]:
    """A workbook of the differences; nothing where there are none, or none can be told."""
    if not today.differences:
        return {}
    table = explaining.table(_lines(today), before=today.of.build_id, passport=_passport(today), lang=today.of.language)
    return {DIFFERENCES: File(f"{today.contents.file_stem}_differences.xlsx", xlsx(table))}


def in_words(answer: Mapping[str, Any], lang: str) -> str:
    """What the replay found, in a sentence or two."""
    if answer["build"] == "own":
        return identity(answer, lang)
    return " ".join(filter(None, (difference(answer, lang), unexplained(answer, lang))))


def identity(answer: Mapping[str, Any], lang: str) -> str:
    same = answer["same_files"]
    if same is None:
        return i18n.t("issued.same.unknown", lang)
    if all(same.values()) and not answer["other_places"]:
        return i18n.plural("issued.same.bytes", len(same), lang)
    if answer["is_of_this_program"]:
        return i18n.t("issued.same.broken", lang)
    if not answer["other_places"]:
        return i18n.t("issued.same.contents", lang)
    return i18n.t("issued.same.no_more", lang, places=", ".join(answer["other_places"].values()))


def difference(answer: Mapping[str, Any], lang: str) -> str:
    if answer["differences"] is None:
        return _without_former(answer, lang)
    n = len(answer["differences"])
    return i18n.plural("issued.today.n", n, lang) if n else i18n.t("issued.today.none", lang)


def unexplained(answer: Mapping[str, Any], lang: str) -> str:
    n = answer["n_unexplained"]
    return i18n.plural("issued.today.unexplained", n, lang) if n else ""


def _without_former(answer: Mapping[str, Any], lang: str) -> str:
    others = answer["other_places"]
    state = i18n.t(f"issued.state.{answer['own_build']}", lang)
    if others is None:
        told = ""
    elif others:
        told = i18n.t("issued.today.places", lang, places=", ".join(others.values()))
    else:
        told = i18n.t("issued.today.places.none", lang)
    return i18n.t("issued.today.no_former", lang, state=state, places=told).strip()


def _lines(today: Today) -> list[dict[str, Any]]:
    return [explaining.line(one, today.versions, today.of.language) for one in today.differences or ()]


def _passport(today: Today) -> dict[str, Any]:
    contents, info = today.contents, today.info
    return {
        "build_id": info.build_id,
        "rule_version": info.rule_version,
        "is_demo": info.is_demo,
        "filter_sentence": contents.subtitle,
        "permalink": contents.permalink,
        "scope": scope_of(today.of.filters),
    }


def _shared(of: Issued) -> dict[str, Any]:
    return {
        "number": of.number,
        "issued_at": of.issued_at.isoformat(),
        "own_build_id": of.build_id,
        "language": of.language,
        "is_of_this_program": of.is_of_this_program,
        "layout_version": [of.layout_version, VERSION],
        "product_version": [of.product_version, PRODUCT_VERSION],
    }
