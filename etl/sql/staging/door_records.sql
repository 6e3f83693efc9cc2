-- Grain: one line of a raw copy of the intake store; a line out of which an erased person went is empty and keeps its number.
-- Variable: door_file.
create or replace temp table door_records as
with lines as (
    select unnest(parts) as line, unnest(range(1, len(parts) + 1))::integer as source_row
    from (select string_split(content, chr(10)) as parts from read_text(getvariable('door_file')))
)
select
    source_row,
    unnest(from_json(line, '{
        "submission_id": "VARCHAR", "action": "VARCHAR", "form_version": "VARCHAR", "language": "VARCHAR",
        "submitted_at": "VARCHAR", "occurred_at": "VARCHAR", "ended_at": "VARCHAR", "is_ongoing": "VARCHAR", "service_codes": "VARCHAR",
        "kind_code": "VARCHAR", "error_code": "VARCHAR", "severity_code": "VARCHAR", "consequence_codes": "VARCHAR",
        "minutes_lost": "VARCHAR", "patients_affected": "VARCHAR", "fallback_code": "VARCHAR", "fallback_worked_code": "VARCHAR",
        "postal_code": "VARCHAR", "software_name": "VARCHAR", "software_version": "VARCHAR", "practice_type_code": "VARCHAR",
        "reporter_key": "VARCHAR", "comment": "VARCHAR", "quote_consent": "VARCHAR"
    }'))
from lines
where line <> '';
