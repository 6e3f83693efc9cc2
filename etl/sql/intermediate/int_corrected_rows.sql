-- Grain: one valid submission in the version counted for it, corrections applied. The severity that was given or implied
-- stays when services or consequences change: only a correction of the severity itself touches it. Few are changed, and every step reads
-- all others: so the few are made once.
create or replace temp macro corrected(found, named, given) as case when list_contains(map_keys(given), named) then given[named] else found end;
create or replace temp table int_changed_rows as
with given as (
    select submission_id, map_from_entries(list((column_name, corrected_value))) as corrected_values
    from int_corrections where fit_code = 'applied' group by submission_id
)
select
    latest.* replace (
        corrected(latest.service_codes, 'service_codes', given.corrected_values) as service_codes,
        corrected(latest.kind_code, 'kind_code', given.corrected_values) as kind_code,
        corrected(latest.severity_code, 'severity_code', given.corrected_values) as severity_code,
        corrected(latest.minutes_lost::varchar, 'minutes_lost', given.corrected_values)::smallint as minutes_lost,
        corrected(latest.patients_affected::varchar, 'patients_affected', given.corrected_values)::smallint as patients_affected,
        corrected(latest.fallback_code, 'fallback_code', given.corrected_values) as fallback_code,
        corrected(latest.province_code, 'province_code', given.corrected_values) as province_code,
        corrected(latest.software_code, 'software_code', given.corrected_values) as software_code,
        corrected(latest.practice_type_code, 'practice_type_code', given.corrected_values) as practice_type_code
    )
from int_latest_rows as latest
join given using (submission_id);
create or replace temp view int_corrected_rows as
select latest.*
from int_latest_rows as latest
where not exists (select 1 from int_changed_rows as changed where changed.submission_id = latest.submission_id)
union all
select * from int_changed_rows;
