-- The premiums paid add up to the published number of GPs (2023: 12,445) and to the derived sum (54,264,000 euro).
with totals as (
    select premium_year::varchar as period, sum(n_gps) as n_gps, sum(n_gps * amount_eur::bigint) as eur
    from marts.ppi_payouts
    group by premium_year
),
compared as (
    select
        totals.period,
        coalesce(totals.n_gps = max(figures.value) filter (where figures.figure_code = 'ppi_gps_paid'), false)
        and coalesce(totals.eur = max(figures.value) filter (where figures.figure_code = 'ppi_eur_paid_derived'), false) as adds_up
    from totals
    left join reference.published_figures as figures using (period)
    group by totals.period, totals.n_gps, totals.eur
)
select
    count(*) as n_examined,
    count(*) filter (where not adds_up) as n_offenders,
    array_to_string((list(period) filter (where not adds_up))[1:5], ', ') as examples
from compared;
