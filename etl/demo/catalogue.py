"""The codes the demo may use, read from the reference data, with the weights invented for it."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from settings import get_settings

MONTHS = tuple((2023 + month // 12, month % 12 + 1) for month in range(8, 24))  # September 2023 to December 2024
REGIONS = ("WAL", "BRU", "VLG")

# How often a service is named. Invented, save that most reports concern MyCareNet, the form's one published result.
SERVICE_WEIGHTS = {
    "MCN_INSUR": 142, "MCN_EATTEST": 126, "MCN": 112, "MCN_CH4": 78, "MCN_EDMG": 68, "MCN_EFACT": 44, "MCN_MEMBER": 18,
    "MCN_ETARIF": 16, "INSURERS": 16, "MCN_MHM": 4, "MCN_EAGREE": 2,
    "RECIPE": 140, "MEDSCHEME": 26, "VIDIS": 8, "PARIS": 5, "DPP": 3,
    "EH_STS": 45, "EH_PLATFORM": 40, "EH_BOX": 32, "EID_FAS": 28, "EH_CERT": 24, "EH_CONSENT": 12, "ITSME": 10,
    "EH_THERLINK": 10, "EH_METAHUB": 4, "EH_ETK": 2,
    "RSW": 55, "RSB": 60, "SUMEHR": 28, "INTERMED": 8, "BRUSAFE": 8, "VITALINK": 50, "COZO": 30, "VZN": 20,
    "CEBAM_EL": 9, "HANDICAP_FORM": 9, "BAROMETER": 6, "PROSANTE": 6, "MULTEMED": 24, "HECTOR": 4, "VACCINNET": 8,
    "UNKNOWN": 44,
}  # fmt: skip
RARE = 1  # any other service of the catalogue

# From which month, and in which months, a service can be met at all
_ONLY_MONTHS = {"BAROMETER": (10, 11, 12), "PROSANTE": (9, 10, 11, 12)}
_NOT_BEFORE = {"MULTEMED": (2024, 4)}

# Shares of packages are invented: none has been published since 2018.
SOFTWARE_WEIGHTS = {
    "CARECONNECT": 300, "MEDISPRING": 210, "HEALTHONE": 120, "EPICURE": 85, "DAKTARI": 75, "OMNIPRO": 50, "MEDINECT": 40,
    "PRODOC": 35, "TOPAZ": 30, "NEXUZHEALTH_PRO": 15, "WINDOC": 15, "MEDIPOSTE": 5, "OTHER": 20, "UNKNOWN": 0,
}  # fmt: skip
PRACTICE_TYPE_WEIGHTS = {"solo": 430, "group": 390, "lump_sum": 110, "out_of_hours": 15, "other": 20, "unknown": 35}

_GROUP_OF_CODE = {
    "RECIPE": "prescription", "PARIS": "prescription", "MCN_EATTEST": "certificate", "MCN_ETARIF": "certificate",
    "MCN_EFACT": "certificate", "MCN": "entitlement", "MCN_INSUR": "entitlement", "MCN_MEMBER": "entitlement",
    "MCN_MHM": "entitlement", "INSURERS": "entitlement", "MCN_EDMG": "dmg", "MCN_CH4": "agreement", "MCN_EAGREE": "agreement",
    "MEDSCHEME": "records", "VIDIS": "records", "DPP": "records", "MULTEMED": "form", "HANDICAP_FORM": "form",
    "EH_BOX": "mailbox", "HECTOR": "mailbox",
}  # fmt: skip
_GROUP_OF_FAMILY = {"base": "base", "networks": "records", "other": "tool", "unknown": "base"}
GROUPS = (
    "prescription", "certificate", "entitlement", "dmg", "agreement", "records", "form", "mailbox", "tool", "base",
)  # fmt: skip
"""What kind of work a service is for: decides what its failure prevents and what doctors write about it."""


def reference_rows(name: str) -> list[dict[str, str]]:
    with (get_settings().reference_dir / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes_of(name: str, column: str) -> tuple[str, ...]:
    return tuple(row[column] for row in reference_rows(name))


@dataclass(frozen=True)
class Catalogue:
    """Codes in the order of the reference files; an index into these tuples stands for a code everywhere in the demo."""

    services: tuple[str, ...]
    service_regions: tuple[str, ...]  # empty where the service is met everywhere
    service_groups: tuple[int, ...]
    kinds: tuple[str, ...]
    kind_classes: tuple[str, ...]
    consequences: tuple[str, ...]
    implied_severities: tuple[int, ...]
    fallbacks: tuple[str, ...]
    outcomes: tuple[str, ...]
    software: tuple[str, ...]
    software_spellings: tuple[tuple[str, ...], ...]
    practice_types: tuple[str, ...]
    error_codes: tuple[str, ...]

    def service(self, code: str) -> int:
        return self.services.index(code)

    def service_weight(self, place: int, region: str, month: tuple[int, int]) -> int:
        code = self.services[place]
        if self.service_regions[place] not in ("", region):
            return 0
        if month < _NOT_BEFORE.get(code, month) or month[1] not in _ONLY_MONTHS.get(code, (month[1],)):
            return 0
        return 10 * SERVICE_WEIGHTS.get(code, RARE)


def load_catalogue() -> Catalogue:
    services, kinds, consequences = (reference_rows(name) for name in ("services", "kinds", "consequences"))
    software = reference_rows("software")
    aliases = reference_rows("software_aliases")
    return Catalogue(
        services=tuple(row["service_code"] for row in services),
        service_regions=tuple(row["region_code"] for row in services),
        service_groups=tuple(
            GROUPS.index(_GROUP_OF_CODE.get(row["service_code"]) or _GROUP_OF_FAMILY.get(row["family_code"], "base")) for row in services
        ),
        kinds=tuple(row["kind_code"] for row in kinds),
        kind_classes=tuple(row["kind_class_code"] for row in kinds),
        consequences=tuple(row["consequence_code"] for row in consequences),
        implied_severities=tuple(int(row["implied_severity_code"]) for row in consequences),
        fallbacks=codes_of("fallbacks", "fallback_code"),
        outcomes=codes_of("fallback_outcomes", "fallback_worked_code"),
        software=tuple(row["software_code"] for row in software),
        software_spellings=tuple(
            (row["label"].split(" / ")[0], *(a["alias"] for a in aliases if a["software_code"] == row["software_code"])) for row in software
        ),
        practice_types=codes_of("practice_types", "practice_type_code"),
        error_codes=codes_of("error_codes", "error_code"),
    )
