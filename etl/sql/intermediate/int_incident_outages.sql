-- Grain: one incident that an official outage confirms: of several the most precise, then the nearest.
create or replace temp table int_incident_outages as
select
    incident_id,
    official_outage_id,
    -- how late the outage was admitted: only where its time is known and somebody vouches for the list of that day
    case
        when precision = 'T' and exists (
            select 1 from marts.official_coverage as coverage
            where
                coverage.is_complete and pairs.occurred_on >= coverage.starts_on
                and pairs.occurred_on <= coalesce(coverage.ends_on, pairs.occurred_on)
        ) then epoch(announced_at) / 60 - first_minute
    end as official_delay_minutes
from int_incident_outage_pairs as pairs
qualify row_number() over (
    partition by incident_id order by array_position(['T', 'P', 'D'], precision), distance, official_outage_id
) = 1;
