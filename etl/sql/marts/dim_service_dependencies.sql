-- Grain: one pair of e-services of which the first, when it fails, breaks the second, directly or through others.
-- path_length counts the edges of the shortest chain. mark is the weakest on that chain, S only if every edge of it is
-- stated; among equally short chains the best stated one counts, and source names the sources of its edges. how is that of
-- the edge from the first to the second, NULL where there is none. An edge that holds under a condition (`holds_for`) stands alone: what
-- is said of reading, or of some packages, is said of nothing further; NULL where a chain holds always.
create table marts.dim_service_dependencies as
with recursive chains as (
    select
        upstream_code,
        downstream_code,
        1 as path_length,
        how_fr,
        how_nl,
        how_en,
        holds_for,
        array_position(['S', 'C', 'D'], mark) as mark_rank,
        source,
        [downstream_code] as passed
    from reference.service_edges
    union all
    select
        chains.upstream_code,
        edges.downstream_code,
        chains.path_length + 1,
        null,
        null,
        null,
        null,
        greatest(chains.mark_rank, array_position(['S', 'C', 'D'], edges.mark)),
        concat_ws('|', chains.source, edges.source),
        list_append(chains.passed, edges.downstream_code)
    from chains
    inner join reference.service_edges as edges on edges.upstream_code = chains.downstream_code
    -- no chain passes on a condition, nor an e-service twice; a loop, which a check forbids, ends where it began
    where
        chains.holds_for is null and edges.holds_for is null
        and chains.downstream_code <> chains.upstream_code and not list_contains(chains.passed, edges.downstream_code)
)
select
    upstream_code,
    downstream_code,
    min(path_length)::integer as path_length,
    max(how_fr) as how_fr,
    max(how_nl) as how_nl,
    max(how_en) as how_en,
    case when count(holds_for) = count(*) then max(holds_for) end as holds_for,
    ['S', 'C', 'D'][arg_min(mark_rank, (path_length, mark_rank))] as mark,
    array_to_string(
        list_sort(list_distinct(string_split(arg_min(source, (path_length, mark_rank, source)), '|'))), '|'
    ) as source
from chains
group by upstream_code, downstream_code
order by upstream_code, path_length, downstream_code;
