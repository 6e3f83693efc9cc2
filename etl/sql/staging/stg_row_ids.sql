-- Grain: one record without an id of its own. Its id is the hash of the sending time and all cells, with the n-th
-- occurrence in the file: a cumulative re-export gives the same ids again, two equal records stay two. Without the version
-- of the form: it grows a question and stays the same for what was sent before.
create or replace temp table stg_row_ids as
with rows_without_id as (
    select
        rowid as record_no,
        sha256(concat_ws(
            chr(31),
            coalesce(submitted_at, ''), coalesce(language, ''), coalesce(occurred_at, ''),
            coalesce(ended_at, ''), coalesce(is_ongoing, ''), coalesce(service_codes, ''), coalesce(kind_code, ''),
            coalesce(error_code, ''), coalesce(severity_code, ''), coalesce(consequence_codes, ''), coalesce(minutes_lost, ''),
            coalesce(patients_affected, ''), coalesce(fallback_code, ''), coalesce(fallback_worked_code, ''), coalesce(postal_code, ''),
            coalesce(software_name, ''), coalesce(software_version, ''), coalesce(practice_type_code, ''), coalesce(reporter_id, ''),
            coalesce(comment, ''), coalesce(quote_consent, '')
        )) as row_hash
    from received
    where submission_id is null or trim(submission_id) = ''
)
select
    record_no,
    'row-' || left(row_hash, 20) || '-' || row_number() over (partition by row_hash order by record_no) as submission_id
from rows_without_id;
