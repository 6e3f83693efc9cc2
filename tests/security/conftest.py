from __future__ import annotations

from tests.edition.conftest import edition  # noqa: F401  the same edition is attacked
