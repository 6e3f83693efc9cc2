-- Registered GPs and full-time equivalents of the three regions add up to Belgium (2022: 17,914; 2023: 9,614).
with totals as (
    select
        definition_code || ' ' || year as total_of,
        sum(value) filter (where area_code = 'BE') as belgium,
        sum(value) filter (where area_code in ('WAL', 'BRU', 'VLG')) as regions
    from marts.gp_denominators
    where definition_code in ('registered', 'fte')
    group by definition_code, year
)
select
    count(*) as n_examined,
    count(*) filter (where belgium is distinct from regions) as n_offenders,
    array_to_string((list(total_of) filter (where belgium is distinct from regions))[1:5], ', ') as examples
from totals;
