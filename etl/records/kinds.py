"""The kinds of records: the columns of each file, which must be filled, and what a build is made from."""

from __future__ import annotations

from dataclasses import dataclass

import i18n

CAMPAIGN_TYPES = ("mailing", "press", "meeting", "other")
DECISIONS = ("same", "distinct")
MEASURES = ("ratio", "use", "count", "stock", "registration")  # of a criterion of the premium
CORRECTABLE_COLUMNS = (
    "service_codes",
    "kind_code",
    "severity_code",
    "minutes_lost",
    "patients_affected",
    "fallback_code",
    "province_code",
    "software_code",
    "practice_type_code",
)
COMMON_COLUMNS = ("author", "recorded_on", "withdrawn_on", "withdrawn_by")


@dataclass(frozen=True)
class RecordKind:
    """One file of records. `days`, `times` (HH:MM), `moments` (YYYY-MM-DD HH:MM), `numbers` (decimal point) and `integers` are columns, of
    which only the required ones must be filled."""

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    days: tuple[str, ...]
    choices: dict[str, tuple[str, ...]]
    times: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    integers: tuple[str, ...] = ()

    @property
    def all_columns(self) -> tuple[str, ...]:
        return (*self.columns, *COMMON_COLUMNS)


OBSERVATION_PERIODS = RecordKind(
    name="observation_periods",
    columns=("starts_on", "ends_on", "is_observed", "note"),
    required=("starts_on", "is_observed"),
    days=("starts_on", "ends_on"),
    choices={"is_observed": ("true", "false")},
)
CAMPAIGNS = RecordKind(
    name="campaigns",
    columns=("campaign_id", "starts_on", "ends_on", "campaign_type_code", "title"),
    required=("campaign_id", "starts_on", "campaign_type_code", "title"),
    days=("starts_on", "ends_on"),
    choices={"campaign_type_code": CAMPAIGN_TYPES},
)
ERASURES = RecordKind(
    name="erasures",
    columns=("reporter_key", "erased_on"),
    required=("reporter_key", "erased_on"),
    days=("erased_on",),
    choices={},
)
ALIASES = RecordKind(
    name="aliases",
    columns=("catalogue", "alias", "code"),
    required=("catalogue", "alias", "code"),
    days=(),
    choices={"catalogue": ("service", "software")},
)
PINS = RecordKind(name="pins", columns=("build_id", "reason"), required=("build_id",), days=(), choices={})
DUPLICATE_DECISIONS = RecordKind(  # submission_id is the one not counted when both are the same
    name="duplicate_decisions",
    columns=("submission_id", "other_submission_id", "decision", "reason"),
    required=("submission_id", "other_submission_id", "decision"),
    days=(),
    choices={"decision": DECISIONS},
)
CORRECTIONS = RecordKind(  # an empty value: not answered
    name="corrections",
    columns=("submission_id", "column_name", "expected_value", "corrected_value", "reason"),
    required=("submission_id", "column_name", "reason"),
    days=(),
    choices={"column_name": CORRECTABLE_COLUMNS},
)
OFFICIAL_OUTAGES = RecordKind(  # announced_at: when the official side said so; noted_at: when the staff read it there
    name="official_outages",
    columns=(
        "official_outage_id",
        "service_code",
        "fault_service_code",
        "starts_on",
        "ends_on",
        "start_time",
        "end_time",
        "part_of_day",
        "precision",
        "announced_at",
        "noted_at",
        "source",
        "cause",
    ),
    required=("official_outage_id", "service_code", "starts_on", "precision", "noted_at", "source"),
    days=("starts_on", "ends_on"),
    choices={"precision": ("T", "P", "D", "W", "M"), "part_of_day": ("", "morning", "afternoon", "evening", "night")},
    times=("start_time", "end_time"),
    moments=("announced_at", "noted_at"),
)
OFFICIAL_COVERAGE = RecordKind(
    name="official_coverage",
    columns=("starts_on", "ends_on", "is_complete", "note"),
    required=("starts_on", "ends_on", "is_complete", "note"),
    days=("starts_on", "ends_on"),
    choices={"is_complete": ("true", "false")},
)
PREMIUM_CRITERIA = RecordKind(  # of years whose criteria no public source gave when this was written; the staff names the source
    name="premium_criteria",
    columns=(
        "premium_year",
        "criterion_code",
        "label",
        "threshold",
        "measure_code",
        "threshold_share",
        "threshold_count",
        "period_code",
        "service_codes",
        "source",
    ),
    required=("premium_year", "criterion_code", "label", "measure_code", "period_code", "service_codes", "source"),
    days=(),
    choices={"measure_code": MEASURES, "period_code": ("S2", "Y", "Q4", "STOCK")},
    numbers=("threshold_share",),
    integers=("premium_year", "threshold_count"),
)
PREMIUM_TIERS = RecordKind(
    name="premium_tiers",
    columns=("premium_year", "n_criteria_total", "n_criteria_min", "amount_eur", "source"),
    required=("premium_year", "n_criteria_total", "n_criteria_min", "amount_eur", "source"),
    days=(),
    choices={},
    integers=("premium_year", "n_criteria_total", "n_criteria_min", "amount_eur"),
)
SUCCESS_CRITERIA = RecordKind(  # adopted by the board; they take the place of those the observatory proposes
    name="success_criteria",
    columns=(
        "success_code",
        "measure_code",
        "level_code",
        "least_severity_rank",
        "n_weeks",
        "least_share",
        "least_reporters",
        "least_power",
        "power_size",
        "adopted_on",
    ),
    required=("success_code", "measure_code", "level_code", "least_reporters", "adopted_on"),
    days=("adopted_on",),
    choices={"measure_code": ("no_incident", "recognition"), "level_code": ("probable", "confirmed")},
    numbers=("least_share", "least_power"),
    integers=("least_severity_rank", "n_weeks", "least_reporters", "power_size"),
)
LEDGER = RecordKind(  # letters, demands, answers and promises after those of the reference
    name="ledger",
    columns=(
        "entry_id",
        "entry_from",
        "entry_to",
        "kind_code",
        "in_reply_to",
        "author_role",
        "addressee_role",
        "text",
        "deadline_on",
        "effect_on",
        "source",
    ),
    required=("entry_id", "entry_from", "kind_code", "author_role", "text", "source"),
    days=("entry_from", "entry_to", "deadline_on", "effect_on"),
    choices={"kind_code": ("letter", "demand", "answer", "promise", "event")},
)
MEETINGS = RecordKind(  # the build shown at a meeting of the board is kept
    name="meetings",
    columns=("meeting_on", "build_id", "title"),
    required=("meeting_on", "build_id"),
    days=("meeting_on",),
    choices={},
)
ISSUED_DOSSIERS = RecordKind(  # documents that left, with all it takes to make them again; their build is kept
    name="issued_dossiers",
    columns=(
        "number",
        "issued_at",
        "build_id",
        "filters",
        "language",
        "audience",
        "sections",
        "site",
        "layout_version",
        "product_version",
        "files",
        "contents",
        "letter",
    ),
    required=(
        "number",
        "issued_at",
        "build_id",
        "language",
        "audience",
        "sections",
        "layout_version",
        "product_version",
        "files",
        "contents",
        "author",
    ),
    days=(),
    choices={"language": i18n.LANGUAGES, "audience": ("board", "outside")},
)
ERASED_BUILDS = RecordKind(  # written by an erasure alone: what became of a build that held the person. `rewritten_as`: the build that has
    # taken its place, without what they sent; empty where none could be made
    name="erased_builds",
    columns=("build_id", "erased_on", "rewritten_as"),
    required=("build_id", "erased_on"),
    days=("erased_on",),
    choices={},
)
WRITTEN_BY_COLUMN = (PREMIUM_CRITERIA, PREMIUM_TIERS, SUCCESS_CRITERIA, LEDGER, MEETINGS)
WRITTEN_BY_ADD = (*WRITTEN_BY_COLUMN, ISSUED_DOSSIERS)  # the last by the program of the dossier, never by a form
PINNING = (PINS, MEETINGS, ISSUED_DOSSIERS)  # a build named by one of these in force is kept
OF_NO_BUILD = (ISSUED_DOSSIERS, ERASED_BUILDS)  # what happened to builds: no build is another one for it
KINDS = (
    OBSERVATION_PERIODS,
    CAMPAIGNS,
    ERASURES,
    ALIASES,
    PINS,
    DUPLICATE_DECISIONS,
    CORRECTIONS,
    OFFICIAL_OUTAGES,
    OFFICIAL_COVERAGE,
    *WRITTEN_BY_ADD,
    ERASED_BUILDS,
)
IN_THE_BUILD = (  # kinds of which a build is made
    OBSERVATION_PERIODS,
    CAMPAIGNS,
    DUPLICATE_DECISIONS,
    CORRECTIONS,
    OFFICIAL_OUTAGES,
    OFFICIAL_COVERAGE,
    *WRITTEN_BY_COLUMN,
)
