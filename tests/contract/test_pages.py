"""A page stands alone: what several pages share lies in `ui/`, so that none breaks by a change to another."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from settings import PROJECT_DIR

PAGES = PROJECT_DIR / "pages"
BELOW = ("ui", "analytics", "etl", "web", "i18n", "privacy")  # import-linter does not see pages/, which is no package


def imported(path: Path) -> set[str]:
    """Dotted names of everything a module imports, also inside a function; what is relative is resolved from its folder."""
    folder = path.parent.relative_to(PROJECT_DIR).parts
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = folder[: len(folder) - node.level + 1] if node.level else ()
            whence = [*base, *((node.module or "").split(".") if node.module else [])]
            names |= {".".join([*whence, one.name]) for one in node.names}
    return names


def page_of(name: str) -> str | None:
    """`board` of `pages.board.steps.walk`; None of what is no page. `pages` alone could be any of them."""
    parts = name.split(".")
    return (parts[1] if len(parts) > 1 else "") if parts[0] == "pages" else None


@pytest.mark.parametrize("page", sorted(path.name for path in PAGES.iterdir() if (path / "page.py").exists()))
def test_no_page_imports_another(page: str) -> None:
    modules = sorted((PAGES / page).rglob("*.py"))
    of_pages = {(path.name, name) for path in modules for name in imported(path) if page_of(name) is not None}
    assert {(module, name) for module, name in of_pages if page_of(name) != page} == set()
    assert of_pages or len(modules) == 1  # a page of several modules imports its own: that they are seen


def test_what_pages_are_made_from_knows_no_page() -> None:
    modules = [PROJECT_DIR / "settings.py", *(path for place in BELOW for path in (PROJECT_DIR / place).rglob("*.py"))]
    assert [(path.name, name) for path in modules for name in imported(path) if page_of(name) is not None] == []
