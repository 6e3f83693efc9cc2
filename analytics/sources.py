"""Where facts are from: the bibliography of a build, its pages, the short names of those who published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_PAGE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s;]*)?")
_COMMIT = re.compile(r"github ([\w.-]+/[\w.-]+), commit ([0-9a-f]{7,40})")


def address(reference: str | None) -> str:
    """The page that the bibliography names, empty where it names a paper or only the way to it."""
    if found := _COMMIT.fullmatch(reference or ""):
        return f"https://github.com/{found[1]}/tree/{found[2]}"
    return f"https://{reference}" if reference and _PAGE.fullmatch(reference) else ""


def publisher(title: str) -> str:
    """The first words of a title, which name who published it."""
    return re.split(r"[,:] ", title)[0]


def entry(source: Mapping[str, Any]) -> str:
    """A row of `dim_sources` as a bibliography writes it."""
    title, reference = str(source["title"]), source["reference"] or ""
    return ". ".join(filter(None, (title.rstrip("."), str(reference))))
