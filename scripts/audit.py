"""Asks the indexes of advisories about every locked package. Exit codes: 0 nothing known, 1 something known, 3 not all could be asked.

`make audit`. pip-audit says 0 also where an index answered about nothing, so what it was told of each package is counted here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-audit.txt")
INDEXES = ("pypi", "osv")
SECONDS = 600
FOUND, NOT_ASKED = 1, 3


def told_by(index: str, pip_audit: str, lock: str) -> list[dict[str, Any]]:
    """What the index says of each package; empty where it could not be reached."""
    command = [pip_audit, "-r", lock, "--require-hashes", "--disable-pip", "--progress-spinner", "off", "-f", "json", "-s", index]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        told: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        return []
    return told


def judged(told: list[dict[str, Any]], n_locked: int) -> tuple[list[str], list[str]]:
    """Advisories, and the packages of which nothing was told. Raises ValueError where nothing was told at all, or not of every package."""
    known = [
        f"{one['name']} {one['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'no version yet'}"
        for one in told
        for fault in one.get("vulns", [])
    ]
    skipped = [one["name"] for one in told if "skip_reason" in one]
    if len(skipped) == len(told) or len(told) < n_locked:
        raise ValueError(f"it told of {len(told) - len(skipped)} of {n_locked} packages")
    return known, skipped


def n_locked(lock: str) -> int:
    """Packages, whatever machine they are for."""
    lines = Path(lock).read_text(encoding="utf-8").splitlines()
    return len({line.split("==")[0] for line in lines if "==" in line and not line.startswith((" ", "#")) and ";" not in line})


def main(pip_audit: str) -> int:
    worst = 0
    for lock in LOCKS:
        for index in INDEXES:
            try:
                known, skipped = judged(told_by(index, pip_audit, lock), n_locked(lock))
            except ValueError as error:
                print(f"{lock}: {index} could not be asked ({error})")
                continue
            print("\n".join([f"{lock}, by {index}: {len(known)} known", *(f"  {one}" for one in known)]))
            if skipped:
                print(f"  nothing told of: {', '.join(skipped)}")
            worst = FOUND if known else max(worst, NOT_ASKED) if skipped and worst != FOUND else worst
            break
        else:
            print(f"{lock}: NOT CHECKED. No index of advisories could be reached from here; run `make audit` where one can.")
            worst = worst or NOT_ASKED
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
