-- Grain: one pair of e-services of which the second fails with the first, by a chain of which a source states every link.
create or replace temp table int_stated_dependencies as
with recursive chains as (
    select upstream_code, downstream_code from reference.service_edges
    where mark = 'S'
    union
    select chains.upstream_code, edges.downstream_code
    from chains
    inner join reference.service_edges as edges on edges.upstream_code = chains.downstream_code and edges.mark = 'S'
)
select upstream_code, downstream_code from chains;
