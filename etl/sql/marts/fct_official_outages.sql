-- Grain: one outage known from a public source. Hours are given only where the source gives them (precision T), part_of_day
-- only with precision P; days are Belgian days.
create table marts.fct_official_outages as
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
    mark,
    source
from reference.official_outages
order by official_outage_id;
