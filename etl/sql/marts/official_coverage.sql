-- Grain: one stretch about whose list of official outages something can be said; is_complete only where somebody vouches.
create table marts.official_coverage as
select starts_on, ends_on, is_complete, note_fr, note_nl, note_en, mark, source, null::varchar as author
from reference.official_coverage
union all
select starts_on, ends_on, is_complete, note, note, note, null::varchar, null::varchar, author
from rec_official_coverage
order by starts_on;
