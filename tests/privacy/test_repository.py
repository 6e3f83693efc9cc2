"""What a union keeps does not get into the repository by `git add`."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from settings import PROJECT_DIR, DataFolder, Settings


def test_git_passes_over_all_that_a_data_folder_holds(tmp_path: Path) -> None:
    shutil.copy(PROJECT_DIR / ".gitignore", tmp_path)
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    settings = Settings(data_dir=tmp_path / "data", reference_dir=tmp_path / "data/reference", samples_dir=tmp_path / "data/samples")
    kept = {name: value for of in (settings, settings.data) for name in _properties(of) if isinstance(value := getattr(of, name), Path)}
    assert {"sign_in_file", "subscriptions_file", "cookie_key", "secret_key", "inbox", "intake_store"} <= set(kept)
    for name, path in kept.items():
        assert _is_ignored(tmp_path, path), name
    for path in (settings.reference_dir / "ledger.csv", settings.samples_dir / "faults.csv"):
        assert not _is_ignored(tmp_path, path), "belongs to the repository"


def _properties(of: Settings | DataFolder) -> list[str]:
    return [name for name, one in vars(type(of)).items() if isinstance(one, property) and name not in ("data", "demo", "served")]


def _is_ignored(repository: Path, path: Path) -> bool:
    return subprocess.run(["git", "check-ignore", "--quiet", path], cwd=repository).returncode == 0
