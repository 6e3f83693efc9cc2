-- Within a premium year a higher amount asks for more criteria, and never for more than there are.
with tiers as (
    select
        premium_year || ' ' || amount_eur as tier,
        n_criteria_min <= n_criteria_total
        and n_criteria_min > coalesce(lag(n_criteria_min) over (partition by premium_year order by amount_eur), -1) as holds
    from marts.ppi_tiers
    where n_criteria_min is not null
)
select
    count(*) as n_examined,
    count(*) filter (where not holds) as n_offenders,
    array_to_string((list(tier) filter (where not holds))[1:5], ', ') as examples
from tiers;
