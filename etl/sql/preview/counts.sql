-- Grain: one row: of the rows of a file, how many would be accepted, and how many are known already or repeat another.
with valid as (
    select submission_id, count(*) as n_rows from staged where rejection_code is null group by submission_id
),
known as (
    select distinct submission_id from loaded where rejection_code is null
)
select
    count(*) filter (where known.submission_id is null) as n_accepted,
    coalesce(sum(n_rows), 0)::integer - count(*) filter (where known.submission_id is null) as n_duplicates
from valid
left join known using (submission_id)
