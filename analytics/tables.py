"""The marts as declared to SQLAlchemy: the contract between the ETL, which writes them, and everything that reads them.

Codes, not labels. Moments are UTC `TIMESTAMPTZ`; `*_on`, `*_hour` and `*_weekday` are Europe/Brussels wall clock.
Several codes in one column are joined by `|`. A contract test compares names and types with a freshly built file.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
)

import i18n

SCHEMA_VERSION = "11"  # in `meta.build_info`; raised whenever a name or a type below changes

MARK, PAPER = "+", "+paper"  # in a form_version: how it was filled in follows; it was typed in from a sheet of paper
WITHOUT_IDENTIFIER = "p"  # how the reporter_key of everybody without identifier from one place with one package begins

metadata = MetaData()


class Code(String):
    """Text that the build stores as ENUM."""


def _table(name: str, *columns: Column[Any], schema: str = "marts") -> Table:
    return Table(name, metadata, *columns, schema=schema)


def _text(name: str) -> Column[str]:
    return Column(name, String)


def _code(name: str) -> Column[str]:
    """One of few texts, stored as ENUM: a count by such columns needs no hash of texts."""
    return Column(name, Code)


def _small(name: str) -> Column[int]:
    return Column(name, SmallInteger)


def _integer(name: str) -> Column[int]:
    return Column(name, Integer)


def _moment(name: str) -> Column[Any]:
    return Column(name, DateTime(timezone=True))


def _day(name: str) -> Column[Any]:
    return Column(name, Date)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean)


def _labels() -> tuple[Column[str], Column[str], Column[str]]:
    return _text("label_fr"), _text("label_nl"), _text("label_en")


def _in_three_languages(name: str) -> tuple[Column[str], Column[str], Column[str]]:
    return _text(f"{name}_fr"), _text(f"{name}_nl"), _text(f"{name}_en")


def _provenance() -> tuple[Column[str], Column[str]]:
    """mark: S stated, C seen in public software, D derived; source: key of the bibliography."""
    return _text("mark"), _text("source")


# --- facts ------------------------------------------------------------------------------------------------------------

fct_submissions = _table(  # one row per accepted submission; minutes and patients are summed here, never over reports
    "fct_submissions",
    _text("submission_id"),
    _text("form_version"),
    _text("language"),
    _moment("submitted_at"),
    _moment("occurred_at"),
    _day("occurred_on"),
    _small("occurred_hour"),  # NULL unless the time is exact or approximate
    _small("occurred_weekday"),  # ISO, Monday = 1
    _text("time_precision"),  # exact | day | approximate
    _flag("is_from_memory"),  # sent more than seven days after the fact
    _moment("ended_at"),
    _flag("is_ongoing"),
    _integer("duration_minutes"),
    _text("severity_code"),  # 0 1 2 3 unknown
    _text("kind_code"),
    _small("minutes_lost"),
    _small("patients_affected"),
    _text("fallback_code"),
    _text("fallback_worked_code"),
    _text("province_code"),
    _text("region_code"),  # WAL BRU VLG UNK
    _text("software_code"),
    _text("practice_type_code"),
    _text("reporter_key"),
    _text("error_code"),
    _text("fault_source_code"),
    _text("comment"),  # scrubbed
    _flag("has_quote_consent"),
    _text("source_id"),
    _integer("source_row"),
)

fct_consequences = _table("fct_consequences", _text("submission_id"), _text("consequence_code"))

fct_reports = _table(  # one row per submission and e-service; its codes and its reporter_key are stored as ENUM, and read as text
    "fct_reports",
    _text("report_id"),
    _text("submission_id"),
    _code("service_code"),
    _text("incident_id"),  # NULL for isolated reports
    _moment("submitted_at"),
    _moment("occurred_at"),
    _day("occurred_on"),
    _small("week_number"),  # whole weeks since Monday 5 January 1970
    _small("month_number"),  # twelve times the year, and the months since January
    _small("occurred_hour"),
    _small("occurred_weekday"),
    _text("time_precision"),
    _flag("is_from_memory"),
    _code("severity_code"),
    _small("severity_rank"),  # -1 for unknown
    _code("kind_code"),
    _code("province_code"),
    _code("region_code"),
    _code("software_code"),
    _text("practice_type_code"),
    _code("reporter_key"),
)

fct_incidents = _table(  # one row per incident derived from reports
    "fct_incidents",
    _text("incident_id"),
    _text("service_code"),
    _day("occurred_on"),
    _text("root_incident_id"),  # itself unless another is its probable root
    _text("root_service_code"),  # NULL: the reports do not allow to say
    _moment("first_report_at"),
    _flag("is_start_agreed"),  # five reporters give it within a quarter of an hour
    _moment("last_report_at"),
    _moment("ended_at"),
    _integer("n_reports"),
    _integer("n_reporters"),
    _integer("n_reporters_max"),
    _integer("n_software"),
    _text("level"),  # probable | confirmed
    Column("expected_false", Double),
    _text("max_severity_code"),
    _text("region_codes"),
    _text("software_code"),  # the package that carries it, NULL: the reports do not allow to say
    Column("software_p_value", Double),
    _text("fault_source_code"),  # what its error codes point to, NULL where they are too few or disagree
    _text("official_outage_id"),
    Column("official_delay_minutes", Double),
    _text("rule_version"),
)

usual_levels = _table(  # one row per e-service and observed day for which a usual level was known, parts of the week apart
    "usual_levels",
    _text("service_code"),
    _day("date_on"),
    _text("part_code"),  # work (a working day, 8 to 19 h) | evening (the rest of it) | saturday | sunday (and holidays)
    _flag("is_of_family"),  # too young to have a level of its own
    _integer("n_reporters"),  # who met a failure at a known hour of that day
    Column("usual_reporters", Double),  # the same on an ordinary day
    Column("raised_reporters", Double),  # raised where the other services received more than usual that day
    _integer("n_needed"),  # distinct reporters within two hours who are flagged at any hour
    Column("expected_false", Double),  # incidents to expect of such a day without any failure
)

incident_official_outages = _table(  # one row per incident and official outage that is about it; `fct_incidents` names the most precise
    "incident_official_outages", _text("incident_id"), _text("official_outage_id")
)

fct_official_outages = _table(  # one row per outage known from a public source
    "fct_official_outages",
    _text("official_outage_id"),
    _text("service_code"),  # the service hit, as the source names it; NULL when it does not say
    _text("fault_service_code"),  # the component at fault, as the source names it
    _text("fault_component"),
    _day("starts_on"),
    _day("ends_on"),
    _moment("started_at"),  # only with precision T
    _moment("ended_at"),
    _text("part_of_day"),  # morning | ... only with precision P
    _text("precision"),  # T time, P part of day, D day, W week, M month
    _flag("is_time_approximate"),
    _flag("is_matchable"),  # false: no date or no service, matches nothing
    _text("cause_fr"),
    _text("cause_nl"),
    _text("cause_en"),
    _text("cause_source"),  # those of the sources that state it; NULL of outages the staff noted
    *_provenance(),
    _moment("announced_at"),  # when the official side said so; only of outages the staff noted
    _moment("noted_at"),  # when the staff read it there
    _text("noted_source"),  # where, in their words
)

official_coverage = _table(  # one row per stretch for which somebody vouches for the list of official outages
    "official_coverage",
    _day("starts_on"),
    _day("ends_on"),
    _flag("is_complete"),
    _text("note_fr"),
    _text("note_nl"),
    _text("note_en"),
    *_provenance(),
    _text("author"),  # who vouches, of stretches the staff declared
)

official_incident_counts = _table(  # one row per published count of official incidents
    "official_incident_counts",
    _text("period"),
    _text("origin_code"),
    *_labels(),
    _integer("n_incidents"),
    *_provenance(),
)

observation_periods = _table(  # one row per stretch during which reports could arrive and were loaded
    "observation_periods",
    _day("starts_on"),
    _day("ends_on"),
    _flag("is_observed"),  # false: a declared gap inside
    _text("note"),
    _text("author"),
    _day("recorded_on"),
    _flag("is_from_record"),  # false: taken from the first and last submission
)

incident_rule_trials = _table(  # one row per simulated background, method and size of failure
    "incident_rule_trials",
    _text("rule_version"),
    _text("background_code"),
    _text("method_code"),
    _text("parameter"),  # NULL for our own rule
    _integer("n_extra_reporters"),
    _integer("n_planted"),
    Column("recall", Double),
    Column("false_per_service_year", Double),
    _integer("start_error_minutes"),
    _integer("end_error_minutes"),
)

incident_cause_trials = _table(  # one row per cause of simulated incidents
    "incident_cause_trials",
    _text("rule_version"),
    _text("cause_code"),
    _integer("n_incidents"),
    Column("share_named", Double),
    Column("share_named_wrongly", Double),
)

campaigns = _table(  # one row per mailing or press item that makes people report
    "campaigns",
    _text("campaign_id"),
    _day("starts_on"),
    _day("ends_on"),
    _text("campaign_type_code"),  # mailing | press | meeting | other
    _text("title"),
    _text("author"),
    _day("recorded_on"),
)

# --- dimensions -------------------------------------------------------------------------------------------------------

dim_services = _table(
    "dim_services",
    _text("service_code"),
    *_labels(),
    _text("family_code"),
    _text("family_label_fr"),
    _text("family_label_nl"),
    _text("family_label_en"),
    _integer("family_order"),
    _text("region_code"),  # the one region whose patients it serves; NULL: no single one
    _text("operator"),
    _text("technical_code"),
    *_provenance(),
)

dim_service_dependencies = _table(  # closure of the dependency edges: upstream breaks downstream
    "dim_service_dependencies",
    _text("upstream_code"),
    _text("downstream_code"),
    _integer("path_length"),
    *_in_three_languages("how"),  # how the failure travels, of a single edge; NULL through others
    _text("holds_for"),  # reading | some_software: the condition of a single edge; NULL: always
    _text("mark"),  # the weakest mark on the shortest path: S only if every edge is stated
    _text("source"),  # of every edge of that path
)

dim_sources = _table(  # the bibliography: one page, the key of which stands in the `source` columns
    "dim_sources",
    _text("source_key"),
    _text("publisher"),
    _text("title"),
    *(_text(f"description_{lang}") for lang in i18n.LANGUAGES),
    _text("reference"),
    _text("dated"),
)

dim_regions = _table("dim_regions", _text("region_code"), *_labels())

dim_provinces = _table("dim_provinces", _text("province_code"), _text("region_code"), *_labels())

dim_severities = _table(
    "dim_severities",
    _text("severity_code"),
    _integer("severity_rank"),  # NULL for unknown
    *_labels(),
    _text("description_fr"),
    _text("description_nl"),
    _text("description_en"),
)

dim_kinds = _table(
    "dim_kinds",
    _text("kind_code"),
    _text("kind_class_code"),  # failure | user | refusal | planned | unknown counts as failure
    *_labels(),
    *_provenance(),
)

dim_consequences = _table("dim_consequences", _text("consequence_code"), _text("implied_severity_code"), *_labels(), *_provenance())

dim_fallbacks = _table("dim_fallbacks", _text("fallback_code"), *_labels(), *_in_three_languages("condition"), *_provenance())

service_fallbacks = _table(  # one row per e-service and way round its failure that a source advises
    "service_fallbacks", _text("service_code"), _text("fallback_code"), *_provenance()
)

dim_fallback_outcomes = _table("dim_fallback_outcomes", _text("fallback_worked_code"), *_labels())

dim_error_codes = _table("dim_error_codes", _text("error_code"), _text("fault_source_code"), *_labels(), *_provenance())

dim_fault_sources = _table("dim_fault_sources", _text("fault_source_code"), *_labels())

dim_practice_types = _table("dim_practice_types", _text("practice_type_code"), *_labels())

dim_software = _table("dim_software", _text("software_code"), _text("label"), _text("vendor"), *_provenance())

dim_dates = _table(  # one row per day from the first to the last day any screen may show
    "dim_dates",
    _day("date_on"),
    _small("iso_weekday"),
    _flag("is_holiday"),
    _text("holiday_fr"),
    _text("holiday_nl"),
    _text("holiday_en"),
    _flag("is_working_day"),
    _flag("is_observed"),
)

# --- the premium ------------------------------------------------------------------------------------------------------

ppi_criteria = _table(
    "ppi_criteria",
    _integer("premium_year"),
    _text("criterion_code"),
    *_labels(),
    _text("threshold_fr"),
    _text("threshold_nl"),
    _text("threshold_en"),
    _text("measure_code"),  # ratio | use | count | stock | registration
    Column("threshold_share", Double),
    _integer("threshold_count"),
    _text("period_code"),  # S2 | Y | Q4 | STOCK | FIXED
    _day("period_start"),
    _day("period_end"),
    _flag("is_shown"),  # false where the mark is an inference: never shown as a fact
    _flag("is_uncertain"),  # not shown as a fact, but may be told as uncertain
    *_provenance(),
    _text("noted_source"),  # where the staff read it; NULL for the reference
    _text("author"),
    _day("recorded_on"),
)

ppi_criterion_services = _table(
    "ppi_criterion_services",
    _integer("premium_year"),
    _text("criterion_code"),
    _text("service_code"),
    _text("relation_code"),  # direct | upstream
    *_provenance(),
    _text("catch_up_code"),  # lost | delayed | NULL unknown
    _text("catch_up_mark"),  # NULL with a code: our reading
    _text("catch_up_source"),
)

ppi_tiers = _table(
    "ppi_tiers",
    _integer("premium_year"),
    _integer("n_criteria_total"),
    _integer("n_criteria_min"),  # NULL: unknown
    _integer("amount_eur"),
    *_provenance(),
    _text("noted_source"),
    _text("author"),
)

ppi_registration_dates = _table(  # last day of registration of each barometer, NULL where not found
    "ppi_registration_dates",
    _integer("premium_year"),
    _text("criterion_code"),
    _text("barometer_code"),
    *_labels(),
    _day("register_by"),
    *_provenance(),
)

ppi_data_failures = _table(  # premium years whose requests opened late, and why
    "ppi_data_failures",
    _integer("premium_year"),
    _text("criterion_code"),
    *_in_three_languages("problem"),
    *_in_three_languages("consequence"),
    *_in_three_languages("side"),
    _day("planned_from"),
    _day("planned_to"),
    _day("requests_from"),
    _day("requests_to"),
    *_provenance(),
)

ppi_payouts = _table(
    "ppi_payouts",
    _integer("premium_year"),
    _integer("amount_eur"),
    _text("meaning_fr"),
    _text("meaning_nl"),
    _text("meaning_en"),
    _integer("n_gps"),
    *_provenance(),
)

published_figures = _table(  # what sources publish, each with its unit
    "published_figures",
    _text("figure_code"),
    _text("area_code"),
    _text("period"),
    Column("value", Double),
    _text("unit_code"),
    _text("meaning_en"),
    *_provenance(),
)

gp_denominators = _table(  # how many GPs there are; definitions are never mixed
    "gp_denominators",
    _text("definition_code"),  # registered | fte | ...
    *_labels(),
    _text("area_code"),  # BE, a region or a province
    _integer("year"),
    _day("valid_on"),  # NULL when the source gives only a year
    Column("value", Double),
    *_provenance(),
)

# --- the argument -----------------------------------------------------------------------------------------------------

success_criteria = _table(  # written rules of "entirely solved"; those adopted take the place of those proposed
    "success_criteria",
    _text("success_code"),
    _text("measure_code"),  # no_incident | recognition
    _text("level_code"),  # probable (any incident) | confirmed
    _integer("least_severity_rank"),
    _integer("n_weeks"),
    Column("least_share", Double),
    _integer("least_reporters"),
    Column("least_power", Double),
    _integer("power_size"),
    _day("adopted_on"),  # NULL: a proposal
    _text("author"),
)

argument_cards = _table(  # claims of the union, each with the condition under which it holds
    "argument_cards",
    _text("card_code"),
    _integer("card_order"),
    *_in_three_languages("claim"),
    _text("metric_id"),  # of the evidence it rests on
    _text("field_code"),  # which number of the evidence is held against the threshold: value | low | high
    _text("operator_code"),  # ge (at least) | le (at most)
    Column("threshold", Double),
    _integer("least_n"),  # with fewer there are not enough data
    _text("against_metric_id"),  # of the figure that speaks against it
    *_in_three_languages("attack"),
    *_in_three_languages("answer"),
    _integer("valid_days"),  # after the last observed day; NULL: published facts do not expire
    *_provenance(),
)

ledger = _table(  # letters, demands, answers, promises and events
    "ledger",
    _text("entry_id"),
    _day("entry_from"),  # both NULL: date not known
    _day("entry_to"),
    _text("date_precision"),  # D | M | Y
    _text("kind_code"),  # letter | demand | answer | promise | event
    _text("in_reply_to"),  # entry ids joined by |
    *_in_three_languages("author"),
    *_in_three_languages("addressee"),
    *_in_three_languages("text"),
    _day("deadline_on"),
    _day("effect_on"),  # of a promise: what parts before and after, fixed in advance
    *_provenance(),
    _text("noted_source"),
    _text("recorded_by"),
    _day("recorded_on"),
)

meetings = _table("meetings", _day("meeting_on"), _text("build_id"), _text("title"), _text("author"), _day("recorded_on"))

# --- what the build says of itself ------------------------------------------------------------------------------------

build_info = _table(
    "build_info",
    _text("build_id"),
    _moment("built_at"),
    _text("etl_version"),
    _text("rule_version"),
    _text("schema_version"),
    _text("reference_hash"),
    _text("records_hash"),
    _text("content_hash"),
    _text("key_fingerprint"),
    _text("rewritten_from"),  # the build of which this is a copy, out of which a person went; NULL for a build of its own
    _day("rewritten_on"),
    _flag("is_demo"),
    _day("observed_from"),
    _day("observed_to"),
    _integer("n_sources"),
    _integer("n_received"),
    _integer("n_accepted"),
    _integer("n_rejected"),
    _integer("n_duplicates"),
    _integer("n_reports"),
    _integer("n_reporters"),
    _integer("n_incidents"),
    schema="meta",
)

import_ledger = _table(  # one row per source; received = accepted + rejected + duplicates
    "import_ledger",
    _text("source_id"),
    _text("file_name"),
    _text("sha256"),
    Column("n_bytes", BigInteger),
    _text("shape"),
    _integer("received"),
    _integer("accepted"),
    _integer("rejected"),
    _integer("rejected_before"),  # of the rejected ones, those that repeat a record refused before
    _integer("duplicates"),
    _integer("already_known"),
    _integer("superseded"),
    _integer("by_decision"),
    _integer("withdrawn"),  # submissions that their sender took back; beside the sum, as the erased ones
    _integer("erased"),  # records of persons who asked to be forgotten
    _integer("warnings"),
    _text("error"),  # reason code of a file that could not be read
    _text("error_detail"),
    _moment("imported_at"),
    schema="meta",
)

rejected_rows = _table(
    "rejected_rows",
    _text("source_id"),
    _integer("source_row"),
    _text("column_name"),
    _text("reason_code"),
    _text("raw_row"),  # JSON of the cells, identifiers removed and text scrubbed
    _text("mended_source_id"),  # where the row came from that closes it; NULL for none
    _integer("mended_source_row"),
    _text("repeated_source_id"),  # the record refused before that this one only repeats; NULL for none
    _integer("repeated_source_row"),
    schema="meta",
)

cell_warnings = _table(
    "cell_warnings",
    _text("source_id"),
    _integer("source_row"),
    _text("column_name"),
    _text("raw_value"),
    _text("reason_code"),
    schema="meta",
)

unknown_names = _table(  # names of services and software packages that no catalogue knows
    "unknown_names",
    _text("catalogue"),  # service | software
    _text("name"),
    _integer("n_rows"),
    _integer("n_sources"),
    _text("proposed_codes"),  # up to three, likeliest first; NULL when nothing comes close
    schema="meta",
)

submission_versions = _table(  # every valid row that is not the one counted
    "submission_versions",
    _text("submission_id"),
    _text("source_id"),
    _integer("source_row"),
    _moment("submitted_at"),
    _text("duplicate_reason_code"),  # already_known | superseded | by_decision
    schema="meta",
)

detection_days = _table(  # one row per day, with a digest of what the detection of incidents saw of it
    "detection_days", _day("date_on"), _text("day_hash"), schema="meta"
)

learned_hours = _table(  # one row per hour with reporters of each day that taught what is usual; a day without any has one row of none
    "learned_hours",
    _text("unit_code"),  # an e-service or a family
    _day("date_on"),
    _text("part_code"),
    _small("hour"),
    _integer("n_reporters"),
    schema="meta",
)

check_results = _table(
    "check_results",
    _text("check_name"),
    _text("promise"),
    _integer("n_examined"),
    _integer("n_offenders"),
    _flag("has_passed"),
    schema="meta",
)

near_duplicates = _table(  # one row per pair that may be one submission; submission_id is, or would be, the one not counted
    "near_duplicates",
    _text("submission_id"),
    _text("other_submission_id"),
    _integer("minutes_apart"),  # NULL: the same day, one of them without a time
    Column("text_similarity", Double),  # 0 to 1, NULL: a text is missing
    _integer("n_shared_services"),
    _text("decision_code"),  # undecided | same | distinct
    _flag("has_effect"),  # false: one of the two is not there any more
    _integer("record_number"),  # withdraws the decision
    _text("reason"),
    _text("decided_by"),
    _day("decided_on"),
    schema="meta",
)

paired_submissions = _table(  # one row per submission in a pair, counted or not
    "paired_submissions",
    _text("submission_id"),
    _text("reporter_key"),
    _moment("submitted_at"),
    _moment("occurred_at"),
    _day("occurred_on"),
    _text("time_precision"),
    _text("service_codes"),
    _text("severity_code"),
    _text("kind_code"),
    _small("minutes_lost"),
    _small("patients_affected"),
    _text("province_code"),
    _text("software_code"),
    _text("practice_type_code"),
    _text("comment"),
    _flag("has_quote_consent"),
    _flag("is_counted"),
    schema="meta",
)

decision_effects = _table(  # two rows: the whole build with the decisions about duplicates, and as it would be without
    "decision_effects",
    _flag("has_decisions"),
    _integer("n_submissions"),
    _integer("n_reports"),
    _integer("n_reporters"),
    schema="meta",
)

corrections = _table(
    "corrections",
    _integer("record_number"),
    _text("submission_id"),
    _text("column_name"),
    _text("expected_value"),
    _text("found_value"),
    _text("corrected_value"),
    _text("fit_code"),  # applied; any other stops the build
    _text("reason"),
    _text("author"),
    _day("recorded_on"),
    schema="meta",
)
