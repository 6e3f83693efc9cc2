-- Grain: one record in force: an observation period, a campaign, a decision about two submissions, a correction of one value,
-- an official outage, a stretch of their list.
-- Filled from records/; record_number is what withdraws it.
create or replace temp table rec_observation_periods (
    starts_on date,
    ends_on date,
    is_observed boolean,
    note varchar,
    author varchar,
    recorded_on date
);
create or replace temp table rec_campaigns (
    campaign_id varchar,
    starts_on date,
    ends_on date,
    campaign_type_code varchar,
    title varchar,
    author varchar,
    recorded_on date
);
create or replace temp table rec_duplicate_decisions (
    record_number integer,
    submission_id varchar,
    other_submission_id varchar,
    decision varchar,
    reason varchar,
    author varchar,
    recorded_on date
);
create or replace temp table rec_corrections (
    record_number integer,
    submission_id varchar,
    column_name varchar,
    expected_value varchar,
    corrected_value varchar,
    reason varchar,
    author varchar,
    recorded_on date
);
create or replace temp table rec_official_outages (
    official_outage_id varchar,
    service_code varchar,
    fault_service_code varchar,
    starts_on date,
    ends_on date,
    start_time time,
    end_time time,
    part_of_day varchar,
    precision varchar,
    announced_at timestamp,
    noted_at timestamp,
    source varchar,
    cause varchar
);
create or replace temp table rec_official_coverage (
    starts_on date,
    ends_on date,
    is_complete boolean,
    note varchar,
    author varchar
);
