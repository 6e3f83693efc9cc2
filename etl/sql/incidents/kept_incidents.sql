-- Incidents of the days before the first one touched, as the build before found them.
insert into int_detected_incidents
select
    services.service_number,
    days.day_number,
    epoch(before.first_report_at) // 60 - epoch(days.date_on::timestamptz) // 60 as first_minute,
    epoch(before.last_report_at) // 60 - epoch(days.date_on::timestamptz) // 60 as last_minute,
    before.expected_false
from previous.marts.fct_incidents as before
inner join int_numbered_services as services using (service_code)
inner join int_numbered_days as days on before.first_report_at::date = days.date_on
where days.day_number < getvariable('first_day');
