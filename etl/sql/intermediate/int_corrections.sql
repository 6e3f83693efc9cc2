-- Grain: one correction in force, what it found and whether it fits. Only one that fits (`applied`) changes anything; any
-- other stops the build (check corrections_fit). An empty value is NULL: not answered.
create or replace temp table int_corrections as
with known_codes as (
    select 'service_codes' as column_name, service_code as code from reference.services
    union all select 'kind_code', kind_code from reference.kinds
    union all select 'severity_code', severity_code from reference.severities where severity_code <> 'unknown'
    union all select 'fallback_code', fallback_code from reference.fallbacks
    union all select 'province_code', province_code from reference.provinces
    union all select 'software_code', software_code from reference.software
    union all select 'practice_type_code', practice_type_code from reference.practice_types
),
code_lists as (
    select column_name, list(code) as codes from known_codes group by column_name
),
highest as (
    select unnest(['minutes_lost', 'patients_affected']) as column_name, unnest([1440, 300]) as highest_value
),
compared as (
    select
        records.*,
        latest.submission_id is not null as is_submission_known,
        case records.column_name
            when 'service_codes' then latest.service_codes
            when 'kind_code' then latest.kind_code
            when 'severity_code' then latest.severity_code
            when 'minutes_lost' then latest.minutes_lost::varchar
            when 'patients_affected' then latest.patients_affected::varchar
            when 'fallback_code' then latest.fallback_code
            when 'province_code' then latest.province_code
            when 'software_code' then latest.software_code
            when 'practice_type_code' then latest.practice_type_code
        end as found_value,
        case
            when records.corrected_value is null then records.column_name in ('minutes_lost', 'patients_affected', 'province_code')
            when highest.highest_value is not null
                then
                    regexp_full_match(records.corrected_value, '\d{1,4}')
                    and try_cast(records.corrected_value as integer) <= highest.highest_value
            else
                list_has_all(code_lists.codes, string_split(records.corrected_value, '|'))
                and list_unique(string_split(records.corrected_value, '|')) = len(string_split(records.corrected_value, '|'))
                and (records.column_name = 'service_codes' or not contains(records.corrected_value, '|'))
        end as is_valid
    from rec_corrections as records
    left join highest using (column_name)
    left join code_lists using (column_name)
    left join (
        select * from int_latest_rows where submission_id in (select submission_id from rec_corrections)
    ) as latest using (submission_id)
)
select
    record_number,
    submission_id,
    column_name,
    expected_value,
    found_value,
    corrected_value,
    case
        when not is_submission_known then 'submission_unknown'
        when coalesce(found_value, '') <> coalesce(expected_value, '') then 'another_value_found'
        when not is_valid then 'value_unknown'
        else 'applied'
    end as fit_code,
    reason,
    author,
    recorded_on
from compared;
