-- Grain: one stretch of days during which reports could arrive (or, is_observed false, could not). Nothing is observed
-- before the first or after the last submission loaded. Without a record the submissions themselves give the stretch.
create table marts.observation_periods as
with bounds as (
    -- the day of the first moment, not the first of a million days: a later moment never falls on an earlier day
    select
        least(timezone('Europe/Brussels', min(submitted_at))::date, min(occurred_on) filter (where submitted_at is null)) as first_on,
        greatest(timezone('Europe/Brussels', max(submitted_at))::date, max(occurred_on) filter (where submitted_at is null)) as last_on
    from marts.fct_submissions
),
recorded as (
    select
        greatest(records.starts_on, bounds.first_on) as starts_on,
        least(coalesce(records.ends_on, bounds.last_on), bounds.last_on) as ends_on,
        records.is_observed, records.note, records.author, records.recorded_on, true as is_from_record
    from rec_observation_periods as records, bounds
),
kept as (
    select * from recorded where starts_on <= ends_on
)
select * from kept
union all
select first_on, last_on, true, null::varchar, null::varchar, null::date, false
from bounds
where first_on is not null and not exists (select 1 from kept where is_observed)
order by starts_on, is_observed desc;
