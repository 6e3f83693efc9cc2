"""`POST /api/v1/submissions`, one object or a list of them, and `DELETE /api/v1/submissions/{submission_id}`."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from intake.api.authorization import Senders
from intake.api.bodies import read_json
from intake.api.problems import Problem, json_answer, language_of, told
from intake.moments import written
from intake.running import Intake
from intake.store.senders import Sender
from intake.store.writing import MOST_ITEMS, Outcome, Submit
from intake.submission import SubmissionRefused, is_submission_id

PREFIX = "/api/v1"
_STATUS = {"stored": 201, "repeated": 200, "withdrawn": 200, "withdrawn_before": 200}
_JUDGED_AT_A_TIME = 20  # items of a list between two looks at what else waits


def submission_routes(intake: Intake, senders: Senders) -> list[Route]:
    async def post(request: Request) -> Response:
        sender = await senders.owner(request)
        given = await read_json(request)
        if isinstance(given, list):
            return await _post_list(request, given, sender)
        senders.spend(sender, 1)
        try:
            submission = intake.submission(given, sender.sender_id)
        except SubmissionRefused as error:
            raise Problem.of(error) from None
        (outcome,) = await intake.keep([submission])
        if not outcome.is_kept:
            raise Problem(outcome.code)
        return json_answer(_kept(submission.submission_id, outcome), _STATUS[outcome.code])

    async def _post_list(request: Request, items: list[object], sender: Sender) -> Response:
        """One result per item, in order: each stands or falls by itself, all that stand are durable together."""
        if not items:
            raise Problem("no_item")
        if len(items) > MOST_ITEMS:
            raise Problem("too_many_items")
        senders.spend(sender, len(items))
        problems: dict[int, Problem] = {}
        submissions: dict[int, Submit] = {}
        for place, item in enumerate(items):
            try:
                submissions[place] = intake.submission(item, sender.sender_id)
            except SubmissionRefused as error:
                problems[place] = Problem.of(error)
            if place % _JUDGED_AT_A_TIME == 0:
                await asyncio.sleep(0)
        outcomes = await intake.keep(list(submissions.values())) if submissions else []
        results: dict[int, dict[str, object]] = {}
        lang = language_of(request)
        for (place, submission), outcome in zip(submissions.items(), outcomes, strict=True):
            if outcome.is_kept:
                results[place] = {"status": _STATUS[outcome.code], **_kept(submission.submission_id, outcome)}
            else:
                results[place] = {"submission_id": submission.submission_id, **told(Problem(outcome.code), lang)}
        results |= {place: told(problem, lang) for place, problem in problems.items()}
        answer = {
            "stored": sum(outcome.code == "stored" for outcome in outcomes),
            "repeated": sum(outcome.code == "repeated" for outcome in outcomes),
            "refused": sum(not outcome.is_kept for outcome in outcomes) + len(problems),
            "results": [results[place] for place in range(len(items))],
        }
        return json_answer(answer, 200, {"content-language": lang, "vary": "accept-language"})

    async def delete(request: Request) -> Response:
        submission_id = request.path_params["submission_id"]
        sender = await senders.owner(request)
        senders.spend(sender, 1)
        if not is_submission_id(submission_id):
            raise Problem("not_found")
        (outcome,) = await intake.keep([intake.withdrawal(submission_id, sender.sender_id)])
        if not outcome.is_kept:
            raise Problem(outcome.code)
        return json_answer(_kept(submission_id, outcome))

    return [
        Route(f"{PREFIX}/submissions", post, methods=["POST"]),
        Route(f"{PREFIX}/submissions/{{submission_id}}", delete, methods=["DELETE"]),
    ]


def _kept(submission_id: str, outcome: Outcome) -> dict[str, object]:
    assert outcome.received_at is not None
    return {"submission_id": submission_id, "version": outcome.version, "received_at": written(outcome.received_at)}
