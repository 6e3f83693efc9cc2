-- An official outage shows no finer time than its source gives: hours only with precision T, a part of the day only with P.
with outages as (
    select
        marts.official_outage_id,
        case reference.precision
            when 'T' then marts.started_at is not null and marts.ended_at > marts.started_at and reference.part_of_day is null
            when 'P' then marts.part_of_day is not null and marts.started_at is null and marts.ended_at is null
            else marts.started_at is null and marts.ended_at is null and reference.part_of_day is null
                and reference.start_time is null and reference.end_time is null
        end
        and case reference.precision
            when 'W' then marts.ends_on = marts.starts_on + 6 and isodow(marts.starts_on) = 1
            when 'M' then marts.starts_on = date_trunc('month', marts.starts_on) and marts.ends_on = last_day(marts.starts_on)
            else marts.ends_on >= marts.starts_on
        end is not false as holds
    from marts.fct_official_outages as marts
    inner join reference.official_outages as reference using (official_outage_id)
)
select
    count(*) as n_examined,
    count(*) filter (where not holds) as n_offenders,
    array_to_string((list(official_outage_id) filter (where not holds))[1:5], ', ') as examples
from outages;
