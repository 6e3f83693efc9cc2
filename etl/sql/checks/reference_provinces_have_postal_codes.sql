-- Every province has postal codes and every range leads to a province of a known region.
with pairs as (
    select
        coalesce(provinces.province_code, ranges.province_code) as province_code,
        ranges.postal_from is not null and coalesce(provinces.region_code in ('WAL', 'BRU', 'VLG'), false) as holds
    from marts.dim_provinces as provinces
    full join reference.postal_ranges as ranges using (province_code)
)
select
    count(*) as n_examined,
    count(*) filter (where not holds) as n_offenders,
    array_to_string((list(province_code) filter (where not holds))[1:5], ', ') as examples
from pairs;
