"""Writes `docs/licences.md`: what the product is made of and under which licence, as each package says of itself. `make licences`."""

from __future__ import annotations

import re
from importlib import metadata

from settings import PROJECT_DIR

LOCK, PAGE = PROJECT_DIR / "requirements.txt", PROJECT_DIR / "docs" / "licences.md"
# what a package tells only in its text, or on other machines than the one this is written on
SAID_ELSEWHERE = {"colorama": "BSD-3-Clause", "httpx2-jsfetch": "BSD-3-Clause", "tzdata": "Apache-2.0"}
COPYLEFT = re.compile(r"GPL|MPL|Mozilla|Lesser|EUPL", re.IGNORECASE)
_LINE = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[a-z,]+\])?==([^ \\;]+)")
_TEXT_OF_PAGE = """# Licences

What `make setup` installs, from `requirements.txt`, and the licence each package states of itself. Written by `make licences`; a test holds
it equal to the lock. The packages are installed beside the product, and by `deploy/Dockerfile` into its image, without their tests; none is
changed otherwise. The product itself bears no licence yet: the union that owns it has not chosen one.

{table}

**Copyleft** among them: {copyleft}. The LGPL and the MPL let a program that only uses the library keep its own licence; who hands on the
library itself, changed, hands on its source. Whoever hands on an image or an archive with these packages inside hands on their licence
texts too (they lie in each `*.dist-info`) and lets the library be replaced.

**Served or drawn with the product:** IBM Plex Sans (`static/fonts`, `analytics/dossier/formats/fonts`), SIL Open Font License 1.1, its text
beside the files. Streamlit serves further fonts and the icons it draws from its own package.
"""


def locked() -> dict[str, list[str]]:
    """Versions by name, in the order of the lock; more than one where they differ by the version of Python."""
    told: dict[str, list[str]] = {}
    for one in map(_LINE.match, LOCK.read_text(encoding="utf-8").splitlines()):
        if one:
            told.setdefault(one[1].lower(), []).append(one[2])
    return told


def licence_of(name: str) -> str:
    """By its expression, else its one-line text, else its classifiers. Raises LookupError where it says nothing at all."""
    if name in SAID_ELSEWHERE:
        return SAID_ELSEWHERE[name]
    told = metadata.metadata(name)
    text = (told.get("License-Expression") or told.get("License") or "").strip()
    if text and "\n" not in text and len(text) < 80:
        return text
    classifiers = [one.split(" :: ")[-1] for one in told.get_all("Classifier") or [] if one.startswith("License :: ")]
    if not classifiers:
        raise LookupError(f"{name} says no licence; look at its text and name it in SAID_ELSEWHERE")
    return ", ".join(sorted(classifiers))


def page() -> str:
    licences = {name: licence_of(name) for name in locked()}
    rows = [f"| {name} | {', '.join(versions)} | {licences[name]} |" for name, versions in locked().items()]
    copyleft = ", ".join(f"{name} ({licence})" for name, licence in licences.items() if COPYLEFT.search(licence))
    return _TEXT_OF_PAGE.format(table="\n".join(["| package | version | licence |", "|---|---|---|", *rows]), copyleft=copyleft or "none")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
