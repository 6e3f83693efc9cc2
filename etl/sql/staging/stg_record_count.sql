-- Grain: one row, how many records the export holds; blank ones are none.
select count(*) as n_records
from received
where coalesce(
    row_fault, submission_id, submitted_at, occurred_at, service_codes, form_version, language, ended_at, is_ongoing,
    kind_code, error_code, severity_code, consequence_codes, minutes_lost, patients_affected, fallback_code,
    fallback_worked_code, postal_code, software_name, software_version, practice_type_code, reporter_id, comment, quote_consent
) is not null
