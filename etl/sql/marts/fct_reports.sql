-- Grain: one submission and one e-service it names. Incidents are derived later; until then every report is isolated.
-- Codes and reporters are ENUM: read like text, counted like small numbers, which is what makes ten million of them answer at once.
create type marts.service_codes as enum (select service_code from reference.services order by service_code);
create type marts.region_codes as enum ('BRU', 'UNK', 'VLG', 'WAL');
create type marts.severity_codes as enum ('0', '1', '2', '3', 'unknown');
create type marts.kind_codes as enum (select distinct kind_code from marts.fct_submissions where kind_code is not null order by kind_code);
create type marts.province_codes as enum (select province_code from reference.provinces order by province_code);
create type marts.software_codes as enum (
    select distinct software_code from marts.fct_submissions where software_code is not null order by software_code
);
create type marts.reporter_keys as enum (select distinct reporter_key from marts.fct_submissions order by reporter_key);

create table marts.fct_reports as
with named as (
    select *, unnest(string_split(service_codes, '|')) as service_code from int_accepted_rows
)
select
    submission_id || ':' || service_code as report_id,
    submission_id,
    service_code::marts.service_codes as service_code,
    null::varchar as incident_id,
    submitted_at,
    occurred_at,
    occurred_on,
    ((occurred_on - date '1970-01-05') // 7)::smallint as week_number,
    (year(occurred_on) * 12 + month(occurred_on) - 1)::smallint as month_number,
    occurred_hour,
    occurred_weekday,
    time_precision,
    is_from_memory,
    severity_code::marts.severity_codes as severity_code,
    coalesce(try_cast(severity_code as smallint), -1) as severity_rank,
    kind_code::marts.kind_codes as kind_code,
    province_code::marts.province_codes as province_code,
    region_code::marts.region_codes as region_code,
    software_code::marts.software_codes as software_code,
    practice_type_code,
    reporter_key::marts.reporter_keys as reporter_key
from named;
