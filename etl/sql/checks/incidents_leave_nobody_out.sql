-- Every failure at a known hour within the bounds of an incident of its e-service belongs to it; nothing from memory and no user's own fault does.
select
    count(*) as n_examined,
    count(*) filter (where is_eligible <> is_member and (is_member or is_within)) as n_offenders,
    any_value(report_id) filter (where is_eligible <> is_member and (is_member or is_within)) as examples
from (
    select
        reports.report_id,
        kinds.kind_class_code = 'failure' and reports.time_precision = 'exact' and not reports.is_from_memory
        and reports.service_code <> 'UNKNOWN' as is_eligible,
        reports.incident_id is not null as is_member,
        exists (
            select 1 from marts.fct_incidents as incidents
            where
                incidents.service_code = reports.service_code
                and reports.occurred_at between incidents.first_report_at and incidents.last_report_at
        ) as is_within
    from marts.fct_reports as reports
    inner join marts.dim_kinds as kinds using (kind_code)
);
