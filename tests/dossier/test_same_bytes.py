"""The same build, request and moment give the same bytes in every format, wherever and by whomever the program is started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.dossier.formats import FILES
from settings import PROJECT_DIR
from tests.dossier.conftest import SITE
from tests.turns import in_turn

_FIXED = ("--from", "2024-01-01", "--to", "2024-02-29", "--issued-at", "2025-01-31T09:00:00+00:00", "--site", SITE)
AT_HOME = {"TZ": "Europe/Brussels", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
ELSEWHERE = (
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "en_US", "PYTHONHASHSEED": "4711"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "POSIX", "LANG": "nl_BE.UTF-8", "PYTHONHASHSEED": "random"},
)
ASKED = (  # and how the name of its letter ends
    (("--language", "fr", "--region", "WAL"), "_lettre.pdf"),
    (("--language", "nl", "--audience", "outside"), "_brief.pdf"),
)


def made(root: Path, out: Path, environment: dict[str, str], *, cwd: Path, arguments: tuple[str, ...]) -> dict[str, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "analytics.dossier", *_FIXED, *arguments, "--out", str(out)],
        cwd=cwd,
        env=os.environ | environment | {"EHEALTHBUGS_DATA": str(root), "PYTHONPATH": str(PROJECT_DIR)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.mark.parametrize(("asked", "elsewhere"), in_turn(ASKED, ELSEWHERE))
def test_every_format_is_the_same_byte_by_byte_in_another_process_zone_locale_and_folder(
    demo_root: Path, tmp_path: Path, asked: tuple[tuple[str, ...], str], elsewhere: dict[str, str]
) -> None:
    arguments, letter = asked
    one = made(demo_root, tmp_path / "one", AT_HOME, cwd=PROJECT_DIR, arguments=arguments)
    other = made(demo_root, tmp_path / "other", elsewhere, cwd=tmp_path, arguments=arguments)
    assert len(one) == len(FILES) and {Path(name).suffix for name in one} == {kind.suffix for kind in FILES.values()}
    assert any(name.endswith(letter) for name in one)
    assert other.keys() == one.keys()
    for name, content in one.items():
        assert other[name] == content, f"{name} differs"
