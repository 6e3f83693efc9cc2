-- Grain: one pair of first and last day that some table names; what the calendar must cover.
create or replace temp view int_named_days as
select min(occurred_on) as first_on, max(occurred_on) as last_on from marts.fct_submissions
union all select min(starts_on), max(ends_on) from marts.observation_periods
union all select min(starts_on), max(ends_on) from marts.fct_official_outages
union all select min(starts_on), max(ends_on) from marts.campaigns
union all select min(period_start), max(period_end) from marts.ppi_criteria;
