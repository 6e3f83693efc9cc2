-- What was usual on the days taken.
insert into marts.usual_levels
select
    services.service_code,
    days.date_on,
    parts.part_code,
    not found.is_own as is_of_family,
    found.n_reporters,
    found.usual_reporters,
    found.raised_reporters,
    found.n_needed,
    found.expected_false
from found_levels as found
inner join int_numbered_services as services using (service_number)
inner join int_numbered_days as days using (day_number)
inner join int_day_parts as parts using (part_number);
