-- Grain: one part of the week with its own habits. sunday holds the public holidays too.
create or replace temp table int_day_parts as
from (values (0, 'work'), (1, 'evening'), (2, 'saturday'), (3, 'sunday')) as parts (part_number, part_code);
