-- Grain: one row: of the valid rows of a file, how many would be counted, and how many are known already or repeat another. The
-- latest sending of a submission counts, among equals the one loaded first: see int_versions.
with versions as (
    select submission_id, submitted_at, source_row, false as is_given
    from loaded where rejection_code is null and submission_id in (select submission_id from staged)
    union all
    select submission_id, submitted_at, source_row, true as is_given from staged where rejection_code is null
),
ranked as (
    select
        is_given,
        row_number() over (partition by submission_id order by submitted_at desc nulls last, is_given, source_row) as version_rank
    from versions
)
select
    count(*) filter (where is_given and version_rank = 1) as n_accepted,
    count(*) filter (where is_given and version_rank > 1) as n_duplicates
from ranked
