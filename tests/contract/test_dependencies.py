"""What is imported is declared, what is declared is used, all of it is locked with hashes, and the page of licences is that of the lock."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from scripts import audit, licences
from settings import PROJECT_DIR

PRODUCT = ("access", "analytics", "cluster", "etl", "i18n", "intake", "pages", "privacy", "ui", "watching", "web")
FOR_TESTS = ("scripts", "tests")
NOT_IMPORTED = {  # used without an import of ours: by whom
    "uvloop": "uvicorn",
    "httptools": "uvicorn",
    "duckdb-engine": "SQLAlchemy, by the URL",
    "psycopg": "SQLAlchemy, by the URL",
    "pytz": "DuckDB, for moments",
    "authlib": "Streamlit's sign-in",
    "httpx2": "Authlib",
    # in development
    "pytest-instafail": "pytest",
    "pytest-rerunfailures": "pytest",
    "pytest-timeout": "pytest",
    "pytest-xdist": "pytest",
    "ruff": "make check",
    "mypy": "make check",
    "pandas-stubs": "mypy",
    "import-linter": "make check",
    "sqlfluff": "make check",
}
ELSEWHERE = ("chdb",)  # in an environment of its own: make chdb
PART_OF = {"pydantic-core": "pydantic"}  # pinned to one another by their authors
HASHED = ("requirements.txt", "requirements-dev.txt", "requirements-audit.txt", "tests/cluster/requirements-chdb.txt")


@cache
def declared(extra: str = "") -> frozenset[str]:
    project = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return frozenset(canonical(re.split(r"[\[=<>!~; ]", line)[0]) for line in lines)


distributions = cache(packages_distributions)  # reads what every package says of itself


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(places: tuple[str, ...]) -> dict[str, str]:
    """Distributions that our code imports, each with a file that does."""
    own = {path.stem for path in PROJECT_DIR.glob("*.py")} | {path.name for path in PROJECT_DIR.iterdir() if path.is_dir()}
    files = [path for place in places for path in (PROJECT_DIR / place).rglob("*.py")]
    found: dict[str, str] = {}
    for path in [*files, *(PROJECT_DIR.glob("*.py") if places == PRODUCT else [])]:
        for module in modules_of(path):
            if module.split(".")[0] not in {*sys.stdlib_module_names, *own, *ELSEWHERE}:
                found.setdefault(distribution_of(module), path.relative_to(PROJECT_DIR).as_posix())
    return found


def modules_of(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    return plain | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}


def distribution_of(module: str) -> str:
    if module.startswith("google.protobuf"):  # a namespace that others may share
        return "protobuf"
    names = distributions().get(module.split(".")[0])
    assert names, f"{module} is imported and not installed"
    name = canonical(names[0])
    return PART_OF.get(name, name)


def test_every_import_of_the_product_is_declared() -> None:
    missing = {name: path for name, path in imported(PRODUCT).items() if name not in declared()}
    assert missing == {}


def test_every_import_of_tests_and_scripts_is_declared() -> None:
    missing = {name: path for name, path in imported(FOR_TESTS).items() if name not in declared() | declared("dev")}
    assert missing == {}


@pytest.mark.parametrize("extra", ["", "dev"])
def test_every_declared_dependency_is_used(extra: str) -> None:
    used = imported(PRODUCT).keys() | (imported(FOR_TESTS).keys() if extra else set()) | NOT_IMPORTED.keys()
    assert declared(extra) - used == set()
    assert NOT_IMPORTED.keys() <= declared() | declared("dev")


@pytest.mark.parametrize("lock", HASHED)
def test_every_locked_package_bears_hashes(lock: str) -> None:
    text = (PROJECT_DIR / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    locked = [line for line in text.splitlines() if "==" in line and not line.lstrip().startswith("#")]
    assert len(locked) > 5
    assert [line[:60] for line in locked if not re.search(r"--hash=sha256:[0-9a-f]{64}", line)] == []


def test_an_environment_is_made_with_hashes_alone() -> None:
    script = (PROJECT_DIR / "scripts" / "make_environment.sh").read_text(encoding="utf-8")
    assert script.count("pip install") == script.count("--require-hashes") == 2


def test_the_page_of_licences_is_that_of_the_lock() -> None:
    """`make licences` writes it anew."""
    assert licences.PAGE.read_text(encoding="utf-8") == licences.page()


def test_an_audit_that_was_told_nothing_is_not_green() -> None:
    """An index that does not know a package, or cannot be reached, is not one that knows nothing against it."""
    told = {"name": "a", "version": "1", "vulns": []}
    skipped = {"name": "b", "skip_reason": "Dependency not found on PyPI"}
    found = {"name": "c", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}
    assert audit.judged([told, found], 2) == (["c 2: PYSEC-1, mended in 3"], [])
    assert audit.judged([told, skipped], 2) == ([], ["b"])
    for nothing in ([], [skipped, skipped], [told]):
        with pytest.raises(ValueError, match="told of"):
            audit.judged(nothing, 2)
    assert audit.n_locked(str(PROJECT_DIR / "requirements.txt")) > 60
