-- What is derived from the premiums paid follows from them: recognised GPs, GPs at and below the maximum, cost of lifting all.
with recognised as (
    -- a recognised GP receives the amount of a tier, with or without the starter bonus
    select
        payouts.premium_year,
        payouts.n_gps,
        tiers.amount_eur as tier_eur,
        max(tiers.amount_eur) over (partition by payouts.premium_year) as maximum_eur
    from marts.ppi_payouts as payouts
    inner join reference.published_figures as bonus
        on bonus.figure_code = 'ppi_starter_bonus' and bonus.period = payouts.premium_year::varchar
    inner join marts.ppi_tiers as tiers
        on tiers.premium_year = payouts.premium_year
        and payouts.amount_eur in (tiers.amount_eur, tiers.amount_eur + bonus.value)
),
recomputed as (
    select
        premium_year::varchar as period,
        sum(n_gps)::double as ppi_gps_recognised,
        (sum(n_gps) filter (where tier_eur = maximum_eur))::double as ppi_gps_at_maximum,
        (sum(n_gps) filter (where tier_eur < maximum_eur))::double as ppi_gps_below_maximum,
        sum(n_gps * (maximum_eur - tier_eur))::double as ppi_cost_of_lifting_all
    from recognised
    group by premium_year
),
expected as (
    unpivot recomputed on columns('ppi_') into name figure_code value value
)
select
    count(*) as n_examined,
    count(*) filter (where figures.value is distinct from expected.value) as n_offenders,
    array_to_string((list(expected.figure_code) filter (where figures.value is distinct from expected.value))[1:5], ', ') as examples
from expected
left join reference.published_figures as figures using (figure_code, period);
