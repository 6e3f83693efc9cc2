-- Grain: one record in force: an observation period, a campaign, a decision about two submissions, a correction of one value,
-- an official outage, a stretch of their list, what the staff entered about the premium, the board's own criteria, its ledger and meetings.
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
create or replace temp table rec_premium_criteria (
    premium_year integer,
    criterion_code varchar,
    label varchar,
    threshold varchar,
    measure_code varchar,
    threshold_share double,
    threshold_count integer,
    period_code varchar,
    service_codes varchar,
    source varchar,
    author varchar,
    recorded_on date
);
create or replace temp table rec_premium_tiers (
    premium_year integer,
    n_criteria_total integer,
    n_criteria_min integer,
    amount_eur integer,
    source varchar,
    author varchar,
    recorded_on date
);
create or replace temp table rec_success_criteria (
    success_code varchar,
    measure_code varchar,
    level_code varchar,
    least_severity_rank integer,
    n_weeks integer,
    least_share double,
    least_reporters integer,
    least_power double,
    power_size integer,
    adopted_on date,
    author varchar
);
create or replace temp table rec_ledger (
    entry_id varchar,
    entry_from date,
    entry_to date,
    kind_code varchar,
    in_reply_to varchar,
    author_role varchar,
    addressee_role varchar,
    text varchar,
    deadline_on date,
    effect_on date,
    source varchar,
    author varchar,
    recorded_on date
);
create or replace temp table rec_meetings (
    meeting_on date,
    build_id varchar,
    title varchar,
    author varchar,
    recorded_on date
);
