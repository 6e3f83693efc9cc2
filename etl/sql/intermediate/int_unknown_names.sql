-- Grain: one name of a service or a software package that no catalogue and no confirmed alias knows, most frequent first.
-- Rows that came back mended are left out: they were answered.
create or replace temp view int_unknown_names as
with named as (
    select source_id, source_row, unnest(unknown_names) as unknown
    from int_staged_rows
    where len(unknown_names) > 0
)
select
    named.unknown.catalogue as catalogue,
    any_value(named.unknown.name) as name,
    count(*)::integer as n_rows,
    count(distinct named.source_id)::integer as n_sources
from named
left join int_mends as mends on mends.rejected_source_id = named.source_id and mends.rejected_row = named.source_row
where mends.rejected_row is null
group by named.unknown.catalogue, lower(named.unknown.name)
order by n_rows desc, catalogue, name;
