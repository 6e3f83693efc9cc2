-- Grain: one observation period (rec_observation_periods) and one campaign (rec_campaigns) in force, filled from records/.
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
