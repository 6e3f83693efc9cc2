-- Grain: one rejected record, its cells without identifiers and scrubbed. A row brought back closes it; refused once more, it
-- is a rejection of its own.
create table meta.rejected_rows as
with mended as (
    select
        mends.rejected_source_id as source_id,
        mends.rejected_row as source_row,
        arg_max(mends.source_id, sources.sequence) as mended_source_id,
        arg_max(mends.source_row, sources.sequence) as mended_source_row
    from int_mends as mends
    join int_staged_rows as staged
        on staged.source_id = mends.source_id and staged.source_row = mends.source_row
    join int_sources as sources on sources.source_id = mends.source_id
    group by mends.rejected_source_id, mends.rejected_row
)
select
    staged.source_id,
    staged.source_row,
    staged.rejection_column as column_name,
    staged.rejection_code as reason_code,
    staged.raw_row,
    mended.mended_source_id,
    mended.mended_source_row
from int_staged_rows as staged
left join mended using (source_id, source_row)
where staged.rejection_code is not null;
