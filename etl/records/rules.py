"""What a record of the moratorium must keep to besides its columns: numbers that fit together, days in order, codes that exist.

Each fault has a code, by which a screen says it in the reader's language, and a message that names what is at fault.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from i18n import BRUSSELS

Record = Mapping[str, str]
REPLIES = {"demand": ("letter",), "answer": ("demand",), "promise": ("demand",)}  # kind of an entry: kinds it may be about
_LONGEST_NAME = 24


@dataclass(frozen=True)
class Fault:
    code: str
    message: str


@dataclass(frozen=True)
class Facts:
    """What the reference already holds: codes of e-services, (premium_year, criterion_code), (premium_year, amount_eur, criteria in all),
    and the kind and first day of each entry of the ledger."""

    services: frozenset[str]
    criteria: frozenset[tuple[str, str]]
    tiers: Mapping[tuple[str, str], str]
    entries: Mapping[str, tuple[str, str]]


@lru_cache(maxsize=4)
def facts(reference: Path) -> Facts:
    """Read once a process."""

    def rows(name: str) -> list[dict[str, str]]:
        with (reference / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return Facts(
        services=frozenset(row["service_code"] for row in rows("services")),
        criteria=frozenset((row["premium_year"], row["criterion_code"]) for row in rows("ppi_criteria")),
        tiers={(row["premium_year"], row["amount_eur"]): row["n_criteria_total"] for row in rows("ppi_tiers")},
        entries={row["entry_id"]: (row["kind_code"], row["entry_from"]) for row in rows("ledger")},
    )


def alone(kind: str, record: Record) -> Fault | None:
    """What is wrong with one record by itself; its cells are already dates and numbers where they should be."""
    judge = {
        "premium_criteria": _criterion,
        "premium_tiers": _tier,
        "success_criteria": _success,
        "ledger": _entry,
        "issued_dossiers": _dossier,
    }.get(kind)
    return judge(record) if judge else None


def beside(kind: str, records: Sequence[Record], known: Facts) -> tuple[Record, Fault] | None:
    """The first record that does not fit the reference, or the others of its kind."""
    judge = {"premium_criteria": _criterion_beside, "premium_tiers": _tier_beside, "ledger": _entry_beside}.get(kind)
    if judge is None:
        return None
    for record in records:
        if fault := judge(record, records, known):
            return record, fault
    return None


def named(kind: str, values: Record, records: Iterable[Record], known: Facts) -> dict[str, str]:
    """The record with the code that nobody should have to invent: of a campaign, an entry of the ledger, a rule, a criterion. None of its
    kind ever bore it, withdrawn `records` included, nor does the reference."""
    wanted = {
        "campaigns": ("campaign_id", f"{values.get('starts_on', '')}-{values.get('campaign_type_code', '')}"),
        "ledger": ("entry_id", f"{values.get('entry_from', '')}-{values.get('kind_code', '')}"),
        "success_criteria": ("success_code", values.get("measure_code", "").upper()),
        "premium_criteria": ("criterion_code", f"C_{_as_code(values.get('label', ''))}"),
    }.get(kind)
    if wanted is None or values.get(wanted[0]):
        return dict(values)
    column, name = wanted
    taken = {*known.entries, *(code for _, code in known.criteria), *(record[column] for record in records)}
    free = next(one for one in (name, *(f"{name}-{number}" for number in range(2, 1000))) if one not in taken)
    return dict(values) | {column: free}


def _as_code(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Z0-9]+", "_", plain.upper()).strip("_")[:_LONGEST_NAME] or "NEW"


def _criterion(record: Record) -> Fault | None:
    if not 2017 <= int(record["premium_year"]) <= 2100:
        return Fault("year", f"premium_year is {record['premium_year']}, not a year of the premium")
    if record["measure_code"] == "ratio" and not record["threshold_share"]:
        return Fault("needs_share", "a ratio needs threshold_share")
    if record["measure_code"] == "count" and not record["threshold_count"]:
        return Fault("needs_count", "a count needs threshold_count")
    return _share(record, "threshold_share")


def _tier(record: Record) -> Fault | None:
    if not 2017 <= int(record["premium_year"]) <= 2100:
        return Fault("year", f"premium_year is {record['premium_year']}, not a year of the premium")
    if int(record["n_criteria_min"]) > int(record["n_criteria_total"]):
        return Fault("tier_beyond_total", f"{record['n_criteria_min']} criteria to be met of {record['n_criteria_total']}")
    return None


def _success(record: Record) -> Fault | None:
    if record["measure_code"] == "recognition" and not record["least_share"]:
        return Fault("needs_share", "recognition needs least_share")
    if record["measure_code"] == "no_incident" and not record["n_weeks"]:
        return Fault("needs_weeks", "no_incident needs n_weeks")
    if record["measure_code"] == "no_incident" and record["least_share"]:
        return Fault("share_not_asked", "no_incident has no least_share")
    if bool(record["least_power"]) != bool(record["power_size"]):
        return Fault("power_pair", "least_power and power_size go together")
    if record["least_severity_rank"] and int(record["least_severity_rank"]) > 3:
        return Fault("severity", "least_severity_rank goes from 0 to 3")
    if int(record["least_reporters"]) < 1 or record["n_weeks"] == "0" or record["power_size"] == "0":
        return Fault("at_least_one", "least_reporters, n_weeks and power_size are at least 1")
    return _share(record, "least_share") or _share(record, "least_power")


def _share(record: Record, column: str) -> Fault | None:
    if record[column] and not 0 < float(record[column]) <= 1:
        return Fault("share", f"{column} is {record[column]}, not a share above 0 and up to 1")
    return None


def _entry(record: Record) -> Fault | None:
    """ISO days compare as texts."""
    first, last = record["entry_from"], record["entry_to"] or record["entry_from"]
    if last < first:
        return Fault("days_order", f"entry_to {last} lies before entry_from {first}")
    if record["deadline_on"] and record["deadline_on"] < first:
        return Fault("days_order", f"deadline_on {record['deadline_on']} lies before entry_from {first}")
    if record["effect_on"] and record["kind_code"] != "promise":
        return Fault("effect_of_promise", "only a promise has effect_on")
    if record["effect_on"] and record["effect_on"] < first:
        return Fault("days_order", f"effect_on {record['effect_on']} lies before entry_from {first}")
    if record["in_reply_to"] and record["kind_code"] not in REPLIES:
        return Fault("reply_kind", f"a {record['kind_code']} is about no other entry")
    return None


def _dossier(record: Record) -> Fault | None:
    """Whoever holds the paper finds it here by its number and compares its files with the sums."""
    if not re.fullmatch(r"\d{4}-\d{3,6}", record["number"], flags=re.ASCII):
        return Fault("dossier_number", f"number is {record['number']!r}, not a year and a number such as 2026-003")
    moment = _moment(record["issued_at"])
    if moment is None:
        return Fault("dossier_moment", f"issued_at is {record['issued_at']!r}, not a moment with its zone")
    if record["number"][:4] != str(moment.astimezone(BRUSSELS).year):
        return Fault("dossier_number", f"{record['number']} is no number of the year of {record['issued_at']}")
    for column, digits in (("files", 64), ("contents", 16)):
        if not re.fullmatch(rf"[a-z0-9_:]+=[0-9a-f]{{{digits}}}(\|[a-z0-9_:]+=[0-9a-f]{{{digits}}})*", record[column], flags=re.ASCII):
            return Fault("dossier_sums", f"{column} are names with sums of {digits} digits, NAME=SUM joined by |")
    return None


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _criterion_beside(record: Record, records: Sequence[Record], known: Facts) -> Fault | None:
    if (record["premium_year"], record["criterion_code"]) in known.criteria:
        return Fault("in_reference", f"the reference already holds {record['criterion_code']} of {record['premium_year']}")
    if unknown := [code for code in record["service_codes"].split("|") if code not in known.services]:
        return Fault("unknown_service", f"no e-service has the code {', '.join(unknown)}")
    return None


def _tier_beside(record: Record, records: Sequence[Record], known: Facts) -> Fault | None:
    year = record["premium_year"]
    if (year, record["amount_eur"]) in known.tiers:
        return Fault("in_reference", f"the reference already holds EUR {record['amount_eur']} of {year}")
    totals = {one["n_criteria_total"] for one in records if one["premium_year"] == year}
    if len(totals) > 1:
        return Fault("totals_differ", f"{year} has {' and '.join(sorted(totals))} criteria in all by different records")
    return None


def _entry_beside(record: Record, records: Sequence[Record], known: Facts) -> Fault | None:
    if record["entry_id"] in known.entries:
        return Fault("in_reference", f"the reference already holds an entry {record['entry_id']}")
    entries = dict(known.entries) | {one["entry_id"]: (one["kind_code"], one["entry_from"]) for one in records}
    for name in filter(None, record["in_reply_to"].split("|")):
        if name not in entries or name == record["entry_id"]:
            return Fault("reply_unknown", f"in_reply_to names {name}, which is no entry of the ledger")
        kind, day = entries[name]
        if kind not in REPLIES[record["kind_code"]]:
            return Fault(
                "reply_kind", f"in_reply_to names {name}, a {kind}: a {record['kind_code']} is about a {REPLIES[record['kind_code']][0]}"
            )
        if kind == "letter" and day != record["entry_from"]:
            return Fault("day_of_letter", f"a demand of the letter {name} bears its day, {day}")
    return None
