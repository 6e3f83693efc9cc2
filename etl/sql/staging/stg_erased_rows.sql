-- Grain: one staged row of an erased person, rejected rows included, and rows without a key of anybody that are about a submission of
-- theirs. What was sent after the day of the erasure stays; a row without any moment goes.
create or replace temp table stg_erased_rows as
with theirs as (
    select staged.source_row, staged.submitted_at, staged.occurred_at, erased.erased_on
    from staged
    join stg_erased_reporters as erased using (reporter_key)
    union all
    select staged.source_row, staged.submitted_at, staged.occurred_at, erased.erased_on
    from staged
    join stg_erased_submissions as erased using (submission_id)
    where staged.is_withdrawal or starts_with(staged.reporter_key, 'p')
)
select distinct source_row
from theirs
where coalesce(timezone('Europe/Brussels', coalesce(submitted_at, occurred_at))::date <= erased_on, true);
