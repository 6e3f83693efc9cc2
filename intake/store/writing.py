"""What becomes of a group of submissions, in one transaction: kept, known already, or in conflict with what is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import JSON, ColumnElement, Connection, FromClause, Insert, Text, bindparam, cast, column, func, insert, select

from intake.store.erasing import erased_among
from intake.store.tables import SUBMITTED, WITHDRAWN, submissions
from intake.submission import COLUMNS, Judged

_AT_A_TIME = 500  # ids in one question: both databases limit the parameters of a statement
MOST_ITEMS = 500  # of one list: one group of the writer
CORRECTION_TIME = dt.timedelta(hours=24)  # after that the union corrects, with date, author and reason


@dataclass(frozen=True)
class Submit:
    """A first version, or a correction when its version says so."""

    judged: Judged
    arrived_at: dt.datetime
    sender_id: str | None  # None: through the form
    key_fingerprint: str

    @property
    def submission_id(self) -> str:
        return self.judged.submission_id


@dataclass(frozen=True)
class Withdraw:
    submission_id: str
    arrived_at: dt.datetime
    sender_id: str | None
    key_fingerprint: str


Request = Submit | Withdraw


@dataclass(frozen=True)
class Outcome:
    """`code`: stored, repeated, withdrawn, withdrawn_before, or why not: conflict, version_not_next, already_withdrawn,
    correction_too_late, not_found. `version` and `received_at` are those of the row that stands."""

    code: str
    version: int = 0
    received_at: dt.datetime | None = None

    @property
    def is_kept(self) -> bool:
        return self.code in ("stored", "repeated", "withdrawn", "withdrawn_before")


@dataclass
class _History:
    """What is known of one submission: its versions, and when the first one came."""

    sender_id: str | None
    first_received_at: dt.datetime
    latest: int
    submitted_at: str
    versions: dict[int, tuple[str, str, dt.datetime]]  # version -> action, content hash, received


def write(connection: Connection, requests: Sequence[Request]) -> list[Outcome]:
    """Adds what is new, in the order given; one outcome each. The caller commits: before that nothing is durable."""
    ids = sorted({request.submission_id for request in requests})
    known, erased = _histories(connection, ids), erased_among(connection, ids)
    rows: list[dict[str, Any]] = []
    outcomes = []
    for request in requests:
        if request.submission_id in erased:
            outcomes.append(Outcome("already_withdrawn"))
            continue
        history = known.get(request.submission_id)
        outcome, row = _submit(request, history) if isinstance(request, Submit) else _withdraw(request, history)
        outcomes.append(outcome)
        if row is not None:
            rows.append(row)
            known[request.submission_id] = _with(history, row)
    if rows:
        document = orjson.dumps(rows, _moment, orjson.OPT_PASSTHROUGH_DATETIME)
        connection.execute(_INSERTS[connection.dialect.name], {"rows": document.decode()})
    return outcomes


def _submit(request: Submit, history: _History | None) -> tuple[Outcome, dict[str, Any] | None]:
    judged = request.judged
    if history is None:
        if judged.version > 1:
            return Outcome("not_found"), None
    else:
        if history.sender_id != request.sender_id:
            return Outcome("conflict", history.latest), None
        if (same := history.versions.get(judged.version)) is not None:
            action, content_hash, received_at = same
            if action == SUBMITTED and content_hash == judged.content_hash:
                return Outcome("repeated", judged.version, received_at), None
            return Outcome("already_withdrawn" if action == WITHDRAWN else "conflict", history.latest), None
        if history.versions[history.latest][0] == WITHDRAWN:
            return Outcome("already_withdrawn", history.latest), None
        if judged.version != history.latest + 1:
            return Outcome("version_not_next", history.latest), None
        if request.arrived_at - history.first_received_at > CORRECTION_TIME:
            return Outcome("correction_too_late", history.latest), None
    row = _row(request, judged.version, SUBMITTED, judged.content_hash) | judged.values
    if history is not None:
        row["submitted_at"] = _later(str(row["submitted_at"]), history.submitted_at)
    return Outcome("stored", judged.version, request.arrived_at), row


def _withdraw(request: Withdraw, history: _History | None) -> tuple[Outcome, dict[str, Any] | None]:
    if history is None or history.sender_id != request.sender_id:
        return Outcome("not_found"), None
    action, _, received_at = history.versions[history.latest]
    if action == WITHDRAWN:
        return Outcome("withdrawn_before", history.latest, received_at), None
    if request.arrived_at - history.first_received_at > CORRECTION_TIME:
        return Outcome("correction_too_late", history.latest), None
    moment = request.arrived_at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    row = _row(request, history.latest + 1, WITHDRAWN, "") | dict.fromkeys(COLUMNS)
    return Outcome("withdrawn", history.latest + 1, request.arrived_at), row | {"submitted_at": _later(moment, history.submitted_at)}


def _row(request: Request, version: int, action: str, content_hash: str) -> dict[str, Any]:
    """Nothing of it is left out: a cell that is not there would be NULL."""
    return {
        "submission_id": request.submission_id,
        "version": version,
        "action": action,
        "received_at": request.arrived_at,
        "sender_id": request.sender_id,
        "key_fingerprint": request.key_fingerprint,
        "content_hash": content_hash,
    }


def _moment(at: dt.datetime) -> str:
    """As `Utc` writes it."""
    return at.isoformat(timespec="microseconds")


def _later(moment: str, than: str) -> str:
    """Both as the store writes them. The ETL counts the latest sending: a clock set back must not bring an earlier version back."""
    if moment > than:
        return moment
    return (dt.datetime.fromisoformat(than) + dt.timedelta(microseconds=1)).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _with(history: _History | None, row: dict[str, Any]) -> _History:
    versions = {**(history.versions if history else {}), row["version"]: (row["action"], row["content_hash"], row["received_at"])}
    first = history.first_received_at if history else row["received_at"]
    return _History(row["sender_id"], first, row["version"], row["submitted_at"], versions)


def _histories(connection: Connection, ids: Sequence[str]) -> dict[str, _History]:
    known: dict[str, _History] = {}
    for start in range(0, len(ids), _AT_A_TIME):
        asked = (
            select(*(submissions.c[name] for name in _TOLD))
            .where(submissions.c.submission_id.in_(ids[start : start + _AT_A_TIME]))
            .order_by(submissions.c.submission_id, submissions.c.version)
        )
        for row in connection.execute(asked).mappings():
            known[row["submission_id"]] = _with(known.get(row["submission_id"]), dict(row))
    return known


_TOLD = ("submission_id", "version", "action", "content_hash", "received_at", "sender_id", "submitted_at")


def _insert_from(values: Sequence[ColumnElement[Any]], source: FromClause) -> Insert:
    return insert(submissions).from_select(_WRITTEN, select(*values).select_from(source))


# All rows of a group go as one JSON document: one call into the driver. Row by row, the writer would wait after each for the
# thread that answers requests, and a group of a hundred take a hundred times as long under load as it needs.
_WRITTEN = [column.name for column in submissions.columns if column.name != "row_id"]
_ROWS = bindparam("rows", type_=Text())
_OF_SQLITE = func.json_each(_ROWS).table_valued("value")
_OF_POSTGRESQL = (
    func.json_to_recordset(cast(_ROWS, JSON))
    .table_valued(*(column(name, submissions.c[name].type) for name in _WRITTEN))
    .render_derived(with_types=True)
)
_INSERTS = {
    "sqlite": _insert_from([func.json_extract(_OF_SQLITE.c.value, f"$.{name}") for name in _WRITTEN], _OF_SQLITE),
    "postgresql": _insert_from([_OF_POSTGRESQL.c[name] for name in _WRITTEN], _OF_POSTGRESQL),
}
