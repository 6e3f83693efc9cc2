-- Grain: one column and reason for which cells of valid rows would become unknown, most frequent first.
with warned as (
    select unnest(warnings) as warning from staged where rejection_code is null and len(warnings) > 0
)
select warning.column_name as column_name, warning.reason_code as reason_code, count(*) as n_cells
from warned
group by all
order by n_cells desc, column_name, reason_code
