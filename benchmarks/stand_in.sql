-- Multiplies the facts of a small demo as the ETL published it: same columns, same days, e-services, answers and order of rows.
-- getvariable('n_copies') copies of every submission, the last one only for its share getvariable('last_copy').
-- Within a province each submission of a copy is sent by somebody who sent another one: the skew stays, no two copies repeat each other,
-- and no more people report than there are GPs.
create temp table copies as
with placed as (
    select
        submission_id,
        reporter_key,
        province_code,
        row_number() over (partition by province_code order by hash(submission_id)) - 1 as place,
        count(*) over (partition by province_code) as n
    from marts.fct_submissions
),
copied as (
    select placed.*, copy, (place + copy * 7919) % n as place_of_sender
    from placed, range(getvariable('n_copies')) as numbers (copy)
    where copy + 1 < getvariable('n_copies') or place < n * getvariable('last_copy')
),
sent as (
    select
        copied.submission_id as original_id,
        copy,
        senders.reporter_key
    from copied
    inner join placed as senders
        on copied.province_code is not distinct from senders.province_code and copied.place_of_sender = senders.place
)
select
    *,
    original_id || '-' || copy as submission_id,
    -- one reporter in six has met a single level of severity, so that every choice of levels leaves some of them out
    case when hash(reporter_key) % 6 = 0 then ['0', '1', '2', '3', 'unknown'][(1 + hash(reporter_key, 1) % 5)::integer] end as only_severity_code
from sent;

create temp table few_reports as select *, rowid as place from marts.fct_reports;
create temp table few_submissions as select *, rowid as place from marts.fct_submissions;
create temp table few_consequences as select *, rowid as place from marts.fct_consequences;

create or replace table marts.fct_submissions as
select few.* exclude (place) replace (
    copies.submission_id as submission_id,
    copies.reporter_key as reporter_key,
    coalesce(only_severity_code, severity_code) as severity_code
)
from few_submissions as few
inner join copies on few.submission_id = copies.original_id
order by few.place, copies.copy;

create type marts.copied_reporter_keys as enum (select distinct reporter_key from copies order by reporter_key);
create or replace table marts.fct_reports as
select few.* exclude (place) replace (
    copies.submission_id as submission_id,
    copies.submission_id || ':' || service_code as report_id,
    copies.reporter_key::marts.copied_reporter_keys as reporter_key,
    coalesce(only_severity_code, severity_code)::marts.severity_codes as severity_code,
    coalesce(try_cast(coalesce(only_severity_code, severity_code::varchar) as smallint), -1) as severity_rank
)
from few_reports as few
inner join copies on few.submission_id = copies.original_id
order by few.place, copies.copy;

create or replace table marts.fct_consequences as
select few.* exclude (place) replace (copies.submission_id as submission_id)
from few_consequences as few
inner join copies on few.submission_id = copies.original_id
order by few.place, copies.copy;

drop table copies;
drop table few_reports;
drop table few_submissions;
drop table few_consequences;

update meta.build_info set
    n_reports = (select count(*) from marts.fct_reports),
    n_reporters = (select count(distinct reporter_key) from marts.fct_reports),
    n_accepted = (select count(*) from marts.fct_submissions);
