"""A store in use: its engine at the version of the code, its writer, the key its rows are hashed with."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Engine, select

from intake.store.engine import open_engine, reading, store_url
from intake.store.migrating import migrate
from intake.store.tables import submissions
from intake.store.writer import Writer
from privacy.keys import fingerprint, load_or_create_key
from settings import Settings


class AnotherKey(Exception):
    """The reporters of the store were told apart by another key: new and old ones would count twice."""


@dataclass(frozen=True)
class Store:
    engine: Engine
    writer: Writer
    key: bytes = field(repr=False)
    key_fingerprint: str

    def close(self) -> None:
        self.writer.close()
        self.engine.dispose()


def open_store(settings: Settings) -> Store:
    """Raises StoreUrlInvalid, StoreIsNewer, KeyFileError, AnotherKey, and what the driver raises when there is no database."""
    engine = open_engine(store_url(settings))
    try:
        migrate(engine)
        key = load_or_create_key(settings.data.secret_key)
        _refuse_another_key(engine, fingerprint(key))
        return Store(engine, Writer(engine), key, fingerprint(key))
    except BaseException:
        engine.dispose()
        raise


def _refuse_another_key(engine: Engine, own: str) -> None:
    with reading(engine) as connection:
        latest = connection.execute(select(submissions.c.key_fingerprint).order_by(submissions.c.row_id.desc()).limit(1)).scalar()
    if latest is not None and latest != own:
        raise AnotherKey("secret.key is not the key the submissions of the store were hashed with; put the former file back")
