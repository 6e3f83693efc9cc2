-- Grain: one hour of one learned day, in numbers, each unit and part of the week in the order of its days.
select
    parts.part_number,
    units.unit_number,
    dense_rank() over (order by parts.part_number, units.unit_number, days.day_number) - 1 as row_number,
    learned.hour::bigint as hour,
    learned.n_reporters::bigint as n_reporters
from meta.learned_hours as learned
inner join int_numbered_units as units using (unit_code)
inner join int_numbered_days as days using (date_on)
inner join int_day_parts as parts using (part_code)
order by row_number;
