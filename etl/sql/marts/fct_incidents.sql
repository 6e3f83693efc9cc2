-- Grain: one incident derived from reports by the published rule. Empty until a rule version above 0 is in force.
create table marts.fct_incidents (
    incident_id varchar,
    service_code varchar,
    root_incident_id varchar,
    root_service_code varchar,
    first_report_at timestamptz,
    last_report_at timestamptz,
    ended_at timestamptz,
    n_reports integer,
    n_reporters integer,
    n_reporters_max integer,
    n_software integer,
    level varchar,
    expected_false double,
    max_severity_code varchar,
    region_codes varchar,
    software_code varchar,
    software_p_value double,
    official_outage_id varchar,
    official_delay_minutes double,
    rule_version varchar
);
