-- Grain: one rejected record. It stays open until it is closed by a row brought back mended (refused once more, that row is a
-- rejection of its own), by a valid row of the same submission, or because it only repeats a record refused before: a cumulative
-- export brings every refused row again. What a person brought back repeats nothing.
create or replace temp table int_rejections as
with rejected as (
    select
        staged.source_id,
        staged.source_row,
        staged.submission_id,
        staged.rejection_column,
        staged.rejection_code,
        staged.raw_row,
        array_to_string([one.name for one in staged.unknown_names if one.catalogue = 'service'], '|') as unknown_services,
        sources.sequence,
        mends.source_row is not null as is_brought_back
    from int_staged_rows as staged
    join int_sources as sources using (source_id)
    left join int_mends as mends on mends.source_id = staged.source_id and mends.source_row = staged.source_row
    where staged.rejection_code is not null
),
closing as (
    select mends.rejected_source_id as source_id, mends.rejected_row as source_row, staged.source_id as by_source_id, staged.source_row as by_row
    from int_mends as mends
    join int_staged_rows as staged on staged.source_id = mends.source_id and staged.source_row = mends.source_row
    union all
    select rejected.source_id, rejected.source_row, valid.source_id as by_source_id, valid.source_row as by_row
    from rejected
    join int_staged_rows as valid on valid.submission_id = rejected.submission_id and valid.rejection_code is null
),
closed as (
    select
        closing.source_id,
        closing.source_row,
        arg_max(closing.by_source_id, (sources.sequence, closing.by_row)) as mended_source_id,
        arg_max(closing.by_row, (sources.sequence, closing.by_row)) as mended_source_row
    from closing
    join int_sources as sources on sources.source_id = closing.by_source_id
    group by closing.source_id, closing.source_row
),
first_met as (
    select
        source_id,
        source_row,
        first_value(source_id) over as_it_stands as first_source_id,
        first_value(source_row) over as_it_stands as first_row
    from rejected
    where not is_brought_back
    window as_it_stands as (partition by submission_id, rejection_code, raw_row order by sequence, source_row)
)
select
    rejected.* exclude (submission_id, sequence, is_brought_back),
    closed.mended_source_id,
    closed.mended_source_row,
    case when first_met.first_source_id <> rejected.source_id then first_met.first_source_id end as repeated_source_id,
    case when first_met.first_source_id <> rejected.source_id then first_met.first_row end as repeated_source_row
from rejected
left join closed using (source_id, source_row)
left join first_met using (source_id, source_row);
