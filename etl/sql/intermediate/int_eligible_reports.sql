-- Grain: one report that may open an incident: a failure, its day and hour given, not told from memory.
-- Without identifier a place counts as one reporter, whatever packages it names: many reports from one town are one voice.
create or replace temp table int_eligible_reports as
with eligible as (
    select
        reports.rowid as report_position,
        services.service_number,
        days.day_number,
        (epoch(reports.occurred_at) // 60 - epoch(reports.occurred_on::timestamptz) // 60)::bigint as elapsed_minutes,
        (hour(reports.occurred_at) * 60 + minute(reports.occurred_at))::bigint as clock_minutes,
        hash(case when starts_with(reports.reporter_key, 'p') then left(reports.reporter_key, 8) else reports.reporter_key end) as reporter_hash,
        services.family_code
    from marts.fct_reports as reports
    inner join marts.dim_kinds as kinds using (kind_code)
    inner join int_numbered_services as services using (service_code)
    inner join int_numbered_days as days on reports.occurred_on = days.date_on
    where kinds.kind_class_code = 'failure' and reports.time_precision = 'exact' and not reports.is_from_memory
)
select *, hash(service_number, family_code, elapsed_minutes, clock_minutes, reporter_hash) as report_hash
from eligible;
