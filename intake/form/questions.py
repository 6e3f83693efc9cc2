"""What the form asks and which answers it offers: codes and names of `data/reference`, in the order a doctor meets them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import i18n

VERSION = "form-1"  # raise it when a question or an answer changes its meaning
# what follows it says how the form was filled in: typed in from a sheet of paper; told, before, that colleagues reported an e-service
PAPER, TOLD = "+paper", "+told"
UNKNOWN_SERVICE = "UNKNOWN"
OFFERED = 10  # e-services that need no search
# shown first until the store can say which are reported most; those a consultation meets
USUAL = ("RECIPE", "MCN_EATTEST", "MCN_INSUR", "MCN_EDMG", "MCN", "EH_PLATFORM", "EID_FAS", "EH_BOX", "MCN_CH4", "RSW")
KINDS = ("K_DOWN", "K_SLOW", "K_INTERMIT", "K_AUTH", "K_REFUSED", "K_WRONGDATA")
MORE_KINDS = ("K_BLOCKEDBY", "K_CARD", "K_CERT", "K_FULL", "K_DATA_LOSS_MEASURE", "K_PLANNED")
CONSEQUENCES = (
    "I_NO_ERX",
    "I_NO_ATTEST",
    "I_NO_TP",
    "I_NO_DMG",
    "I_PATIENT_PAYS",
    "I_PAPER",
    "I_CATCHUP",
    "I_CONTINUITY",
    "I_PREMIUM",
    "I_DEMOTIV",
)
_ICONS = {
    "RECIPE": "prescription",
    "PARIS": "prescription",
    "MCN_EATTEST": "paper",
    "MULTEMED": "paper",
    "MCN_INSUR": "card",
    "MCN_MEMBER": "card",
    "MCN_EFACT": "money",
    "MCN_ETARIF": "money",
    "MCN_EDMG": "folder",
    "MCN_MHM": "folder",
    "SUMEHR": "folder",
    "MCN_CH4": "stamp",
    "MCN_EAGREE": "stamp",
    "EID_FAS": "identity",
    "ITSME": "identity",
    "EH_STS": "key",
    "EH_CERT": "key",
    "EH_ETK": "key",
    "EH_KGSS": "key",
    "EH_BOX": "mail",
    "HECTOR": "mail",
    "VACCINNET": "pill",
    "EH_PLATFORM": "pulse",
    UNKNOWN_SERVICE: "question",
}
_FAMILY_ICONS = {"base": "key", "mycarenet": "shield", "prescription": "pill", "networks": "network", "other": "tool"}


@dataclass(frozen=True)
class Choice:
    """One answer: its code, its name, and what it adds in small."""

    code: str
    name: str
    more: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Group:
    name: str
    choices: tuple[Choice, ...]


class Questions:
    """Every list of answers, in three languages."""

    def __init__(self, reference_dir: Path) -> None:
        def rows(table: str) -> list[dict[str, str]]:
            with (reference_dir / f"{table}.csv").open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))

        self._services = {row["service_code"]: row for row in rows("services")}
        self._families = rows("service_families")
        self._names = {
            table: {row[code]: row for row in rows(table)}
            for table, code in (
                ("kinds", "kind_code"),
                ("consequences", "consequence_code"),
                ("fallbacks", "fallback_code"),
                ("fallback_outcomes", "fallback_worked_code"),
            )
        }
        self._software = rows("software")

    def service(self, code: str, lang: str) -> Choice:
        row = self._services[code]
        name, _, more = row[f"label_{lang}"].partition(", ")
        return Choice(code, name, more, _ICONS.get(code) or _FAMILY_ICONS.get(row["family_code"], "tool"))

    def known_services(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Those the catalogue has, each once."""
        return tuple(code for code in dict.fromkeys(codes) if code in self._services)

    def knows_kind(self, code: str) -> bool:
        return code in (*KINDS, *MORE_KINDS)

    def offered(self, first: Sequence[str], most_reported: Sequence[str]) -> tuple[str, ...]:
        """Codes shown without opening anything: `first`, then the ten most reported and usual, none of which gives way to them."""
        ten = [code for code in self.known_services((*most_reported, *USUAL)) if code != UNKNOWN_SERVICE][:OFFERED]
        return tuple(code for code in self.known_services((*first, *ten)) if code != UNKNOWN_SERVICE)

    @lru_cache(maxsize=64)  # noqa: B019  one object for as long as the process lives
    def service_groups(self, offered: tuple[str, ...], lang: str) -> tuple[Group, ...]:
        """Every e-service that is not offered first, by family."""
        groups = []
        for family in self._families:
            codes = [code for code, row in self._services.items() if row["family_code"] == family["family_code"]]
            choices = tuple(self.service(code, lang) for code in codes if code not in offered and code != UNKNOWN_SERVICE)
            if choices:
                groups.append(Group(family[f"label_{lang}"], choices))
        return tuple(groups)

    @lru_cache(maxsize=8)  # noqa: B019
    def all_services(self, lang: str) -> tuple[Group, ...]:
        return self.service_groups((), lang)

    @lru_cache(maxsize=8)  # noqa: B019
    def kinds(self, lang: str) -> tuple[Choice, ...]:
        """The six of the form, in its own words."""
        return tuple(Choice(code, i18n.t(f"form.kind.{code}", lang), i18n.t(f"form.kind.{code}.more", lang)) for code in KINDS)

    @lru_cache(maxsize=8)  # noqa: B019
    def more_kinds(self, lang: str) -> tuple[Choice, ...]:
        return tuple(Choice(code, self.name("kinds", code, lang)) for code in MORE_KINDS)

    @lru_cache(maxsize=8)  # noqa: B019
    def consequences(self, lang: str) -> tuple[Choice, ...]:
        return tuple(Choice(code, self.name("consequences", code, lang)) for code in CONSEQUENCES)

    @lru_cache(maxsize=8)  # noqa: B019
    def fallbacks(self, lang: str) -> tuple[Choice, ...]:
        return tuple(Choice(code, self.name("fallbacks", code, lang)) for code in self._names["fallbacks"] if code != "unknown")

    @lru_cache(maxsize=8)  # noqa: B019
    def outcomes(self, lang: str) -> tuple[Choice, ...]:
        return tuple(Choice(code, self.name("fallback_outcomes", code, lang)) for code in ("yes", "partly", "no"))

    @lru_cache(maxsize=8)  # noqa: B019
    def software(self, lang: str) -> tuple[Choice, ...]:
        known = [Choice(row["software_code"], row["label"]) for row in self._software if row["software_code"] not in ("OTHER", "UNKNOWN")]
        return (*sorted(known, key=lambda one: i18n.name_order(one.name)), Choice("OTHER", i18n.t("form.software.other", lang)))

    def name(self, table: str, code: str, lang: str) -> str:
        return self._names[table][code][f"label_{lang}"]
