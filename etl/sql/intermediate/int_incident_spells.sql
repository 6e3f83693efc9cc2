-- Grain: one incident with its bounds in minutes since 1970 and its distinct reporters.
create or replace temp table int_incident_spells as
select
    members.incident_id,
    any_value(reports.service_code) as service_code,
    min(reports.occurred_on) as occurred_on,
    min(epoch(reports.occurred_at) // 60)::bigint as first_minute,
    max(epoch(reports.occurred_at) // 60)::bigint as last_minute,
    count(distinct reports.reporter_key) as n_reporters
from int_incident_reports as members
inner join marts.fct_reports as reports on members.report_position = reports.rowid
group by members.incident_id;
