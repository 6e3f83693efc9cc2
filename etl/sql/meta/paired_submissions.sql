-- Grain: one submission that stands in a pair: also one that a decision leaves out of the facts must be shown beside the other.
create table meta.paired_submissions as
select
    submission_id,
    reporter_key,
    submitted_at,
    occurred_at,
    occurred_on,
    time_precision,
    service_codes,
    severity_code,
    kind_code,
    minutes_lost,
    patients_affected,
    province_code,
    software_code,
    practice_type_code,
    comment,
    has_quote_consent,
    submission_id in (select submission_id from marts.fct_submissions) as is_counted
from int_paired_rows;
