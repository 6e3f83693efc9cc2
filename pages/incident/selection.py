"""The incident that the address names, with what every section needs of it, asked once per run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import i18n
from analytics import frames
from analytics import incidents as told
from analytics.incidents import Place
from analytics.metrics import METRICS
from analytics.queries import Question, incident, incidents
from ui import cached, provenance, text_blocks, url
from ui.context import PageContext
from ui.incident_links import INCIDENT, counted_in_address

Record = Mapping[str, Any]


def asked() -> tuple[str, Any] | None:
    """The e-service and the moment that the address names."""
    return told.read_address(url.subject(INCIDENT))


@dataclass(frozen=True)
class Selection:
    """`whole` is the root with all its symptoms, as the list has it; `hit` are its incidents, one per e-service, the earliest first;
    `named_id` is the one among them that the address names."""

    context: PageContext
    named_id: str
    whole: Record
    hit: list[dict[str, Any]]

    @classmethod
    def of(cls, context: PageContext) -> Selection | None:
        """None where the address names no incident of this build."""
        named = asked()
        found = frames.records(cached.frame(incident.overlapping(*named))) if named else []
        if not found:
            return None
        root = found[0]["root_incident_id"]
        (whole,) = frames.records(cached.frame(incidents.whole(root)))
        return cls(context, found[0]["incident_id"], whole, frames.records(cached.frame(incident.hit(root))))

    def how(self, metric: str, *questions: Question, n: str = "") -> str:
        """How a key figure came to be; the filter of the frame does not apply to one incident."""
        return provenance.of(METRICS[metric], self.context, n=n, questions=questions, is_filtered=False)

    @property
    def root_id(self) -> str:
        return str(self.whole["incident_id"])

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(one["incident_id"] for one in self.hit)

    @property
    def largest(self) -> Record:
        """Its incident with most reporters."""
        return max(self.hit, key=lambda one: (one["n_reporters"], one["incident_id"]))

    @property
    def services(self) -> list[str]:
        """Short labels of the e-services hit, the earliest first."""
        return [self.short_labels[one["service_code"]] for one in self.hit]

    @property
    def root_label(self) -> str:
        return self.short_labels[self.whole["service_code"]]

    @property
    def is_root_silent(self) -> bool:
        """The probable root was reported by too few, or nobody, to be an incident itself."""
        return bool(self.whole["has_root"]) and self.whole["service_code"] not in {one["service_code"] for one in self.hit}

    @cached_property
    def short_labels(self) -> dict[str, str]:
        return self.context.labels.short_services

    @property
    def name(self) -> str:
        """`MyCareNet, 15 janvier 2024, vers 9 h`."""
        lang = self.context.lang
        day = i18n.date(self.whole["occurred_on"], lang)
        return i18n.t("incident.title", lang, service=self.root_label, day=day, start=told.start(self.whole, lang))

    @cached_property
    def levels(self) -> dict[str, Record | None]:
        """What was usual for each e-service hit, at the time it was hit."""
        return {
            one["service_code"]: told.level_at(
                frames.records(cached.frame(incident.levels(one["service_code"], one["occurred_on"]))), one["first_report_at"]
            )
            for one in self.hit
        }

    @cached_property
    def outage(self) -> Record | None:
        """The official outage that confirms it, the most precise of its e-services."""
        matched = [one["official_outage_id"] for one in self.hit if one["official_outage_id"]]
        found = [row for id_ in dict.fromkeys(matched) for row in frames.records(cached.frame(incident.outage(id_)))]
        return min(found, key=lambda row: "TPDWM".index(row["precision"]), default=None)

    @property
    def delay_minutes(self) -> float | None:
        """From the first report to the announcement of that outage, where it can be measured."""
        of_outage = (one for one in self.hit if self.outage and one["official_outage_id"] == self.outage["official_outage_id"])
        known = [one["official_delay_minutes"] for one in of_outage if one["official_delay_minutes"] is not None]
        return max(known, default=None)

    @property
    def is_vouched_for(self) -> bool:
        """Somebody vouches that the official list of its day is complete."""
        return told.is_vouched_for(self.whole["occurred_on"], frames.records(cached.dimension("official_coverage")))

    @cached_property
    def place(self) -> Place | None:
        """Where it stands in the list of the reader's choice, which counts by roots or by e-services; None where it does not."""
        counted = counted_in_address()
        listed = frames.records(cached.frame(incidents.listed(self.context.filters, counted=counted)))
        return told.place_in(listed, self.whole["incident_id"] if counted == "roots" else self.named_id, itself=self.ids)


def definitions(pairs: Sequence[tuple[str, str]], lang: str) -> str:
    """Terms of the page and what they are, the latter finished HTML."""
    return text_blocks.definitions([(i18n.t(f"incident.{name}", lang), text) for name, text in pairs], is_html=True)
