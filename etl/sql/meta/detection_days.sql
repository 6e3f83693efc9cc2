-- Grain: one day of the calendar, with a digest of all that the detection of incidents looks at on it: the next build starts
-- again from the first day that differs.
create or replace table meta.detection_days as
with reported as (
    select day_number, sum(report_hash::hugeint) as reports_hash
    from int_eligible_reports
    group by day_number
)
select
    days.date_on,
    hash(days.iso_weekday, days.is_holiday, days.is_observed, reported.reports_hash)::varchar as day_hash
from int_numbered_days as days
left join reported using (day_number)
order by days.date_on;
