-- The stretches of the list of official outages do not overlap, and hold every dated outage.
with stretches as (
    select starts_on, coalesce(ends_on, date '9999-12-31') as ends_on from marts.official_coverage where author is null
),
outages as (
    select
        'outage ' || outages.official_outage_id as thing,
        count(stretches.starts_on) = 1 as holds
    from marts.fct_official_outages as outages
    left join stretches on outages.starts_on between stretches.starts_on and stretches.ends_on
    where outages.starts_on is not null and outages.noted_at is null
    group by outages.official_outage_id
),
neighbours as (
    select
        'stretch from ' || starts_on as thing,
        ends_on >= starts_on and coalesce(ends_on < lead(starts_on) over (order by starts_on), true) as holds
    from stretches
),
examined as (
    select * from outages
    union all select * from neighbours
)
select
    count(*) as n_examined,
    count(*) filter (where not holds) as n_offenders,
    array_to_string((list(thing) filter (where not holds))[1:5], ', ') as examples
from examined;
