-- Grain: one reporter of an incident of at least getvariable('least_for_software') who named his software package.
create or replace temp table int_incident_users as
select
    spells.incident_id,
    reports.reporter_key,
    min(reports.region_code) as region_code,
    min(reports.software_code) as software_code
from int_incident_spells as spells
inner join int_incident_reports as members using (incident_id)
inner join marts.fct_reports as reports on members.report_position = reports.rowid
where spells.n_reporters >= getvariable('least_for_software') and reports.software_code <> 'UNKNOWN'
group by spells.incident_id, reports.reporter_key;
