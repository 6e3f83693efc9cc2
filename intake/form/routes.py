"""The addresses below `/signaler`: the form, its confirmation, correction and withdrawal, the sheet for days without internet."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import i18n
from i18n import BRUSSELS
from intake.api.problems import Problem
from intake.form.allowance import Allowance
from intake.form.answers import EARLIER, FIELD_OF, NOW, Answers, form_version, from_store, own_faults, submission_of
from intake.form.counts import LEAST_REPORTERS, Counts
from intake.form.pages import PREFIX, Asked, Pages, fault_words, qr_code, words
from intake.form.posting import is_from_here, read_form
from intake.form.questions import Questions
from intake.form.remembered import Remembered, forget, remember, remembered
from intake.form.signing import Signing, Token, new_submission_id
from intake.form.telling import told_of
from intake.moments import Moment, read_moment
from intake.running import Intake
from intake.store.failures import cause_of
from intake.store.reading import Standing, standing
from intake.store.writer import StoreUnavailable
from intake.store.writing import CORRECTION_TIME, Outcome, Submit
from intake.submission import MOST_SERVICES, Fault, SubmissionRefused

LEAST_SECONDS = 2  # no person reads the page and answers in less
TOKEN_TIME = dt.timedelta(hours=24)
TRIES_PER_MINUTE, MOST_TRIES = 2, 10  # references that are none
HONEYPOT = "website"
RETRY_SECONDS = 10
MOST_TOLD = 3  # e-services whose reporters of today are told on the first page
_ENDED = {"correction_too_late": "too_late", "already_withdrawn": "withdrawn_before"}  # no later try corrects it: the page that says so

log = logging.getLogger("ehealthbugs.intake")
Handler = Callable[[Request], Awaitable[Response]]


def form_routes(intake: Intake) -> list[Route]:
    return Form(intake).routes()


class Form:
    """One running form: what it signs with, what each address may still do, what it knows of today."""

    def __init__(self, intake: Intake) -> None:
        settings = intake.settings
        self._intake = intake
        self._questions = Questions(settings.reference_dir)
        self._pages = Pages(self._questions, settings)
        self._counts = Counts(lambda: intake.ready_store().engine)
        self._sending = Allowance(settings.form_per_minute, settings.form_per_minute)
        self._trying = Allowance(TRIES_PER_MINUTE, MOST_TRIES)
        self._until_open = Signing(secrets.token_bytes(32))  # signs pages while the store, whose key it is, is not open
        self._addresses = (settings.form_url, settings.public_url)

    def routes(self) -> list[Route]:
        addresses = (
            ("", "GET", self._empty),
            ("", "POST", self._send),
            ("/envoi", "GET", self._ask_reference),
            ("/envoi", "POST", self._open),
            ("/correction", "POST", self._correct),
            ("/retrait", "POST", self._withdraw),
            ("/effacer", "POST", self._erase),
            ("/feuille", "GET", self._sheet),
            ("/accessibilite", "GET", self._accessibility),
            (f"/{self._pages.style.name}", "GET", self._style),
            (f"/{self._pages.script.name}", "GET", self._script),
            ("/{path:path}", "GET", self._nothing),
        )
        return [Route(PREFIX + path, self._answering(handler), methods=[method]) for path, method, handler in addresses]

    def _answering(self, handler: Handler) -> Handler:
        """What no page of a handler says is said on a page of its own."""

        async def answer(request: Request) -> Response:
            try:
                return await handler(request)
            except Problem as problem:
                return self._message(request, f"problem.{'too_large' if problem.code == 'too_large' else 'unreadable'}", problem.status)
            except StoreUnavailable as error:
                log.warning("the form could not use the store: %s", error.cause)
                return self._message(request, "unavailable", 503)
            except Exception:  # a fault of ours: a page that says so, with the headers of every page
                log.exception("a page of the form failed")
                return self._message(request, "unavailable", 500)

        return answer

    # --- the form -----------------------------------------------------------------------------------------------------

    async def _empty(self, request: Request) -> Response:
        """With what the browser remembers and what the link says."""
        query, lang = request.query_params, Asked.by(request).lang
        services = self._questions.known_services(query.getlist("service")[:MOST_SERVICES])
        typed, note = {"when": NOW}, ""
        if known := remembered(request):
            typed |= {"postal_code": known.postal_code, "software": known.software}
        if self._questions.knows_kind(kind := query.get("kind", "")):
            typed["kind"] = kind
        if since := _past_moment(query.get("depuis", "")):
            clock = since.at.astimezone(BRUSSELS)
            typed |= {"date": clock.date().isoformat(), "time": f"{clock:%H:%M}"}
            if services:
                key = "since.today" if _is_today(since) else "since"
                note = words(key, lang, day=i18n.date(since.day, lang), clock=i18n.clock(since.at, lang))
                typed["told"] = "|".join(services)
        if _is_sheet(request):  # somebody types what others wrote: this browser's key is not theirs
            typed |= {"when": EARLIER, "postal_code": "", "software": "", "shared": "yes"}
        return await self._form(request, Answers(typed, {"service": services}), note=note)

    async def _send(self, request: Request) -> Response:
        pairs = await read_form(request)
        given, answers, now = dict(pairs), Answers.of(pairs), dt.datetime.now(dt.UTC)
        if not is_from_here(request, known=self._addresses):
            return await self._form(request, answers, 403, notice="elsewhere")
        token = self._opened(given.get("token", ""))
        if token is None or now - token.issued_at > TOKEN_TIME:
            return await self._form(request, answers, 422, notice="expired")
        if given.get(HONEYPOT):
            return await self._form(request, answers, 422, token=token, faults=[Fault(HONEYPOT, "honeypot")])
        if (now - token.issued_at).total_seconds() < LEAST_SECONDS:
            return await self._form(request, answers, 422, token=token, notice="too_fast")
        if wait := self._sending.spend(_address(request)):
            return await self._form(request, answers.at_moment(now), 429, token=token, notice="too_many", retry_after=wait)
        pressed_at = _pressed_at(given.get("pressed_at", ""), token, now)
        known = remembered(request)
        is_shared = bool(answers["shared"])
        try:
            signing = Signing(self._intake.ready_store().key)
            own_key = "" if is_shared else known.key if known else signing.browser_key(token.submission_id)
            reporter = answers["identifier"].strip() or own_key
            sent = submission_of(
                answers,
                submission_id=token.submission_id,
                version=1,
                form_version=form_version(answers, is_sheet=_is_sheet(request)),
                lang=Asked.by(request).lang,
                now=pressed_at,
                reporter_id=reporter,
            )
            submit = self._judged(answers, sent)
            (outcome,) = await self._intake.keep([submit])
            if outcome.code == "conflict" and await self._is_same_but_for_the_clock(submit, answers):
                outcome = Outcome("repeated", 1, now)
        except SubmissionRefused as refused:
            return await self._form(request, answers, 422, token=token, faults=refused.faults)
        except StoreUnavailable as error:
            log.warning("a submission of the form could not be stored: %s", error.cause)
            return await self._form(
                request, answers.at_moment(pressed_at), 503, token=token, notice="not_stored", retry_after=RETRY_SECONDS
            )
        if not outcome.is_kept:
            return await self._form(request, answers, 409, notice="sent_before")
        response = await self._done(request, submit, signing.reference(token.submission_id), answers, now)
        if own_key:
            postal_code, software = submit.judged.values["postal_code"], submit.judged.values["software_name"]
            what = Remembered(own_key, str(postal_code or ""), str(software or ""))
            asked = Asked.by(request)
            remember(request, response, what, path=asked.prefix, is_framed=asked.is_framed)
        return response

    def _judged(self, answers: Answers, given: dict[str, Any]) -> Submit:
        """Raises SubmissionRefused with the faults of form and door, StoreUnavailable."""
        faults = own_faults(answers)
        try:
            submit = self._intake.submission(given, None)
        except SubmissionRefused as refused:
            faults += refused.faults
        if faults:
            raise SubmissionRefused(faults)
        return submit

    async def _is_same_but_for_the_clock(self, submit: Submit, answers: Answers) -> bool:
        """Whether the button was pressed twice: « now » is another second then, and all else is equal."""
        stored = await self._stored(submit.submission_id)
        if stored is None or answers["when"] == EARLIER:
            return False
        clock = ("occurred_at", "submitted_at")
        return all(submit.judged.values[name] == value for name, value in stored.values.items() if name not in clock)

    async def _form(
        self,
        request: Request,
        answers: Answers,
        status: int = 200,
        *,
        token: Token | None = None,
        notice: str = "",
        note: str = "",
        faults: Sequence[Fault] = (),
        retry_after: int = 0,
        reference: str = "",
        version: int = 0,
    ) -> Response:
        """The form with what was typed. Without a token it gets a new one, and its submission another number."""
        asked, now = Asked.by(request), dt.datetime.now(dt.UTC)
        signing = Signing(self._intake.store.key) if self._intake.store else self._until_open
        is_sheet = _is_sheet(request)
        told = {} if is_sheet or reference else dict(self._counts.told_today()[:MOST_TOLD])
        chosen = answers.chosen.get("service", ())
        first = (*(code for code in chosen if code in told), *told, *chosen)
        offered = () if is_sheet else self._questions.offered(first, self._counts.most_reported())
        errors: dict[str, str] = {}
        for fault in faults:
            errors.setdefault(FIELD_OF.get(fault.column, fault.column), fault_words(fault.code, asked.lang))
        errors = {name: errors[name] for name in (*FIELD_OF.values(), *errors) if name in errors}  # as they stand on the page
        today, known = now.astimezone(BRUSSELS).date().isoformat(), remembered(request) is not None

        def make(token: str) -> str:
            return self._pages.render(
                asked,
                "form.html",
                answers=answers,
                errors=errors,
                notice=notice,
                note=note,
                token=token,
                offered=[self._questions.service(code, asked.lang) for code in offered],
                told={code: i18n.number(n, asked.lang) for code, n in told.items()},
                told_codes="|".join(self._questions.known_services((*answers["told"].split("|"), *told))),
                groups=self._questions.service_groups(offered, asked.lang),
                today=today,
                is_known=known,
                is_sheet=is_sheet,
                honeypot=HONEYPOT,
                least_seconds=LEAST_SECONDS + 0.2,
                reference=reference,
                version=version,
                seconds=i18n.number(retry_after, asked.lang),
            )

        signed = signing.token(*((token.submission_id, token.issued_at) if token else (new_submission_id(), now)))
        if not (known or notice or errors or is_sheet or reference):
            key = (note, offered, tuple(told.items()), today, *answers.typed.items(), *answers.chosen.items())
            return self._pages.show_unsent(request, asked, key, signed, make)
        response = self._pages.answer(request, asked, make(signed), status)
        if retry_after:
            response.headers["retry-after"] = str(retry_after)
        return response

    async def _done(self, request: Request, submit: Submit, reference: str, answers: Answers, first_received_at: dt.datetime) -> Response:
        """`first_received_at`: of the first version, from which the time to correct it counts."""
        asked = Asked.by(request)
        values = submit.judged.values
        services = str(values["service_codes"]).split("|")
        counted = await self._counts.reporters_today(services, values)
        colleagues = []
        if counted is not None and _is_of_today(values["occurred_at"]):
            for code in services:
                name, n = self._questions.service(code, asked.lang).name, counted[code]
                few = i18n.number(LEAST_REPORTERS, asked.lang)
                told = words("done.few", asked.lang, few=few) if n < LEAST_REPORTERS else i18n.plural("form.done.colleagues", n, asked.lang)
                colleagues.append((name, told))
        comment = answers["comment"].strip()
        return self._pages.show(
            request,
            asked,
            "done.html",
            reference=reference,
            colleagues=colleagues,
            summary=told_of(values, self._questions, asked.lang),
            is_scrubbed=bool(comment) and values["comment"] != comment.replace("\r\n", "\n"),
            is_correction=submit.judged.version > 1,
            is_sheet=_is_sheet(request),
            until=_in_words(first_received_at + CORRECTION_TIME, asked.lang),
        )

    # --- correction and withdrawal ------------------------------------------------------------------------------------

    async def _ask_reference(self, request: Request) -> Response:
        return self._pages.show(request, Asked.by(request), "reference.html", given="", error="")

    async def _accessibility(self, request: Request) -> Response:
        return self._pages.show(request, Asked.by(request), "accessibility.html")

    async def _open(self, request: Request) -> Response:
        given = dict(await read_form(request))
        found = await self._found(request, given.get("reference", ""))
        if isinstance(found, Response):
            return found
        submission_id, stored = found
        reference = Signing(self._intake.ready_store().key).reference(submission_id)
        return await self._form(request, from_store(stored.values), reference=reference, version=stored.version + 1)

    async def _correct(self, request: Request) -> Response:
        pairs = await read_form(request)
        given, answers = dict(pairs), Answers.of(pairs)
        found = await self._found(request, given.get("reference", ""), is_repeatable=True)
        if isinstance(found, Response):
            return found
        submission_id, stored = found
        if stored.is_withdrawn:  # in another tab, since this one was opened
            return self._message(request, "withdrawn_before", 409)
        reference = Signing(self._intake.ready_store().key).reference(submission_id)
        version = int(given["version"]) if given.get("version", "").isdecimal() and len(given["version"]) < 4 else 0
        again: dict[str, Any] = {"reference": reference, "version": version}
        try:
            corrected = submission_of(
                answers,
                submission_id=submission_id,
                version=version,
                form_version=str(stored.values["form_version"] or ""),  # whoever corrects it, it came as it came
                lang=Asked.by(request).lang,
                now=dt.datetime.now(dt.UTC),
                reporter_id=answers["identifier"].strip(),
            )
            submit = self._judged(answers, corrected)
            if not answers["identifier"].strip():  # the same colleague, on whatever machine
                values = submit.judged.values | {"reporter_key": stored.values["reporter_key"]}
                submit = replace(submit, judged=replace(submit.judged, values=values))
            (outcome,) = await self._intake.keep([submit])
        except SubmissionRefused as refused:
            return await self._form(request, answers, 422, faults=refused.faults, **again)
        except StoreUnavailable as error:
            log.warning("a correction could not be stored: %s", error.cause)
            return await self._form(request, answers, 503, notice="not_stored", retry_after=RETRY_SECONDS, **again)
        if outcome.code in _ENDED:
            return self._message(request, _ENDED[outcome.code], 409)
        if not outcome.is_kept:  # corrected meanwhile: what is typed becomes the next version when it is sent again
            again["version"] = stored.version + 1
            return await self._form(request, answers, 409, notice="corrected_meanwhile", **again)
        return await self._done(request, submit, reference, answers, stored.first_received_at)

    async def _withdraw(self, request: Request) -> Response:
        given = dict(await read_form(request))
        found = await self._found(request, given.get("reference", ""), is_repeatable=True)
        if isinstance(found, Response):
            return found
        submission_id, _ = found
        (outcome,) = await self._intake.keep([self._intake.withdrawal(submission_id, None)])
        if not outcome.is_kept:
            return self._message(request, "too_late", 409)
        return self._message(request, "withdrawn", 200)

    async def _found(self, request: Request, reference: str, *, is_repeatable: bool = False) -> tuple[str, Standing] | Response:
        """The submission a reference opens, or the page that says why it opens none. `is_repeatable`: sent twice is no fault."""
        if not is_from_here(request, known=self._addresses):
            return self._message(request, "elsewhere", 403)
        asked, address = Asked.by(request), _address(request)
        if wait := self._trying.spend(address):
            response = self._message(request, "too_many_tries", 429)
            response.headers["retry-after"] = str(wait)
            return response
        submission_id = Signing(self._intake.ready_store().key).submission_of(reference)
        stored = await self._stored(submission_id) if submission_id else None
        if submission_id is None or stored is None:
            error = words("reference.wrong" if reference.strip() else "reference.missing", asked.lang)
            return self._pages.show(request, asked, "reference.html", 422, given=reference[:60], error=error)
        self._trying.give_back(address)
        if stored.is_withdrawn and not is_repeatable:
            return self._message(request, "withdrawn_before", 409)
        if not is_repeatable and dt.datetime.now(dt.UTC) - stored.first_received_at > CORRECTION_TIME:
            return self._message(request, "too_late", 409)
        return submission_id, stored

    async def _stored(self, submission_id: str) -> Standing | None:
        """Raises StoreUnavailable."""
        try:
            return await asyncio.to_thread(standing, self._intake.ready_store().engine, submission_id)
        except SQLAlchemyError as error:
            raise StoreUnavailable(cause_of(error)) from None

    # --- the rest -----------------------------------------------------------------------------------------------------

    async def _erase(self, request: Request) -> Response:
        if not is_from_here(request, known=self._addresses):
            return self._message(request, "elsewhere", 403)
        response, asked = self._message(request, "erased", 200), Asked.by(request)
        forget(request, response, path=asked.prefix, is_framed=asked.is_framed)
        return response

    async def _sheet(self, request: Request) -> Response:
        asked = Asked.by(request)
        address = f"{self._address(request, asked)}?feuille=1"
        groups = self._questions.all_services(asked.lang)
        return self._pages.show(request, asked, "sheet.html", groups=groups, address=address, qr=qr_code(address))

    def _address(self, request: Request, asked: Asked) -> str:
        """Where the form is reached, as paper must say it: by the settings, else as this browser did."""
        form_url, public_url = self._addresses
        if form_url or public_url:
            return form_url or f"{public_url}{PREFIX}"
        return f"{request.url.scheme}://{request.url.netloc}{asked.prefix}"

    async def _nothing(self, request: Request) -> Response:
        if not request.path_params["path"]:
            return RedirectResponse(Asked.by(request).prefix, 308)
        return self._message(request, "not_found", 404)

    async def _style(self, request: Request) -> Response:
        return self._pages.asset(request, self._pages.style)

    async def _script(self, request: Request) -> Response:
        return self._pages.asset(request, self._pages.script)

    def _message(self, request: Request, code: str, status: int) -> Response:
        return self._pages.show(request, Asked.by(request), "message.html", status, code=code, is_good=status == 200)

    def _opened(self, token: str) -> Token | None:
        signings = [Signing(self._intake.store.key)] if self._intake.store else []
        return next((opened for signing in (*signings, self._until_open) if (opened := signing.opened(token))), None)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _is_sheet(request: Request) -> bool:
    """Whether somebody types in what others wrote on paper."""
    return request.query_params.get("feuille") == "1"


def _past_moment(given: str) -> Moment | None:
    moment = read_moment(given[:40])
    return None if moment is None or moment.is_day or moment.at > dt.datetime.now(dt.UTC) else moment


def _pressed_at(given: str, token: Token, now: dt.datetime) -> dt.datetime:
    """When the button was pressed, as the browser noted it for a submission that had to wait; else now."""
    moment = read_moment(given[:40])
    return moment.at if moment is not None and token.issued_at <= moment.at <= now else now


def _is_of_today(occurred_at: object) -> bool:
    moment = read_moment(str(occurred_at or ""))
    return moment is None or _is_today(moment)


def _is_today(moment: Moment) -> bool:
    return moment.day == dt.datetime.now(BRUSSELS).date()


def _in_words(at: dt.datetime, lang: str) -> str:
    return f"{i18n.date(at.astimezone(BRUSSELS).date(), lang, with_year=False)}, {i18n.clock(at, lang)}"
