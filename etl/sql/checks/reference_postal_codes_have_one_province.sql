-- Every number from 1000 to 9999 falls into exactly one postal range: no gap, no overlap.
with codes as (
    select codes.postal_code, count(ranges.province_code) as n_ranges
    from (select unnest(generate_series(1000, 9999)) as postal_code) as codes
    left join reference.postal_ranges as ranges on codes.postal_code between ranges.postal_from and ranges.postal_to
    group by codes.postal_code
)
select
    count(*) as n_examined,
    count(*) filter (where n_ranges <> 1) as n_offenders,
    array_to_string((list(postal_code order by postal_code) filter (where n_ranges <> 1))[1:5], ', ') as examples
from codes;
