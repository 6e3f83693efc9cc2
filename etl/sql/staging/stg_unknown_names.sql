-- Grain: one record that names a service or a software package no catalogue knows, with those names as they can be shown and
-- confirmed. What holds an identifier is no name.
create or replace temp table stg_unknown_names as
with named as (
    select received.rowid as record_no, 'service' as catalogue, unnest(string_split(cells.unknown_names, '|')) as name
    from received
    join stg_service_cells as cells on cells.raw_cell = received.service_codes
    where cells.unknown_names is not null
    union all
    select received.rowid as record_no, 'software' as catalogue, cells.raw_cell as name
    from received
    join stg_software_cells as cells on cells.raw_cell = received.software_name
    where not cells.is_known
)
select record_no, list({'catalogue': catalogue, 'name': name_of(name)} order by catalogue, name) as unknown_names
from named
where scrub(name) = name
group by record_no;
