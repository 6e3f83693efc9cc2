-- Grain: one incident and one official outage that is about it. An outage known to the day matches a day, never an hour; one known to
-- the week or the month matches nothing. The service hit, the component at fault, or a service that a source says fails with either.
create or replace temp table int_incident_outage_pairs as
with parts_of_day as (
    from (
        values
        ('night', interval 0 hours, interval 7 hours),
        ('morning', interval 5 hours, interval 13 hours),
        ('afternoon', interval 12 hours, interval 19 hours),
        ('evening', interval 17 hours, interval 24 hours)
    ) as parts (part_of_day, begins, ends)
),
bounded as (
    select
        outages.*,
        case outages.precision
            when 'T' then outages.started_at - case when outages.is_time_approximate then interval 1 hour else interval 0 hours end
            when 'P' then timezone('Europe/Brussels', outages.starts_on + parts.begins)
            else timezone('Europe/Brussels', outages.starts_on::timestamp)
        end as from_at,
        case
            when outages.precision = 'T' and outages.ended_at is not null
                then outages.ended_at + case when outages.is_time_approximate then interval 1 hour else interval 0 hours end
            when outages.precision = 'P' then timezone('Europe/Brussels', outages.ends_on + parts.ends)
            else timezone('Europe/Brussels', outages.ends_on + interval 1 day)
        end as until_at
    from marts.fct_official_outages as outages
    left join parts_of_day as parts on outages.precision = 'P' and outages.part_of_day = parts.part_of_day
    where outages.is_matchable and outages.precision in ('T', 'P', 'D')
),
reached as (
    select official_outage_id, service_code, 0 as distance from bounded
    union all
    select official_outage_id, fault_service_code, 1 from bounded
    union all
    select bounded.official_outage_id, edges.downstream_code, 2
    from bounded
    inner join int_stated_dependencies as edges on edges.upstream_code in (bounded.service_code, bounded.fault_service_code)
)
select
    spells.incident_id,
    spells.occurred_on,
    bounded.official_outage_id,
    bounded.precision,
    bounded.announced_at,
    spells.first_minute,
    min(reached.distance) as distance
from int_incident_spells as spells
inner join reached using (service_code)
inner join bounded
    on
        reached.official_outage_id = bounded.official_outage_id
        and to_timestamp(spells.first_minute * 60) < bounded.until_at
        and to_timestamp(spells.last_minute * 60) >= bounded.from_at
group by all;
