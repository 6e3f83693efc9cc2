-- Grain: one distinct cell of consequence_codes, with the highest severity its consequences imply.
create or replace temp table stg_consequence_cells as
with cells as (
    select raw_cell from stg_cells where column_name = 'consequence_codes' and cell(raw_cell) is not null
),
names as (
    select distinct raw_cell, upper(cell(unnest(string_split(raw_cell, '|')))) as name from cells
),
resolved as (
    select names.raw_cell, names.name, consequences.consequence_code, consequences.implied_severity_code
    from names left join reference.consequences on consequences.consequence_code = names.name
    where names.name is not null
)
select
    raw_cell,
    string_agg(consequence_code, '|' order by consequence_code) as consequence_codes,
    max(try_cast(implied_severity_code as integer))::varchar as implied_severity_code,
    string_agg(name, '|' order by name) filter (where consequence_code is null) as unknown_names
from resolved
group by raw_cell;
