"""Brings a store to the version of the code, and refuses one that is ahead of it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from intake.store.engine import reading, writing

_MIGRATIONS = Path(__file__).with_name("migrations")


class StoreIsNewer(Exception):
    """A later version of the product wrote this store; an older one could damage it."""


def migrate(engine: Engine) -> bool:
    """Whether anything was done. One transaction under the writers' lock: two starts at once do not meet."""
    if _current(engine) == newest():
        return False
    with writing(engine) as connection:
        refuse_newer(revision_of(connection))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def newest() -> str:
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def revision_of(connection: Connection) -> str | None:
    """None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def refuse_newer(revision: str | None) -> None:
    if revision is not None and revision not in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}:
        raise StoreIsNewer(
            f"The store of submissions is at version {revision}, which this version of the program does not know (its own is {newest()}). "
            "Start the newer program; nothing was changed."
        )


def _current(engine: Engine) -> str | None:
    with reading(engine) as connection:
        revision = revision_of(connection)
    refuse_newer(revision)
    return revision


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config
