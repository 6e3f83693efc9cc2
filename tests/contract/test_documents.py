"""The documents say what the product does: commands, targets, files and words exist as written."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from typer import Typer
from typer.main import get_command

from analytics import incidents
from analytics.argument import facts
from etl import RULE_VERSION
from etl.__main__ import app
from etl.incidents import rule
from intake.__main__ import app as intake_app
from settings import PROJECT_DIR
from ui import cached

DOCUMENTS = [PROJECT_DIR / "README.md", PROJECT_DIR / "CONTRIBUTING.md", *sorted((PROJECT_DIR / "docs").rglob("*.md"))]


def commands(application: Typer = app) -> set[str]:
    group = get_command(application)
    names = set()
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        names |= {f"{name} {sub}" for sub in command.commands} if hasattr(command, "commands") else set() if command.hidden else {name}
    return names


def test_every_command_is_documented() -> None:
    text = (PROJECT_DIR / "docs" / "operations.md").read_text(encoding="utf-8")
    missing = [name for name in commands() if f"python -m etl {name}" not in text and f"`{name}" not in text]
    missing += [name for name in commands(intake_app) if f"python -m intake {name}" not in text and f"`{name}" not in text]
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT_DIR / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    first_words = {name.split()[0] for name in commands()}
    assert set(re.findall(r"python -m etl ([a-z-]+)", text)) <= first_words
    assert set(re.findall(r"python -m intake ([a-z]+)", text)) <= {name.split()[0] for name in commands(intake_app)}
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (document.parent / link).exists(), link


def test_the_builds_a_dashboard_holds_open_are_told_where_memory_is() -> None:
    """Each may take as much as the setting says."""
    words = ("none", "one", "two", "three", "four", "five")
    for path in ("docs/deployment.md", "deploy/environment"):
        assert f"up to {words[cached.KEPT_OPEN]} former ones" in (PROJECT_DIR / path).read_text(encoding="utf-8"), path
    assert f"at most {words[cached.KEPT_OPEN + 1]} times the cap" in (PROJECT_DIR / "docs" / "deployment.md").read_text(encoding="utf-8")


def test_every_refusal_of_a_file_is_told() -> None:
    text = (PROJECT_DIR / "docs" / "operations.md").read_text(encoding="utf-8")
    sources = (path.read_text(encoding="utf-8") for path in (PROJECT_DIR / "etl").rglob("*.py"))
    codes = {code for source in sources for code in re.findall(r'UnreadableFile\(\s*"(\w+)"', source)}
    assert len(codes) > 10 and not {code for code in codes if f"`{code}`" not in text}


def test_what_contributing_names_exists() -> None:
    """Paths, whole or from the folder their row speaks of, and the constants named beside a file."""
    text = (PROJECT_DIR / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = {path.strip("/") for path in re.findall(r"`([\w.-]+(?:/[\w.-]+)*/?)`", text) if "/" in path or path.endswith((".py", ".toml"))}
    standing = [f"/{path.relative_to(PROJECT_DIR)}" for path in PROJECT_DIR.glob("[!.]*/**/*")]
    standing += [f"/{path.name}" for path in PROJECT_DIR.iterdir()]
    assert len(named) > 100
    assert not {path for path in named if not any(one.endswith(f"/{path}") for one in standing)}
    for constants, file in re.findall(r"((?:`[A-Z_]+`(?:,| and)? ?)+) (?:in|of) `([a-z_/]+\.py)`", text):
        texts = [(PROJECT_DIR / one[1:]).read_text(encoding="utf-8") for one in standing if one.endswith(f"/{file}")]
        for constant in re.findall(r"`([A-Z_]+)`", constants):
            assert any(re.search(rf"^{constant}\b", one, re.MULTILINE) for one in texts), (constant, file)


def test_the_repository_speaks_of_itself_alone() -> None:
    """No path of a machine it was made on."""
    for path in PROJECT_DIR.rglob("*"):
        relative = path.relative_to(PROJECT_DIR)
        if (
            path.suffix in {".py", ".sql", ".md", ".toml", ".csv", ".json", ".css", ".js"}
            and not re.fullmatch(r"\.git|\.venv.*", relative.parts[0])
            and relative.parts[:2] != ("data", "demo")
        ):
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not re.search(r"(?<![\w.])/(?:root|home/\w+|work)/", text), relative


def test_the_method_document_holds_every_trial() -> None:
    """Its tables are those the method page shows."""
    lines = (PROJECT_DIR / "docs" / "method.md").read_text(encoding="utf-8").splitlines()
    cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("| ")]
    by_size: dict[tuple[str, str, str], dict[str, dict[str, str]]] = {}
    for row in _reference("incident_rule_trials"):
        by_size.setdefault((row["background_code"], row["method_code"], row["parameter"] or "–"), {})[row["n_extra_reporters"]] = row
    assert by_size
    for names, of in by_size.items():
        six, twelve = of["6"], of["12"]
        found = (f"{float(six['recall']):.1%}", f"{float(twelve['recall']):.1%}", f"{float(six['false_per_service_year']):.2f}")
        errors = tuple(row[name] for name in ("start_error_minutes", "end_error_minutes") for row in (six, twelve))
        assert (*names, *found, *errors) in cells
    for row in _reference("incident_cause_trials"):
        shares = (f"{float(row['share_named']):.1%}", f"{float(row['share_named_wrongly']):.1%}")
        assert (row["cause_code"], row["n_incidents"], *shares) in cells


def test_what_chance_may_have_made_was_measured_of_this_rule() -> None:
    """No file holds how many false incidents were expected in the trials: who changes the rule measures both ends anew and says so."""
    assert {row["rule_version"] for row in _reference("incident_rule_trials")} == {RULE_VERSION} == {facts.CHANCE_OF_RULE}
    told = " ".join((PROJECT_DIR / "docs" / "method.md").read_text(encoding="utf-8").split())
    least, most = facts.LEAST_CHANCE, facts.MOST_CHANCE
    assert f"the false incidents were {least} to {most} times that number" in told
    assert f"of mean {least} E and the 97.5 % quantile of one of mean {most} E" in told


def test_the_screens_say_the_figures_of_the_rule() -> None:
    """The screens know nothing of the ETL: what they repeat of the rule is held equal here."""
    assert incidents.LEAST_REPORTERS == rule.LEAST_REPORTERS
    assert tuple(60 * hour for hour in incidents.WORK_HOURS) == rule.WORKING_MINUTES
    sql = (PROJECT_DIR / "etl" / "sql" / "intermediate" / "int_incident_outage_pairs.sql").read_text(encoding="utf-8")
    parts = re.findall(r"\('(\w+)', interval (\d+) hours, interval (\d+) hours\)", sql)
    assert {name: (int(first), int(last)) for name, first, last in parts} == incidents.DAY_PARTS
    promise = (PROJECT_DIR / "etl" / "sql" / "checks" / "incidents_hold_their_reports.sql").read_text(encoding="utf-8")
    assert set(re.findall(r"n_reporters\w* < (\d+)|1\.0 / (\d+)", promise)) == {
        (str(rule.LEAST_REPORTERS), ""),
        ("", str(rule.ORDINARY_DAYS)),
    }


def _reference(name: str) -> list[dict[str, str]]:
    with (PROJECT_DIR / "data" / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
