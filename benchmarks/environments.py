"""Environments of their own for what others make, so that nothing of theirs enters ours: made once, kept in the user's cache."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def python_with(name: str, *, packages: Sequence[str] = (), file: Path | None = None) -> Path:
    """The Python of an environment that holds exactly these packages, or those of a requirements file."""
    wanted = [*packages, *([] if file is None else file.read_text(encoding="utf-8").split("\n"))]
    key = hashlib.sha256(" ".join((sys.version, *wanted)).encode()).hexdigest()[:12]
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ehealthbugs-benchmarks" / f"{name}-{key}"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        print(f"making {folder}", file=sys.stderr)
        _run(sys.executable, "-m", "venv", "--clear", str(folder))
        asked = list(packages) if file is None else ["--requirement", str(file)]
        _run(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *asked)
        (folder / "ready").touch()
    return python


def _run(*command: str) -> None:
    subprocess.run(command, check=True)
