-- What was usual on the days before the first one touched.
insert into marts.usual_levels
select before.*
from previous.marts.usual_levels as before
inner join int_numbered_days as days using (date_on)
where days.day_number < getvariable('first_day');
