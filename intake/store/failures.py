"""What can go wrong with a database, by name: some of it passes by itself, some needs a person."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

DISK_FULL, LOCKED, CONNECTION_LOST, FAILED = "disk_full", "locked", "connection_lost", "failed"
CONNECTION_REFUSED = "connection_refused"  # the server answers and does not let us in: name, password or rights are wrong
PASSING = (LOCKED, CONNECTION_LOST)  # worth trying again within the patience of a sender

_SQLITE_FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_TRUNCATE")
_SQLITE_LOCKED = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")
_POSTGRES_FULL = ("53100", "53200")  # disk full, out of memory
_POSTGRES_LOCKED = ("55P03", "40001", "40P01", "57014")  # lock timeout, serialisation, deadlock, statement timeout
# of a server that speaks English, as most do; of another one the cause stays "lost"
_POSTGRES_REFUSES = (
    "does not exist",
    "authentication failed",
    "no pg_hba.conf entry",
    "permission denied",
    "not permitted to log in",
    "no password",
)


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
    if state is None:  # psycopg names no state where no connection came about
        if not isinstance(error, (OperationalError, InterfaceError)):
            return FAILED
        return CONNECTION_REFUSED if any(words in str(error.orig) for words in _POSTGRES_REFUSES) else CONNECTION_LOST
    if state in _POSTGRES_FULL:
        return DISK_FULL
    if state in _POSTGRES_LOCKED:
        return LOCKED
    if state.startswith("28") or state in ("3D000", "42501"):  # not authorised, no such database, no privilege
        return CONNECTION_REFUSED
    # connection exceptions, shutdown, still starting, too many connections
    return CONNECTION_LOST if state.startswith(("08", "57P")) or state == "53300" else FAILED
