-- Grain: one distinct cell of service_codes. A name is a code of the catalogue, one of its aliases, confirmed
-- ones included, or one of its labels.
create or replace temp table stg_service_cells as
with cells as (
    select raw_cell from stg_cells where column_name = 'service_codes' and cell(raw_cell) is not null
),
names as (
    select raw_cell, unnest(string_split(raw_cell, '|')) as name, generate_subscripts(string_split(raw_cell, '|'), 1) as place
    from cells
),
spellings as (
    select comparable(service_code) as spelling, service_code from reference.services
    union select comparable(alias), service_code from reference.service_aliases
    union select comparable(label_fr), service_code from reference.services
    union select comparable(label_nl), service_code from reference.services
    union select comparable(label_en), service_code from reference.services
),
unambiguous as (
    select spelling, any_value(service_code) as service_code
    from spellings where spelling <> '' group by spelling having count(distinct service_code) = 1
),
codes as (
    -- a code wins over a label that reads alike
    select spelling, service_code from unambiguous
    union select comparable(service_code), service_code from reference.services
),
confirmed as (
    select comparable(alias) as spelling, code as service_code from confirmed_aliases where catalogue = 'service'
),
resolved as (
    select names.raw_cell, names.name, names.place, coalesce(any_value(codes.service_code), any_value(confirmed.service_code)) as service_code
    from names
    left join codes on codes.spelling = comparable(names.name)
    left join confirmed on confirmed.spelling = comparable(name_of(names.name))
    where cell(names.name) is not null
    group by all
),
first_places as (
    select raw_cell, service_code, min(place) as place from resolved where service_code is not null group by all
)
select
    cells.raw_cell,
    (select string_agg(service_code, '|' order by place) from first_places where raw_cell = cells.raw_cell) as service_codes,
    (select string_agg(cell(name), '|' order by place) from resolved where raw_cell = cells.raw_cell and service_code is null) as unknown_names
from cells;
