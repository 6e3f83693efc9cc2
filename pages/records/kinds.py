"""The kinds of records the staff writes on this page: their fields, and the command that writes each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Type = Literal["text", "long", "integer", "percent", "day", "choice", "services", "entries", "criterion", "build", "yes"]
Values = Mapping[str, str]


@dataclass(frozen=True)
class Field:
    """One answer, stored under the name of its column. `choices` are its codes; `least` and `most` bound a number; `is_needed`: it must be
    given; `asked_of`: codes of the deciding field of its kind for which it is asked, all where empty."""

    name: str
    type: Type = "text"
    is_needed: bool = False
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    asked_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """`name` is what `record list` and `record withdraw` call it; `title` are the fields that name a record in a list; `arguments` gives
    the command that writes it, None for a kind that is only read here;
    `decided_by` is the field to be answered before the others are asked, empty where none is."""

    name: str
    fields: tuple[Field, ...]
    title: tuple[str, ...]
    arguments: Callable[[Values], tuple[str, ...]] | None = field(hash=False, compare=False)
    decided_by: str = ""

    @property
    def deciding(self) -> Field | None:
        return next((one for one in self.fields if one.name == self.decided_by), None)

    def asked(self, decided: str) -> tuple[Field, ...]:
        """The fields besides the deciding one, once it is answered; none before."""
        if self.decided_by and not decided:
            return ()
        return tuple(one for one in self.fields if one.name != self.decided_by and (not one.asked_of or decided in one.asked_of))


def _columns(name: str) -> Callable[[Values], tuple[str, ...]]:
    """`record add KIND COLUMN=VALUE…`; what is empty is left out."""
    return lambda values: ("add", name, *(f"{column}={value}" for column, value in values.items() if value))


def _options(name: str, options: Mapping[str, str], flags: Mapping[str, str] | None = None) -> Callable[[Values], tuple[str, ...]]:
    """`record KIND --option=VALUE…`; a flag stands for a field that says yes."""

    def write(values: Values) -> tuple[str, ...]:
        given = [f"--{option}={values[column]}" for column, option in options.items() if values.get(column)]
        return (name, *given, *(f"--{flag}" for column, flag in (flags or {}).items() if values.get(column)))

    return write


_YEAR = Field("premium_year", "integer", is_needed=True, least=2018, most=2100)
_FROM = Field("starts_on", "day", is_needed=True)
_TO = Field("ends_on", "day")

KINDS = (
    Kind(
        "ledger",
        (
            Field("kind_code", "choice", is_needed=True, choices=("letter", "demand", "answer", "promise", "event")),
            Field("entry_from", "day", is_needed=True),
            Field("entry_to", "day"),
            Field("author_role", is_needed=True),
            Field("addressee_role"),
            Field("text", "long", is_needed=True),
            Field("in_reply_to", "entries", asked_of=("demand", "answer", "promise")),
            Field("deadline_on", "day", asked_of=("demand",)),
            Field("effect_on", "day", asked_of=("promise",)),
            Field("source", is_needed=True),
        ),
        ("kind_code", "entry_from", "author_role"),
        _columns("ledger"),
        decided_by="kind_code",
    ),
    Kind(
        "success_criteria",
        (
            Field("measure_code", "choice", is_needed=True, choices=("no_incident", "recognition")),
            Field("level_code", "choice", is_needed=True, choices=("confirmed", "probable")),
            Field("least_severity_rank", "choice", choices=("", "1", "2", "3")),
            Field("n_weeks", "integer", least=1, most=520),
            Field("least_share", "percent", is_needed=True, asked_of=("recognition",)),
            Field("least_reporters", "integer", is_needed=True, least=1, most=100_000),
            Field("least_power", "percent", asked_of=("no_incident",)),
            Field("power_size", "integer", least=1, most=10_000, asked_of=("no_incident",)),
            Field("adopted_on", "day", is_needed=True),
        ),
        ("measure_code", "adopted_on"),
        _columns("success_criteria"),
        decided_by="measure_code",
    ),
    Kind(
        "premium_criteria",
        (
            _YEAR,
            Field("criterion_code", "criterion"),
            Field("label", is_needed=True),
            Field("threshold"),
            Field("measure_code", "choice", is_needed=True, choices=("ratio", "use", "count", "stock", "registration")),
            Field("threshold_share", "percent", is_needed=True, asked_of=("ratio",)),
            Field("threshold_count", "integer", is_needed=True, least=1, most=100_000, asked_of=("count",)),
            Field("period_code", "choice", is_needed=True, choices=("S2", "Y", "Q4", "STOCK")),
            Field("service_codes", "services", is_needed=True),
            Field("source", is_needed=True),
        ),
        ("premium_year", "label"),
        _columns("premium_criteria"),
        decided_by="measure_code",
    ),
    Kind(
        "premium_tiers",
        (
            _YEAR,
            Field("n_criteria_total", "integer", is_needed=True, least=1, most=50),
            Field("n_criteria_min", "integer", is_needed=True, least=0, most=50),
            Field("amount_eur", "integer", is_needed=True, least=0, most=100_000),
            Field("source", is_needed=True),
        ),
        ("premium_year", "amount_eur"),
        _columns("premium_tiers"),
    ),
    Kind(
        "meetings",
        (Field("meeting_on", "day", is_needed=True), Field("build_id", "build", is_needed=True), Field("title")),
        ("meeting_on", "title"),
        _columns("meetings"),
    ),
    Kind(
        "observation",
        (_FROM, _TO, Field("is_closed", "yes"), Field("note")),
        ("starts_on", "ends_on"),
        _options("observation", {"starts_on": "from", "ends_on": "to", "note": "note"}, {"is_closed": "closed"}),
    ),
    Kind(
        "campaign",
        (
            _FROM,
            _TO,
            Field("campaign_type_code", "choice", is_needed=True, choices=("mailing", "press", "meeting", "other")),
            Field("title", is_needed=True),
        ),
        ("starts_on", "title"),
        _options("campaign", {"starts_on": "from", "ends_on": "to", "campaign_type_code": "kind", "title": "title"}),
    ),
    Kind(
        "coverage",
        (_FROM, Field("ends_on", "day", is_needed=True), Field("is_incomplete", "yes"), Field("note", is_needed=True)),
        ("starts_on", "ends_on"),
        _options("coverage", {"starts_on": "from", "ends_on": "to", "note": "note"}, {"is_incomplete": "incomplete"}),
    ),
    Kind(
        "outage",
        (
            Field("service_code", "services"),
            Field("fault_service_code", "services"),
            _FROM,
            _TO,
            Field("start_time"),
            Field("end_time"),
            Field("cause"),
            Field("source"),
        ),
        ("starts_on", "service_code"),
        None,
    ),
)
BY_NAME: dict[str, Kind] = {kind.name: kind for kind in KINDS}


def as_text(one: Field, given: Any) -> str:
    """What a widget gave, as the command takes it; empty where nothing was given."""
    if given is None or given is False or given == []:
        return ""
    match one.type:
        case "percent":
            return f"{given / 100:.4f}".rstrip("0").rstrip(".")
        case "integer":
            return str(int(given))
        case "day":
            return str(given.isoformat())
        case "services" | "entries":
            return "|".join(given)
        case _:
            return str(given).strip()


def missing(fields: Sequence[Field], values: Values) -> list[str]:
    """Names of the needed fields that were left empty."""
    return [one.name for one in fields if one.is_needed and not values[one.name]]
