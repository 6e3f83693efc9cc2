-- Grain: one incident and one official outage that is about it; `fct_incidents` names the most precise.
create or replace table marts.incident_official_outages as
select incident_id, official_outage_id from int_incident_outage_pairs
order by incident_id, official_outage_id;
