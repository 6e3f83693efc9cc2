-- Grain: one distinct cell of software_name. The list of packages is a suggestion, so any other name is OTHER, not an error.
create or replace temp table stg_software_cells as
with spellings as (
    select comparable(software_code) as spelling, software_code from reference.software
    union select comparable(label), software_code from reference.software
    union select comparable(alias), software_code from reference.software_aliases
),
confirmed as (
    select comparable(alias) as spelling, code as software_code from confirmed_aliases where catalogue = 'software'
),
cells as (
    select raw_cell from stg_cells where column_name = 'software_name' and cell(raw_cell) is not null
)
select
    cells.raw_cell,
    coalesce(any_value(spellings.software_code), any_value(confirmed.software_code), 'OTHER') as software_code,
    count(spellings.software_code) + count(confirmed.software_code) > 0 as is_known
from cells
left join spellings on spellings.spelling = comparable(cells.raw_cell)
left join confirmed on confirmed.spelling = comparable(name_of(cells.raw_cell))
group by cells.raw_cell;
