-- Active GPs of the five Walloon provinces (AViQ) add up to Wallonia (2023: 3,757; 2024: 3,813).
with totals as (
    select
        year,
        sum(value) filter (where area_code = 'WAL') as wallonia,
        sum(value) filter (where area_code <> 'WAL') as provinces,
        count(*) filter (where area_code <> 'WAL') as n_provinces
    from marts.gp_denominators
    where definition_code = 'active_aviq'
    group by year
)
select
    count(*) as n_examined,
    count(*) filter (where wallonia is distinct from provinces or n_provinces <> 5) as n_offenders,
    array_to_string((list(year) filter (where wallonia is distinct from provinces or n_provinces <> 5))[1:5], ', ') as examples
from totals;
