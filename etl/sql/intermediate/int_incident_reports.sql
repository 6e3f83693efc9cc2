-- Grain: one report that belongs to an incident: all that its service received from the first to the last of its reports.
create or replace temp table int_incident_reports as
with placed as (
    select
        detected.service_number,
        detected.day_number,
        detected.first_minute,
        detected.last_minute,
        detected.expected_false,
        services.service_code || '-' || days.date_on::varchar || '-' || row_number() over (
            partition by detected.service_number, detected.day_number order by detected.first_minute
        ) as incident_id
    from int_detected_incidents as detected
    inner join int_numbered_services as services using (service_number)
    inner join int_numbered_days as days using (day_number)
)
select placed.incident_id, placed.expected_false, eligible.report_position
from placed
inner join int_eligible_reports as eligible
    on
        placed.service_number = eligible.service_number
        and placed.day_number = eligible.day_number
        and eligible.elapsed_minutes between placed.first_minute and placed.last_minute;
