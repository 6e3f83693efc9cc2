-- Grain: one rejected record, its cells without identifiers and scrubbed; see int_rejections for what closes one.
create table meta.rejected_rows as
select
    source_id,
    source_row,
    rejection_column as column_name,
    rejection_code as reason_code,
    raw_row,
    mended_source_id,
    mended_source_row,
    repeated_source_id,
    repeated_source_row
from int_rejections;
