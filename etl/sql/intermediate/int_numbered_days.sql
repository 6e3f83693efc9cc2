-- Grain: one day of the calendar, numbered from 0 without a gap.
create or replace temp table int_numbered_days as
select date_on, iso_weekday, is_holiday, is_observed, row_number() over (order by date_on) - 1 as day_number
from marts.dim_dates;
