"""Runs the checks again on a published build, on a copy, since a build is never written to."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import duckdb

from etl.builds import current_build_id, require_whole
from etl.checks import CheckResult, run_checks
from etl.pipeline import NothingToPublish
from etl.reference import load_reference
from privacy.sql import register_scrub
from settings import DataFolder, get_settings


def check_published(folder: DataFolder) -> list[CheckResult]:
    """Raises NothingToPublish when there is no build to check, BuildDamaged when it is not what was published."""
    build_id = current_build_id(folder)
    if build_id is None:
        raise NothingToPublish(f"there is no build in {folder.builds}")
    require_whole(folder, build_id)
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "build.duckdb"
        shutil.copyfile(folder.build_file(build_id), copy)
        with duckdb.connect(str(copy)) as con:
            con.execute("set TimeZone = 'Europe/Brussels'")
            load_reference(con, get_settings().reference_dir)
            register_scrub(con)
            return run_checks(con)
