-- Each premium year has as many criteria as its tiers say (2022: 10, 2023: 7, 2024: 8), inferred ones included; the staff's may have fewer.
with years as (
    select
        criteria.premium_year,
        count(*) as n_criteria,
        (select min(tiers.n_criteria_total) from marts.ppi_tiers as tiers where tiers.premium_year = criteria.premium_year) as n_stated
    from marts.ppi_criteria as criteria
    where criteria.author is null
    group by criteria.premium_year
)
select
    count(*) as n_examined,
    count(*) filter (where n_criteria is distinct from n_stated) as n_offenders,
    array_to_string((list(premium_year) filter (where n_criteria is distinct from n_stated))[1:5], ', ') as examples
from years;
