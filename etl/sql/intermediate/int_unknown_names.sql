-- Grain: one name of a service or a software package that no catalogue and no confirmed alias knows, most frequent first, counted in
-- the rows that stand: neither in a repeated or superseded one, nor in a refused one that is closed.
create or replace temp view int_unknown_names as
with closed as (
    select source_id, source_row from int_versions
    union all
    select source_id, source_row from int_rejections where mended_source_id is not null or repeated_source_id is not null
),
named as (
    select staged.source_id, unnest(staged.unknown_names) as unknown
    from int_staged_rows as staged
    left join closed using (source_id, source_row)
    where len(staged.unknown_names) > 0 and closed.source_row is null
)
select
    named.unknown.catalogue as catalogue,
    any_value(named.unknown.name) as name,
    count(*)::integer as n_rows,
    count(distinct named.source_id)::integer as n_sources
from named
group by named.unknown.catalogue, lower(named.unknown.name)
order by n_rows desc, catalogue, name;
