"""The intake as its own tests start it."""

from tests.intake.conftest import new_intake  # noqa: F401
