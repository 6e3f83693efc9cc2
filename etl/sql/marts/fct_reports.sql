-- Grain: one submission and one e-service it names. Incidents are derived later; until then every report is isolated.
create table marts.fct_reports as
with named as (
    select *, unnest(string_split(service_codes, '|')) as service_code from int_accepted_rows
)
select
    submission_id || ':' || service_code as report_id,
    submission_id,
    service_code,
    null::varchar as incident_id,
    submitted_at,
    occurred_at,
    occurred_on,
    occurred_hour,
    occurred_weekday,
    time_precision,
    is_from_memory,
    severity_code,
    kind_code,
    province_code,
    region_code,
    software_code,
    practice_type_code,
    reporter_key
from named;
