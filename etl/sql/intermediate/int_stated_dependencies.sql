-- Grain: one pair of e-services of which the second fails with the first, by a chain of which a source states every link.
-- A link needed for reading alone is passed on to nothing; one that holds in some packages alone is none.
create or replace temp table int_stated_dependencies as
with recursive chains as (
    select upstream_code, downstream_code, holds_for from reference.service_edges
    where mark = 'S' and holds_for is distinct from 'some_software'
    union
    select chains.upstream_code, edges.downstream_code, edges.holds_for
    from chains
    inner join reference.service_edges as edges
        on edges.upstream_code = chains.downstream_code and edges.mark = 'S' and edges.holds_for is null
    where chains.holds_for is null
)
select distinct upstream_code, downstream_code from chains;
