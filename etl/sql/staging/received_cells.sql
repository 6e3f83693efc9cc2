-- Grain: one record of a source with its row number and its cells in our columns.
select coalesce(source_row, rowid + 2)::integer as source_row, * exclude (source_row, row_fault, extra_cells)
from received
