-- Grain: one staged row of one reporter, rejected rows included, and rows without a key of anybody about a submission of theirs.
-- Variable: reporter_key.
with theirs as (
    select distinct submission_id from staged where reporter_key = getvariable('reporter_key') and submission_id is not null
)
select *
from staged
where
    reporter_key = getvariable('reporter_key')
    or (submission_id in (select submission_id from theirs) and (is_withdrawal or starts_with(reporter_key, 'p')))
order by source_id, source_row;
