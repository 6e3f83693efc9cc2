"""The rows a real form gives now and then that are not as they should be: about two or three in a hundred."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Cells = dict[str, str]


@dataclass(frozen=True)
class Dirt:
    """One kind of fault. `soil` changes the cells of a row; the number lets it vary."""

    name: str
    per_ten_thousand: int
    soil: Callable[[Cells, int], Cells]


def _cell(column: str, *values: str) -> Callable[[Cells, int], Cells]:
    return lambda cells, number: cells | {column: values[number % len(values)]}


def _no_moment(cells: Cells, number: int) -> Cells:
    return cells | {"occurred_at": "", "submitted_at": ""}


def _blanks_around(cells: Cells, number: int) -> Cells:
    return cells | {name: f"{cells[name]} " for name in ("service_codes", "postal_code", "kind_code") if cells[name]}


def _ends_before_start(cells: Cells, number: int) -> Cells:
    return cells | {"ended_at": "2023-08-30 09:00:00", "is_ongoing": "false"}


def _partly_unknown(cells: Cells, number: int) -> Cells:
    return cells | {"service_codes": cells["service_codes"] + "|" + ("Outlook", "Doccle", "le fax")[number % 3]}


def _in_words(cells: Cells, number: int) -> Cells:
    """Names instead of codes, as an older version of a form may have sent them."""
    names = {"RECIPE": "Recip-e", "MCN": "MyCareNet", "MCN_EATTEST": "eAttest", "MCN_INSUR": "assurabilité",
             "MCN_CH4": "Chapitre IV", "MCN_EDMG": "eDMG", "MCN_EFACT": "eFact", "EH_BOX": "eHealthBox", "EH_PLATFORM": "eHealth",
             "EH_CERT": "certificat eHealth", "EH_STS": "session eHealth", "EID_FAS": "eID"}  # fmt: skip
    codes = cells["service_codes"].split("|")
    return cells | {"service_codes": "|".join(names.get(code, code.lower()) for code in codes)}


DIRT = (
    Dirt("no_id", 30, _cell("submission_id", "")),
    Dirt("names_for_codes", 40, _in_words),
    Dirt("blanks_around", 25, _blanks_around),
    Dirt("service_unknown", 12, _cell("service_codes", "l'imprimante", "Doctolib", "Internet", "Zoom", "?")),
    Dirt("service_partly_unknown", 8, _partly_unknown),
    Dirt("service_empty", 4, _cell("service_codes", "")),
    Dirt(
        "occurred_impossible",
        8,
        _cell("occurred_at", "2024-02-31 10:00:00", "2023-11-31", "31/02/2024", "lundi passé", "2024-13-05"),
    ),
    Dirt("occurred_in_future", 6, _cell("occurred_at", "2204-01-15 09:30:00", "2042-03-04", "2104-09-10 11:00:00")),
    Dirt("no_moment", 3, _no_moment),
    Dirt("ended_before_start", 6, _ends_before_start),
    Dirt("severity_out_of_range", 12, _cell("severity_code", "9", "5", "grave", "-1")),
    Dirt("minutes_negative", 8, _cell("minutes_lost", "-5", "-30")),
    Dirt("minutes_too_many", 8, _cell("minutes_lost", "2000", "14400")),
    Dirt("minutes_decimal", 10, _cell("minutes_lost", "12,5", "7,5", "22.5", "0,5")),
    Dirt("minutes_in_words", 8, _cell("minutes_lost", "une demi-heure", "20 min", "1h", "toute la matinée")),
    Dirt("patients_too_many", 5, _cell("patients_affected", "999", "4000")),
    Dirt("postal_foreign", 14, _cell("postal_code", "59000", "L-1855", "75011", "52062")),
    Dirt("postal_in_words", 5, _cell("postal_code", "Namur", "1000 Bruxelles", "50000")),
    Dirt("kind_unknown", 4, _cell("kind_code", "K_PANNE", "panne")),
    Dirt("consequence_unknown", 4, _cell("consequence_codes", "I_FATIGUE", "I_CATCHUP|I_COLERE")),
)
