"""What every page by Typst shares: the faces, what they can show, and that nothing of the machine is used."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
STANDARDS = ["a-2a", "ua-1"]
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb]")
_UNSHOWN = re.compile("[^\x00-\u04ff\u1e00-\u1eff\u2000-\u203f\u20ac\u2060\u2190-\u22ff\u2500-\u25ff\ufeff\ufffd]")  # by none of the faces


def compiled(template: str, name: str, data: Any, issued_at: dt.datetime, **into: Any) -> Any:
    """The template filled with `data`, which it reads as the input `name`. No face of the system is used."""
    return typst.compile(
        HERE / "templates" / template,
        root=HERE / "templates",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={name: json.dumps(printable(data), ensure_ascii=False, sort_keys=True)},
        timestamp=int(issued_at.timestamp()),
        **into,
    )


def pictures(template: str, name: str, data: Any, issued_at: dt.datetime, *, ppi: float) -> list[bytes]:
    """Every page as a PNG picture."""
    drawn = compiled(template, name, data, issued_at, format="png", ppi=ppi)
    return [drawn] if isinstance(drawn, bytes) else [bytes(page) for page in drawn]


def printable(value: Any) -> Any:
    """The same with only what the faces can show: a page that archives must not hold a character without a shape."""
    match value:
        case str():
            text = unicodedata.normalize("NFC", " ".join(value.split("\n")))
            return _UNSEEN.sub("", _UNSHOWN.sub("\ufffd", text))
        case dict():
            return {name: one if name == "code" else printable(one) for name, one in value.items()}
        case list():
            return [printable(one) for one in value]
    return value


def moment(issued_at: dt.datetime) -> dict[str, int]:
    return {name: getattr(issued_at, name) for name in ("year", "month", "day", "hour", "minute", "second")}


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[HERE / "fonts"])
