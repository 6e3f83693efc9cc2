-- A derived number of GPs lies between the lowest and the highest value the rounding of its source allows.
with derived as (
    select area_code || ' ' || year as number_of, coalesce(value between value_low and value_high, false) as holds
    from reference.gp_denominators
    where value_low is not null or value_high is not null
)
select
    count(*) as n_examined,
    count(*) filter (where not holds) as n_offenders,
    array_to_string((list(number_of) filter (where not holds))[1:5], ', ') as examples
from derived;
