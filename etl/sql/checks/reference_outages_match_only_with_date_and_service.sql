-- An official outage can match reports exactly when its source gives a date and an e-service; a date comes with its precision.
with outages as (
    select
        official_outage_id,
        is_matchable = (starts_on is not null and service_code is not null)
        and (starts_on is null) = (precision is null)
        and (starts_on is null) = (ends_on is null) as holds
    from marts.fct_official_outages
)
select
    count(*) as n_examined,
    count(*) filter (where not holds) as n_offenders,
    array_to_string((list(official_outage_id) filter (where not holds))[1:5], ', ') as examples
from outages;
