-- Grain: one incident with a probable root.
create or replace temp table int_incident_roots (incident_id varchar, root_service_code varchar, root_incident_id varchar);
