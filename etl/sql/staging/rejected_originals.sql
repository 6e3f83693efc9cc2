-- Grain: one rejected record with its original cells, what overflowed, its row number, column and reason.
with originals as (
    select coalesce(source_row, rowid + 2)::integer as source_row, * exclude (source_row, row_fault) from received
)
select
    originals.* exclude (source_row, extra_cells),
    originals.extra_cells,
    staged.source_row,
    staged.rejection_column,
    staged.rejection_code
from staged
left join originals using (source_row)
where staged.rejection_code is not null
order by staged.source_row
