"""What can go wrong with a database, by name: some of it passes by itself, some needs a person."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

DISK_FULL, LOCKED, CONNECTION_LOST, FAILED = "disk_full", "locked", "connection_lost", "failed"
PASSING = (LOCKED, CONNECTION_LOST)  # worth trying again within the patience of a sender

_SQLITE_FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_TRUNCATE")
_SQLITE_LOCKED = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")
_POSTGRES_FULL = ("53100", "53200")  # disk full, out of memory
_POSTGRES_LOCKED = ("55P03", "40001", "40P01", "57014")  # lock timeout, serialisation, deadlock, statement timeout


def cause_of(error: BaseException) -> str:
    """One of the names above."""
    if isinstance(error, PoolTimeout):
        return LOCKED
    if not isinstance(error, DBAPIError):
        return FAILED
    sqlite_name = getattr(error.orig, "sqlite_errorname", "") or ""
    if sqlite_name:
        if sqlite_name.startswith(_SQLITE_FULL):
            return DISK_FULL
        return LOCKED if sqlite_name.startswith(_SQLITE_LOCKED) else FAILED
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # psycopg names no state where it found no server
        return CONNECTION_LOST if isinstance(error, (OperationalError, InterfaceError)) else FAILED
    if state in _POSTGRES_FULL:
        return DISK_FULL
    if state in _POSTGRES_LOCKED:
        return LOCKED
    # connection exceptions, shutdown, still starting, too many connections
    return CONNECTION_LOST if state.startswith(("08", "57P")) or state == "53300" else FAILED
