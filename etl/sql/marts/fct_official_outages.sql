-- Grain: one outage known from a public source, of the reference list or noted by the staff. Hours are given only where the
-- source gives them (precision T), part_of_day only with precision P; days are Belgian days.
create table marts.fct_official_outages as
with listed as (
    select
        official_outage_id,
        service_code,
        fault_service_code,
        fault_component,
        starts_on,
        ends_on,
        start_time,
        end_time,
        part_of_day,
        precision,
        is_time_approximate,
        is_matchable,
        cause_fr,
        cause_nl,
        cause_en,
        cause_source,
        mark,
        source,
        null::timestamp as announced_wall_clock,
        null::timestamp as noted_wall_clock,
        null::varchar as noted_source
    from reference.official_outages
    union all
    select
        official_outage_id,
        service_code,
        fault_service_code,
        null::varchar,
        starts_on,
        coalesce(ends_on, starts_on),
        start_time,
        end_time,
        part_of_day,
        precision,
        false,
        true,
        cause,
        cause,
        cause,
        null::varchar,
        'S',
        null::varchar,
        announced_at,
        noted_at,
        source
    from rec_official_outages
)
select
    official_outage_id,
    service_code,
    fault_service_code,
    fault_component,
    starts_on,
    ends_on,
    case when precision = 'T' then timezone('Europe/Brussels', starts_on + start_time) end as started_at,
    case when precision = 'T' then timezone('Europe/Brussels', ends_on + end_time) end as ended_at,
    case when precision = 'P' then part_of_day end as part_of_day,
    precision,
    is_time_approximate,
    is_matchable,
    cause_fr,
    cause_nl,
    cause_en,
    cause_source,
    mark,
    source,
    timezone('Europe/Brussels', announced_wall_clock) as announced_at,
    timezone('Europe/Brussels', noted_wall_clock) as noted_at,
    noted_source
from listed
order by official_outage_id;
