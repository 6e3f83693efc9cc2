-- Grain: one distinct cell of error_code, with the component it points to where the code is documented.
create or replace temp table stg_error_cells as
with cells as (
    select raw_cell, left(upper(scrub(cell(raw_cell))), 60) as error_code
    from stg_cells where column_name = 'error_code' and cell(raw_cell) is not null
)
select
    cells.raw_cell,
    cells.error_code,
    coalesce(codes.fault_source_code, case when cells.error_code like 'IO-BE-%' then 'INSURER' end) as fault_source_code
from cells
left join reference.error_codes as codes on upper(codes.error_code) = cells.error_code;
