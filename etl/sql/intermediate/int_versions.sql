-- Grain: one valid row that is not the one counted for its submission. The latest sending wins; among equals the row
-- loaded first, so that a cumulative re-export adds only what is new.
create or replace temp table int_versions as
with repeated as (
    select submission_id from int_staged_rows where rejection_code is null group by submission_id having count(*) > 1
),
ranked as (
    select
        staged.source_id,
        staged.source_row,
        staged.submission_id,
        staged.submitted_at,
        row_number() over by_version as version_rank,
        first_value(staged.submitted_at) over by_version as counted_submitted_at
    from int_staged_rows as staged
    join repeated using (submission_id)
    join int_sources as sources using (source_id)
    where staged.rejection_code is null
    window by_version as (
        partition by staged.submission_id order by staged.submitted_at desc nulls last, sources.sequence, staged.source_row
    )
)
select
    source_id,
    source_row,
    submission_id,
    submitted_at,
    case when coalesce(submitted_at = counted_submitted_at, counted_submitted_at is null) then 'already_known' else 'superseded' end
        as duplicate_reason_code
from ranked
where version_rank > 1;
