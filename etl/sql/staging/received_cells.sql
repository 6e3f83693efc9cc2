-- Grain: one record of a source among the rows asked for: its number, what overflowed, its cells in our columns. Variable:
-- wanted_rows.
select coalesce(source_row, rowid + 2)::integer as source_row, extra_cells, * exclude (source_row, row_fault, extra_cells)
from received
where list_contains(getvariable('wanted_rows'), coalesce(source_row, rowid + 2)::integer)
