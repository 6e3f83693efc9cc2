-- Every incident counts the reports that name it, all of one e-service and one day within its bounds, from at least three reporters; no report names another.
with named as (
    select
        incident_id,
        count(*) as n_reports,
        count(distinct reporter_key) as n_reporters,
        min(occurred_at) as first_report_at,
        max(occurred_at) as last_report_at,
        count(distinct service_code) as n_services,
        count(distinct occurred_on) as n_days,
        any_value(service_code) as service_code
    from marts.fct_reports
    where incident_id is not null
    group by incident_id
)
select
    (select count(*) from marts.fct_reports) as n_examined,
    count(*) as n_offenders,
    any_value(incident_id) as examples
from marts.fct_incidents as incidents
full outer join named using (incident_id)
where
    (incidents.n_reports, incidents.n_reporters, incidents.first_report_at, incidents.last_report_at, incidents.service_code)
    is distinct from (named.n_reports, named.n_reporters, named.first_report_at, named.last_report_at, named.service_code)
    or named.n_services <> 1
    or named.n_days <> 1
    or incidents.n_reporters < 3
    or incidents.n_reporters_max < incidents.n_reporters
    or incidents.expected_false >= 1.0 / 250;
