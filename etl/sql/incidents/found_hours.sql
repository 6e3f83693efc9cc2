-- What the days taken taught.
insert into meta.learned_hours
select units.unit_code, days.date_on, parts.part_code, found.hour, found.n_reporters
from found_hours as found
inner join int_numbered_units as units using (unit_number)
inner join int_numbered_days as days using (day_number)
inner join int_day_parts as parts using (part_number);
