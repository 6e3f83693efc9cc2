"""One submission in the shape of our exports, judged at the door.

What the ETL would reject or leave unknown is refused here, next to its field, while the sender can still mend it; so what the
store holds is read by the ETL without a remark. Nothing that names a person goes further than this module: the identifier is
replaced by its keyed hash, and free text is scrubbed, by the same functions the ETL uses.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError, to_json

from intake import text
from intake.catalogue import NO, YES, Catalogue, comparable
from intake.moments import Moment, read_moment, written
from privacy.keys import canonical_reporter, reporter_key
from privacy.scrub import scrub

MOST_MINUTES, MOST_PATIENTS = 1440, 300
ERROR_CODE_LENGTH, NAME_LENGTH, VERSION_LENGTH = 60, 60, 40
COMMENT_LENGTH = 4000
IDENTIFIER_LENGTH = 254  # the longest e-mail address
MOST_SERVICES, MOST_CONSEQUENCES = 20, 20
MOST_VERSIONS = 50
MOST_FAULTS = 50  # told of one submission
CLOCK_SKEW = dt.timedelta(minutes=5)  # a sender's clock that runs ahead by less is read as now
AFTER_SENDING = dt.timedelta(minutes=15)  # what the ETL allows between the moment of sending and a later moment of the fact

ID_LENGTHS = (8, 64)

_SUBMISSION_ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{{ID_LENGTHS[0] - 1},{ID_LENGTHS[1] - 1}}}")
_FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")  # any other is not told back
_POSTAL_CODE = re.compile(r"(?:[Bb][Ee]?[ -]?)?([1-9][0-9]{3})(?:\.0)?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}(?:[.,][0-9]{1,9})?")
_DEMO = "demo"  # versions of the form that begin so are those of invented submissions


@dataclass(frozen=True)
class Door:
    """What judging needs: the catalogue, the key of the data folder and the moment of arrival."""

    catalogue: Catalogue
    key: bytes = field(repr=False)
    arrived_at: dt.datetime


@dataclass(frozen=True)
class Fault:
    """Why a field is refused; the words are `intake.fault.<code>`. `column` is empty for the submission as a whole."""

    column: str
    code: str


class SubmissionRefused(Exception):
    """Nothing of the submission is kept. `faults` names every field, in the order of the shape."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(f"{fault.column}: {fault.code}" for fault in faults))
        self.faults = tuple(faults)


def _fault(code: str) -> PydanticCustomError:
    return PydanticCustomError("intake", code)  # type: ignore[arg-type]


def _door(info: ValidationInfo) -> Door:
    assert isinstance(info.context, Door)
    return info.context


def _text_of(value: Any, code: str) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise _fault(code)
    if isinstance(value, int) and abs(value) > 10**18:
        raise _fault(code)
    return text.one_line(str(value))


def is_submission_id(value: str) -> bool:
    return _SUBMISSION_ID.fullmatch(value) is not None


def _submission_id(value: Any) -> str:
    if value is None or value == "":
        raise _fault("submission_id_missing")
    if not isinstance(value, str) or not is_submission_id(value):
        raise _fault("submission_id_impossible")
    if not canonical_reporter(value).startswith("browser:"):
        raise _fault("submission_id_names_somebody")  # an INAMI number would be kept as it is
    return value


def _version(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_VERSIONS:
        raise _fault("version_impossible")
    return value


def _short_text(value: Any, length: int, column: str) -> str | None:
    if value is None:
        return None
    given = _text_of(value, "not_text")
    if len(given) > length:
        raise _fault(f"{column}_too_long")
    return scrub(given)[:length] or None


def _form_version(value: Any) -> str | None:
    version = _short_text(value, VERSION_LENGTH, "form_version")
    if version and version.lower().startswith(_DEMO):
        raise _fault("form_version_is_demo")
    return version


def _software_name(value: Any) -> str | None:
    return _short_text(value, NAME_LENGTH, "software_name")


def _software_version(value: Any) -> str | None:
    return _short_text(value, VERSION_LENGTH, "software_version")


def _error_code(value: Any) -> str | None:
    code = _short_text(value, ERROR_CODE_LENGTH, "error_code")
    return scrub(code.upper())[:ERROR_CODE_LENGTH] if code else None


def _comment(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise _fault("not_text")
    if len(value) > 2 * COMMENT_LENGTH:
        raise _fault("comment_too_long")  # before any work is done on it
    given = text.lines(value)
    if len(given) > COMMENT_LENGTH:
        raise _fault("comment_too_long")
    return scrub(given) or None


def _moment(value: Any, column: str) -> Moment | None:
    if value is None:
        return None
    given = _text_of(value, f"{column}_impossible")
    if not given:
        return None
    moment = read_moment(given)
    if moment is None:
        raise _fault(f"{column}_impossible")
    return moment


def _submitted_at(value: Any, info: ValidationInfo) -> Moment | None:
    moment = _moment(value, "submitted_at")
    if moment is None:
        return None
    return _not_ahead(Moment(moment.at), _door(info), "submitted_at_in_future")


def _occurred_at(value: Any, info: ValidationInfo) -> Moment | None:
    moment = _moment(value, "occurred_at")
    return None if moment is None else _not_ahead(moment, _door(info), "occurred_at_in_future")


def _ended_at(value: Any, info: ValidationInfo) -> Moment | None:
    moment = _moment(value, "ended_at")
    return None if moment is None else _not_ahead(moment, _door(info), "ended_at_in_future")


def _not_ahead(moment: Moment, door: Door, code: str) -> Moment:
    if moment.at > door.arrived_at + CLOCK_SKEW:
        raise _fault(code)
    return moment


def _cells(value: Any, code: str, most: int) -> list[str]:
    """The single values of a list, or of a text that joins them by `|` as our exports do."""
    if value is None:
        return []
    if isinstance(value, str):
        value = value.split("|")
    if not isinstance(value, (list, tuple)) or len(value) > most or not all(isinstance(cell, str) for cell in value):
        raise _fault(code)
    return [cell for cell in (text.one_line(cell) for cell in value) if cell]


def _service_codes(value: Any, info: ValidationInfo) -> tuple[str, ...]:
    names = _cells(value, "service_unknown", MOST_SERVICES)
    if not names:
        raise _fault("no_service")
    spellings = _door(info).catalogue.services
    found = [spellings.get(comparable(name)) for name in names]
    known = [code for code in found if code is not None]
    if len(known) < len(found):
        raise _fault("service_partly_unknown" if known else "service_unknown")
    return tuple(dict.fromkeys(known))


def _consequence_codes(value: Any, info: ValidationInfo) -> tuple[str, ...]:
    codes = _door(info).catalogue.codes["consequence_codes"]
    found = [codes.get(name.lower()) for name in _cells(value, "consequence_unknown_value", MOST_CONSEQUENCES)]
    known = {code for code in found if code is not None}
    if None in found:
        raise _fault("consequence_unknown_value")
    return tuple(sorted(known))


def _code(value: Any, info: ValidationInfo) -> str | None:
    column = str(info.field_name)
    reason = f"{column.removesuffix('_code')}_unknown_value"
    if value is None:
        return None
    given = _text_of(value, reason)
    if not given:
        return None
    code = _door(info).catalogue.codes[column].get(given.lower())
    if code is None:
        raise _fault(reason)
    return code


def _yes_or_no(value: Any, info: ValidationInfo) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    reason = f"{info.field_name}_unreadable"
    given = _text_of(value, reason).lower()
    if given not in (*YES, *NO, ""):
        raise _fault(reason)
    return given in YES if given else None


def _count(value: Any, measure: str, most: int) -> int | None:
    reason = f"{measure}_not_a_number"
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise _fault(reason)
    if isinstance(value, str):
        value = text.one_line(value)
        if not value:
            return None
        if not _WHOLE.fullmatch(value):
            raise _fault(reason)
        value = float(value.replace(",", "."))
    if isinstance(value, float) and not math.isfinite(value):
        raise _fault(reason)
    if value < 0:
        raise _fault(f"{measure}_negative")
    count = math.floor(value + 0.5) if isinstance(value, float) else value
    if count > most:
        raise _fault(f"{measure}_too_many")
    return count


def _minutes(value: Any) -> int | None:
    return _count(value, "minutes", MOST_MINUTES)


def _patients(value: Any) -> int | None:
    return _count(value, "patients", MOST_PATIENTS)


def _postal_code(value: Any, info: ValidationInfo) -> str | None:
    if value is None:
        return None
    given = _text_of(value, "postal_code_unknown")
    if not given:
        return None
    match = _POSTAL_CODE.fullmatch(given)
    catalogue = _door(info).catalogue
    if match and match[1] in catalogue.not_geographic:
        raise _fault("postal_code_not_geographic")
    if match is None or match[1] not in catalogue.geographic:
        raise _fault("postal_code_unknown")
    return match[1]


def _reporter_key(value: Any, info: ValidationInfo) -> str | None:
    """The identifier as it came, by the ETL's own function: what is not touched here cannot be touched differently there."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12:
        value = str(value)  # an INAMI number written without quotes
    if not isinstance(value, str) or len(value) > IDENTIFIER_LENGTH or "\ud800" <= max(value, default="") <= "\udfff":
        raise _fault("reporter_id_impossible")
    given = value
    if canonical_reporter(given).startswith("place:") or not text.one_line(given):
        return None
    return reporter_key(given, _door(info).key)


Code = Annotated[str | None, BeforeValidator(_code)]
YesOrNo = Annotated[bool | None, BeforeValidator(_yes_or_no)]


class Submission(BaseModel):
    """What one person sends. Fields carry the names of our export shape; `reporter_id` has become `reporter_key`."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, hide_input_in_errors=True, validate_default=True)

    submission_id: Annotated[str, BeforeValidator(_submission_id)] = ""
    version: Annotated[int, BeforeValidator(_version)] = 1
    form_version: Annotated[str | None, BeforeValidator(_form_version)] = None
    language: Code = None
    submitted_at: Annotated[Moment | None, BeforeValidator(_submitted_at)] = None
    occurred_at: Annotated[Moment | None, BeforeValidator(_occurred_at)] = None
    ended_at: Annotated[Moment | None, BeforeValidator(_ended_at)] = None
    is_ongoing: YesOrNo = None
    service_codes: Annotated[tuple[str, ...], BeforeValidator(_service_codes)] = ()
    kind_code: Code = None
    error_code: Annotated[str | None, BeforeValidator(_error_code)] = None
    severity_code: Code = None
    consequence_codes: Annotated[tuple[str, ...], BeforeValidator(_consequence_codes)] = ()
    minutes_lost: Annotated[int | None, BeforeValidator(_minutes)] = None
    patients_affected: Annotated[int | None, BeforeValidator(_patients)] = None
    fallback_code: Code = None
    fallback_worked_code: Code = None
    postal_code: Annotated[str | None, BeforeValidator(_postal_code)] = None
    software_name: Annotated[str | None, BeforeValidator(_software_name)] = None
    software_version: Annotated[str | None, BeforeValidator(_software_version)] = None
    practice_type_code: Code = None
    reporter_key: Annotated[str | None, BeforeValidator(_reporter_key)] = Field(default=None, alias="reporter_id")
    comment: Annotated[str | None, BeforeValidator(_comment)] = None
    quote_consent: YesOrNo = None


@dataclass(frozen=True)
class Judged:
    """A submission ready to be kept. `values`: column of the export shape -> cell, NULL where nothing was given; lists are
    joined by `|`. `content_hash` is that of what was sent, without the moment of arrival: sent twice, it is the same."""

    submission_id: str
    version: int
    content_hash: str
    values: dict[str, str | int | bool | None]


def judge(given: object, door: Door) -> Judged:
    """`given` is what JSON made of one submission. Raises SubmissionRefused with every fault found."""
    try:
        submission = Submission.model_validate(given, context=door)
    except ValidationError as error:
        raise SubmissionRefused(_faults(error)) from None  # the error holds what was sent
    if disagreements := list(_disagreements(submission, door)):
        raise SubmissionRefused(disagreements)
    return Judged(submission.submission_id, submission.version, _content_hash(submission), _values(submission, door))


def _faults(error: ValidationError) -> list[Fault]:
    faults = []
    for detail in error.errors(include_url=False, include_context=False, include_input=False)[:MOST_FAULTS]:
        column = str(detail["loc"][0]) if detail["loc"] else ""
        kind = detail["type"]
        if kind == "intake":
            faults.append(Fault(column, detail["msg"]))
        elif kind == "extra_forbidden":
            faults.append(Fault(column if _FIELD_NAME.fullmatch(column) else "", "unknown_field"))
        else:
            faults.append(Fault(column, "unreadable") if column else Fault("", "not_an_object"))
    return faults


def _disagreements(submission: Submission, door: Door) -> Iterator[Fault]:
    """What two fields say against each other; the same comparisons as in `stg_submissions.sql`."""
    occurred, ended = submission.occurred_at, submission.ended_at
    sent = _sent(submission, door)
    if occurred and (occurred.day > sent.day or (not occurred.is_day and occurred.at > sent.at + AFTER_SENDING)):
        yield Fault("occurred_at", "occurred_after_submitted")
    elif ended:
        start = occurred or sent
        is_exact = occurred is not None and not occurred.is_day
        if ended.at < start.at if is_exact else ended.day < start.day:
            yield Fault("ended_at", "ended_before_start")


def _sent(submission: Submission, door: Door) -> Moment:
    """A correction is sent when it arrives: the ETL counts the latest sending of a submission."""
    given = submission.submitted_at if submission.version == 1 else None
    return Moment(min(given.at, door.arrived_at) if given else door.arrived_at)


def _content_hash(submission: Submission) -> str:
    """Of what is kept, so that it says nothing of an identifier that the key does not hide."""
    return hashlib.sha256(to_json(submission, exclude={"version"}, fallback=str)).hexdigest()


def _values(submission: Submission, door: Door) -> dict[str, str | int | bool | None]:
    values = {column: _cell(getattr(submission, column), door) for column in COLUMNS}
    return values | {"submitted_at": _sent(submission, door).at.isoformat(timespec="microseconds").replace("+00:00", "Z")}


def _cell(value: Any, door: Door) -> str | int | bool | None:
    if isinstance(value, tuple):
        return "|".join(value) or None
    if isinstance(value, Moment):
        return str(value) if value.is_day else written(min(value.at, door.arrived_at))
    cell: str | int | bool | None = value
    return cell


COLUMNS = tuple(name for name in Submission.model_fields if name not in ("submission_id", "version"))
