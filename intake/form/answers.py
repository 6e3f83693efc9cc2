"""What was typed, as it was typed, and the submission it stands for.

The door of `intake.submission` judges; here only moments are put together and two fields are checked that no machine sends.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from i18n import BRUSSELS
from intake import text
from intake.form.questions import PAPER, TOLD, VERSION
from intake.submission import IDENTIFIER_LENGTH, Fault
from privacy.keys import canonical_reporter

NOW, EARLIER = "now", "earlier"
SINGLE = (
    "kind",
    "when",
    "date",
    "time",
    "ongoing",
    "end_date",
    "end_time",
    "software",
    "postal_code",
    "minutes",
    "patients",
    "error_code",
    "fallback",
    "fallback_worked",
    "comment",
    "quote",
    "identifier",
    "shared",
    "told",
)
SEVERAL = ("service", "consequence")
# field of the form whose answer a column of the export shape holds
FIELD_OF = {
    "service_codes": "service",
    "kind_code": "kind",
    "occurred_at": "date",
    "is_ongoing": "ongoing",
    "ended_at": "end_date",
    "consequence_codes": "consequence",
    "software_name": "software",
    "postal_code": "postal_code",
    "minutes_lost": "minutes",
    "patients_affected": "patients",
    "error_code": "error_code",
    "fallback_code": "fallback",
    "fallback_worked_code": "fallback_worked",
    "comment": "comment",
    "quote_consent": "quote",
    "reporter_id": "identifier",
}
DETAILS = ("minutes", "patients", "error_code", "fallback", "fallback_worked", "comment", "quote", "identifier")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,24}")
_DAY = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})")
_CLOCK = re.compile(r"([0-9]{1,2}) ?[h:.uH] ?([0-9]{2})?")


@dataclass(frozen=True)
class Answers:
    """`typed`: field -> text; `chosen`: field -> codes."""

    typed: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, str]]) -> Answers:
        """From a posted form; of a field given twice the last counts."""
        typed = {name: value for name, value in pairs if name in SINGLE}
        chosen = {name: tuple(dict.fromkeys(value for given, value in pairs if given == name and value)) for name in SEVERAL}
        return cls(typed, chosen)

    def __getitem__(self, name: str) -> str:
        return self.typed.get(name, "")

    def has(self, name: str, code: str) -> bool:
        return code in self.chosen.get(name, ())

    @property
    def has_details(self) -> bool:
        return any(self[name].strip() for name in DETAILS)

    def at_moment(self, at: dt.datetime) -> Answers:
        """« Now » becomes the moment it was said: tried again later it stays that one."""
        local = at.astimezone(BRUSSELS)
        if self["when"] == EARLIER:
            return self
        return replace(self, typed={**self.typed, "when": EARLIER, "date": local.date().isoformat(), "time": f"{local:%H:%M}"})


def own_faults(answers: Answers) -> list[Fault]:
    """What the door would take and the form refuses: an identifier that is none would make one colleague two."""
    faults = []
    given = answers["identifier"].strip()
    if given:
        canonical = canonical_reporter(given)
        is_known = canonical.startswith("inami:") or (canonical.startswith("email:") and _EMAIL.fullmatch(given) is not None)
        if not is_known or len(given) > IDENTIFIER_LENGTH:
            faults.append(Fault("identifier", "identifier"))
    if answers["when"] == EARLIER and not answers["date"].strip() and not answers["time"].strip():
        faults.append(Fault("date", "moment_missing"))
    return faults


def form_version(answers: Answers, *, is_sheet: bool) -> str:
    """Of the questions, and how they were answered: the sheets, and those who chose what they were told of, can be counted apart."""
    if is_sheet:
        return VERSION + PAPER
    return VERSION + TOLD if set(answers["told"].split("|")) & set(answers.chosen.get("service", ())) else VERSION


def submission_of(
    answers: Answers, *, submission_id: str, version: int, form_version: str, lang: str, now: dt.datetime, reporter_id: str
) -> dict[str, Any]:
    """In the shape of our exports. `now`: the moment the doctor pressed the button."""
    is_over = answers["ongoing"] == "no"
    return {
        "submission_id": submission_id,
        "version": version,
        "form_version": form_version,
        "language": lang,
        "occurred_at": _moment(answers["date"], answers["time"], now) if answers["when"] == EARLIER else now.isoformat(),
        "is_ongoing": {"yes": "true", "no": "false"}.get(answers["ongoing"], answers["ongoing"]),
        "ended_at": _moment(answers["end_date"] or (answers["date"] if answers["end_time"] else ""), answers["end_time"], now)
        if is_over
        else "",
        "service_codes": list(answers.chosen.get("service", ())),
        "kind_code": answers["kind"],
        "consequence_codes": list(answers.chosen.get("consequence", ())),
        "software_name": answers["software"],
        "postal_code": answers["postal_code"],
        "minutes_lost": answers["minutes"],
        "patients_affected": answers["patients"],
        "error_code": answers["error_code"],
        "fallback_code": answers["fallback"],
        "fallback_worked_code": answers["fallback_worked"],
        "comment": answers["comment"],
        "quote_consent": bool(answers["quote"]) if answers["comment"].strip() else None,
        "reporter_id": reporter_id,
    }


def _moment(day: str, clock: str, now: dt.datetime) -> str:
    """Belgian wall-clock time; a time alone is today's, a day alone a day. What cannot be read goes on as it is, and the door says so."""
    day, clock = text.one_line(day[:40]), text.one_line(clock[:40])
    if not day and not clock:
        return ""
    if match := _DAY.fullmatch(day):
        day = f"{match[3]}-{match[2]:>02}-{match[1]:>02}"
    if match := _CLOCK.fullmatch(clock):
        clock = f"{match[1]:>02}:{match[2] or '00'}"
    day = day or now.astimezone(BRUSSELS).date().isoformat()
    return f"{day}T{clock}" if clock else day


def from_store(row: Mapping[str, Any]) -> Answers:
    """The answers a stored version stands for, to be corrected."""
    day, clock = _day_and_clock(row["occurred_at"])
    end_day, end_clock = _day_and_clock(row["ended_at"])
    typed = {
        "kind": row["kind_code"],
        "when": EARLIER,
        "date": day,
        "time": clock,
        "ongoing": {True: "yes", False: "no"}.get(row["is_ongoing"], ""),
        "end_date": end_day,
        "end_time": end_clock,
        "software": row["software_name"],
        "postal_code": row["postal_code"],
        "minutes": row["minutes_lost"],
        "patients": row["patients_affected"],
        "error_code": row["error_code"],
        "fallback": row["fallback_code"],
        "fallback_worked": row["fallback_worked_code"],
        "comment": row["comment"],
        "quote": "yes" if row["quote_consent"] else "",
    }
    chosen = {"service": row["service_codes"], "consequence": row["consequence_codes"]}
    return Answers(
        {name: "" if value is None else str(value) for name, value in typed.items()},
        {name: tuple(codes.split("|")) if codes else () for name, codes in chosen.items()},
    )


def _day_and_clock(stored: str | None) -> tuple[str, str]:
    if not stored:
        return "", ""
    if len(stored) == len("2024-02-05"):
        return stored, ""
    local = dt.datetime.fromisoformat(stored).astimezone(BRUSSELS)
    return local.date().isoformat(), f"{local:%H:%M}"
