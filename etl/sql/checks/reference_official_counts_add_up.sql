-- The official incidents of a period are those of MyCareNet, of the insurers and the remainder together (2023: 142 = 21 + 63 + 58).
with periods as (
    select
        period,
        sum(n_incidents) filter (where origin_code = 'total') as total,
        sum(n_incidents) filter (where origin_code <> 'total') as parts
    from marts.official_incident_counts
    where origin_code <> 'statement'
    group by period
)
select
    count(*) as n_examined,
    count(*) filter (where total is distinct from parts) as n_offenders,
    array_to_string((list(period) filter (where total is distinct from parts))[1:5], ', ') as examples
from periods;
