-- Grain: one day, from the earliest to the latest any fact, outage or premium period names. Belgian public holidays.
create table marts.dim_dates as
with days as (
    select unnest(generate_series(min(first_on)::timestamp, max(last_on)::timestamp, interval 1 day))::date as date_on from int_named_days
)
select
    days.date_on,
    isodow(days.date_on)::smallint as iso_weekday,
    holidays.date_on is not null as is_holiday,
    holidays.label_fr as holiday_fr,
    holidays.label_nl as holiday_nl,
    holidays.label_en as holiday_en,
    isodow(days.date_on) <= 5 and holidays.date_on is null as is_working_day,
    exists (
        select 1 from marts.observation_periods as periods
        where periods.is_observed and days.date_on between periods.starts_on and periods.ends_on
    ) and not exists (
        select 1 from marts.observation_periods as periods
        where not periods.is_observed and days.date_on between periods.starts_on and periods.ends_on
    ) as is_observed
from days
left join int_holidays as holidays using (date_on)
order by days.date_on;
