"""`python -m benchmarks.clicks` on a small build, without Dash: it runs, and says something of every click. No time decides."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.clicks.report import ratio
from benchmarks.clicks.walk import STARTS, stretches
from settings import PROJECT_DIR
from tests.turns import FULL

CLICKS = 3


@pytest.mark.skipif(not FULL, reason="some minutes: make test-full")
def test_every_click_repaints_every_picture(tmp_path: Path) -> None:
    file = tmp_path / "clicks.json"
    options = ["--reports", "20000", "--page", "four", "--clicks", str(CLICKS), "--block", "2", "--first", "1", "--readers", "1"]
    options += ["--without-dash", "--json", str(file)]
    done = subprocess.run([sys.executable, "-m", "benchmarks.clicks", *options], cwd=PROJECT_DIR, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (found,) = json.loads(file.read_text(encoding="utf-8"))
    assert abs(found["n_reports"] - 20_000) < 200
    assert found["first_page"].keys() == found["cold"].keys() == found["memory"].keys() == {"ours", "checkbox"}
    assert found["cold"]["ours"]["median"] > found["first_page"]["ours"]["median"] > 0 and found["memory"]["ours"]["first"] > 50
    for name, n_pictures in (("ours", 4), ("floor", 4), ("checkbox", 0)):
        assert found["pages"][name]["n"] == CLICKS and found["pages"][name]["n_invalid"] == 0
        for click in found["clicks"][name]:
            assert click["n_figures"] == n_pictures and click["server"] > 0 and 0 <= click["painted"] <= click["latency"]
    assert "ours / floor" in done.stdout and "\n| ours | " in done.stdout


def test_no_choice_of_pills_comes_twice() -> None:
    shown = [click.filters for stretch in stretches(248) for click in stretch.clicks] + list(STARTS)
    assert len(set(shown)) == len(shown)
    for stretch in stretches(248):
        before = stretch.start
        for click in stretch.clicks:
            assert set(before.codes(click.dimension)) ^ set(click.filters.codes(click.dimension)) == {click.code}
            assert "WAL" in click.filters.regions  # without a counted region there is no picture of the regions
            before = click.filters
    with pytest.raises(ValueError):
        stretches(249)


def test_the_interval_of_a_ratio_holds_it() -> None:
    found = ratio([100.0, 110.0, 120.0] * 20, [200.0, 220.0, 240.0] * 20)
    assert found["low"] <= found["ratio"] == 0.5 <= found["high"]
