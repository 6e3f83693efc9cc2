-- Every declared dependency stands in the closure with path length 1 and its own mark.
with edges as (
    select
        edges.upstream_code || '>' || edges.downstream_code as edge,
        coalesce(closure.path_length = 1 and closure.mark = edges.mark, false) as is_held
    from reference.service_edges as edges
    left join marts.dim_service_dependencies as closure using (upstream_code, downstream_code)
)
select
    count(*) as n_examined,
    count(*) filter (where not is_held) as n_offenders,
    array_to_string((list(edge) filter (where not is_held))[1:5], ', ') as examples
from edges;
