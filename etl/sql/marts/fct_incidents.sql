-- Grain: one incident, one disturbance of one e-service, derived from its reports by the published rule.
-- The start is agreed where five reporters give it within a quarter of an hour; else it is known to the hour at best.
-- An end is known only if a reporter stated one that no later report contradicts; of several the earliest.
create or replace table marts.fct_incidents as
with members as (
    select
        members.incident_id,
        members.expected_false,
        reports.*,
        submissions.ended_at,
        starts_with(reports.reporter_key, 'p') as is_without_identifier,
        min(reports.occurred_at) over (partition by members.incident_id) as first_report_at,
        max(reports.occurred_at) over (partition by members.incident_id) as last_report_at
    from int_incident_reports as members
    inner join marts.fct_reports as reports on members.report_position = reports.rowid
    inner join marts.fct_submissions as submissions using (submission_id)
),
counted as (
    select
        incident_id,
        any_value(service_code)::varchar as service_code,
        any_value(occurred_on) as occurred_on,
        any_value(first_report_at) as first_report_at,
        count(distinct reporter_key) filter (where occurred_at < first_report_at + interval 15 minutes) >= 5 as is_start_agreed,
        any_value(last_report_at) as last_report_at,
        min(ended_at) filter (where ended_at >= last_report_at) as ended_at,
        count(*)::integer as n_reports,
        count(distinct reporter_key)::integer as n_reporters,
        count(*) filter (where is_without_identifier) as n_without_identifier,
        count(distinct reporter_key) filter (where not is_without_identifier) as n_identified,
        count(distinct software_code) filter (where software_code not in ('UNKNOWN', 'OTHER'))::integer as n_software,
        any_value(expected_false) as expected_false,
        max(severity_code::varchar) filter (where severity_code <> 'unknown') as max_severity_code,
        string_agg(distinct region_code::varchar, '|' order by region_code::varchar) as region_codes
    from members
    group by incident_id
)
select
    counted.incident_id,
    counted.service_code,
    counted.occurred_on,
    coalesce(roots.root_incident_id, counted.incident_id) as root_incident_id,
    roots.root_service_code,
    counted.first_report_at,
    counted.is_start_agreed,
    counted.last_report_at,
    counted.ended_at,
    counted.n_reports,
    counted.n_reporters,
    (counted.n_identified + counted.n_without_identifier)::integer as n_reporters_max,
    counted.n_software,
    case when outages.official_outage_id is null then 'probable' else 'confirmed' end as level,
    counted.expected_false,
    counted.max_severity_code,
    counted.region_codes,
    carriers.software_code,
    carriers.software_p_value,
    faults.fault_source_code,
    outages.official_outage_id,
    outages.official_delay_minutes::double as official_delay_minutes,
    getvariable('rule_version')::varchar as rule_version
from counted
left join int_incident_roots as roots using (incident_id)
left join int_incident_carriers as carriers using (incident_id)
left join int_incident_faults as faults using (incident_id)
left join int_incident_outages as outages using (incident_id)
order by counted.first_report_at, counted.service_code;
