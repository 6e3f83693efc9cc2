-- What the days before the first one touched taught.
insert into meta.learned_hours
select before.*
from previous.meta.learned_hours as before
inner join int_numbered_days as days using (date_on)
where days.day_number < getvariable('first_day');
