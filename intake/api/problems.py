"""Answers that say what is wrong: `application/problem+json` (RFC 9457), in the sender's language, with a code for its program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson
from starlette.requests import Request
from starlette.responses import Response

from intake.languages import accepted_language
from intake.submission import MOST_FAULTS, Fault, SubmissionRefused
from intake.words import say

STATUS = {
    "not_json": 400,
    "unauthorized": 401,
    "key_revoked": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "too_slow": 408,
    "conflict": 409,
    "version_not_next": 409,
    "already_withdrawn": 409,
    "correction_too_late": 409,
    "too_large": 413,
    "too_many_items": 413,
    "media_type": 415,
    "refused": 422,
    "no_item": 422,
    "too_many": 429,
    "internal": 500,
    "queue_full": 503,
    "locked": 503,
    "connection_lost": 503,
    "connection_refused": 503,
    "disk_full": 503,
    "failed": 503,
    "not_ready": 503,
    "closed": 503,
    "url_invalid": 503,
    "store_newer": 503,
    "store_unusable": 503,
    "folder_unusable": 503,
    "key_unusable": 503,
    "key_changed": 503,
}
# seconds after which to try again: soon where a crowd passes, later where a person has to come
RETRY_AFTER = {"queue_full": 2, "locked": 5, "connection_lost": 10, "not_ready": 5, "closed": 10}
_RETRY_AFTER_REPAIR = 60
_ABOUT_THE_STORE = frozenset(code for code, status in STATUS.items() if status == 503 and code not in ("queue_full", "closed", "not_ready"))
TYPE = "application/problem+json"


class Problem(Exception):
    """An answer that is no success. `faults` are those of single fields."""

    def __init__(self, code: str, *, faults: Sequence[Fault] = (), retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code, self.faults = code, tuple(faults)
        self.status = STATUS[code]
        self.retry_after = retry_after
        if self.status == 503 and retry_after is None:
            self.retry_after = RETRY_AFTER.get(code, _RETRY_AFTER_REPAIR)

    @classmethod
    def of(cls, error: SubmissionRefused) -> Problem:
        return cls("refused", faults=error.faults[:MOST_FAULTS])


def language_of(request: Request) -> str:
    return accepted_language(request.headers.get("accept-language", ""))


def words(code: str, lang: str) -> str:
    """What a sender is told: of a store out of order that nothing was stored, not how it is built."""
    return say(f"problem.{'store' if code in _ABOUT_THE_STORE else code}", lang)


def told(problem: Problem, lang: str) -> dict[str, object]:
    answer: dict[str, object] = {
        "title": words(problem.code, lang),
        "status": problem.status,
        "code": problem.code,
    }
    if problem.faults:
        answer["errors"] = [
            {"field": fault.column, "code": fault.code, "message": say(f"fault.{fault.code}", lang)} for fault in problem.faults
        ]
    return answer


def problem_answer(request: Request, problem: Problem) -> Response:
    lang = language_of(request)
    headers = {"content-language": lang, "vary": "accept-language"}
    if problem.retry_after is not None:
        headers["retry-after"] = str(problem.retry_after)
    if problem.status == 401:
        headers["www-authenticate"] = 'Bearer realm="eHealth Bugs"'
    return json_answer(told(problem, lang), problem.status, headers, media_type=TYPE)


def json_answer(
    content: object, status: int = 200, headers: Mapping[str, str] | None = None, *, media_type: str = "application/json"
) -> Response:
    return Response(orjson.dumps(content), status, {"cache-control": "no-store", **(headers or {})}, media_type)
