-- Grain: one cell of a valid row that became unknown, or (source_row NULL or 1) something to know about a whole file.
create table meta.cell_warnings as
with warned as (
    select source_id, source_row, unnest(warnings) as warning
    from int_staged_rows
    where rejection_code is null and len(warnings) > 0
)
select source_id, source_row, warning.column_name as column_name, warning.raw_value as raw_value, warning.reason_code as reason_code
from warned
union all
select source_id, source_row, column_name, raw_value, reason_code
from int_file_notes;
