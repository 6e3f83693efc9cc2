-- Grain: one distinct cell of postal_code, with its province; outside the Belgian ranges there is none.
create or replace temp table stg_postal_cells as
with cells as (
    select raw_cell from stg_cells where column_name = 'postal_code' and cell(raw_cell) is not null
),
codes as (
    -- Belgian codes only: four digits, with or without the country in front
    select raw_cell, try_cast(regexp_extract(cell(raw_cell), '^(?:[Bb](?:[Ee])?[ -]?)?([1-9]\d{3})(?:\.0)?$', 1) as integer) as postal_code
    from cells
)
select
    codes.raw_cell,
    case when exclusions.postal_code is null then ranges.province_code end as province_code,
    exclusions.postal_code is not null as is_not_geographic
from codes
left join reference.postal_ranges as ranges on codes.postal_code between ranges.postal_from and ranges.postal_to
left join reference.postal_exclusions as exclusions on exclusions.postal_code = codes.postal_code;
