-- Grain: one incident that one software package carries.
create or replace temp table int_incident_carriers (incident_id varchar, software_code varchar, software_p_value double);
