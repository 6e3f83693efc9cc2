-- Grain: one staged row of an erased person, rejected rows included. What was sent after the day of the erasure stays;
-- a row without any moment goes.
create or replace temp table stg_erased_rows as
select distinct staged.source_row
from staged
join stg_erased_reporters as erased using (reporter_key)
where coalesce(timezone('Europe/Brussels', coalesce(staged.submitted_at, staged.occurred_at))::date <= erased.erased_on, true);
