-- A stand-in for a build of any size: reports of three years, skewed like real ones, written without the ETL.
-- getvariable('n_reports') reports; getvariable('key_length') hexadecimal digits in a reporter's key.
insert into marts.dim_dates (date_on, iso_weekday, is_holiday, is_working_day, is_observed)
select day::date, isodow(day), false, isodow(day) <= 5, true
from range(date '2023-09-01', date '2026-09-01', interval 1 day) as days (day);

insert into marts.fct_reports
with dice as (
    select
        number,
        hash(number, 1) % 1000000 / 1e6 as when_,
        hash(number, 2) % 1000000 / 1e6 as who,
        hash(number, 3) % 1000000 / 1e6 as what,
        hash(number, 4) % 1000000 / 1e6 as how_bad,
        hash(number // 2, 5) % 1000000 / 1e6 as where_
    from range(getvariable('n_reports')) as numbers (number)
),
named as (
    select
        *,
        date '2023-09-01' + (when_ * 1096)::integer % 1096 as occurred_on,
        md5((who * who * 7000)::integer::varchar)[:getvariable('key_length')] as reporter_key,
        md5((number // 2)::varchar) as submission_id,
        'SERVICE_' || (what * what * 40)::integer as service_code
    from dice
)
select
    submission_id || ':' || service_code as report_id,
    submission_id,
    service_code,
    null as incident_id,
    occurred_on + interval 12 hour as submitted_at,
    occurred_on + interval 10 hour as occurred_at,
    occurred_on,
    11 as occurred_hour,
    isodow(occurred_on) as occurred_weekday,
    'exact' as time_precision,
    how_bad < 0.03 as is_from_memory,
    case when how_bad < 0.1 then 'unknown' when how_bad < 0.3 then '0' when how_bad < 0.6 then '1' when how_bad < 0.9 then '2' else '3' end as severity_code,
    'K_DOWN' as kind_code,
    'BE32' as province_code,
    case when where_ < 0.70 then 'WAL' when where_ < 0.94 then 'BRU' when where_ < 0.97 then 'VLG' else 'UNK' end as region_code,
    'CARECONNECT' as software_code,
    'SOLO' as practice_type_code,
    reporter_key
from named
order by occurred_on, number;
