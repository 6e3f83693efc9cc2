-- Grain: one rejected record, its cells without identifiers and scrubbed.
create table meta.rejected_rows as
select source_id, source_row, rejection_column as column_name, rejection_code as reason_code, raw_row
from int_staged_rows
where rejection_code is not null;
