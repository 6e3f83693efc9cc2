"""Data folders to begin from, each made by one run and copied for every test that needs the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Union
from tests.etl.exports import Row, as_csv

Loaded = Callable[..., Union]


@pytest.fixture(scope="session")
def first_builds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Union]:
    """The folder after its first run on `a.csv` with this content; shared, never written to."""
    made: dict[str, Union] = {}

    def folder_of(content: str) -> Union:
        if content not in made:
            union = Union(tmp_path_factory.mktemp("first-build") / "data")
            union.put("a.csv", content)
            union.run()
            made[content] = union
        return made[content]

    return folder_of


@pytest.fixture
def loaded(first_builds: Callable[[str], Union], union: Union) -> Loaded:
    """`loaded(row(), …)`: a folder of one's own, with the build of these rows as `a.csv`."""

    def copy(*lines: Row) -> Union:
        shutil.copytree(first_builds(as_csv(list(lines))).root, union.root, dirs_exist_ok=True)
        return union

    return copy


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Union]:
    """Empty data folders for what a whole module only reads."""
    return lambda: Union(Path(tmp_path_factory.mktemp("made")) / "data")
