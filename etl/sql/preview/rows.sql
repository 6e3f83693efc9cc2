-- Grain: one row of a file, as a run would read it, accepted and refused ones by turns; without the keyed hash of its reporter.
select
    source_row,
    rejection_code,
    submission_id,
    form_version,
    language,
    strftime(timezone('Europe/Brussels', submitted_at), '%Y-%m-%d %H:%M:%S') as submitted_at,
    case
        when time_precision = 'day' then occurred_on::varchar
        else strftime(timezone('Europe/Brussels', occurred_at), '%Y-%m-%d %H:%M:%S')
    end as occurred_at,
    time_precision,
    strftime(timezone('Europe/Brussels', ended_at), '%Y-%m-%d %H:%M:%S') as ended_at,
    is_ongoing,
    service_codes,
    kind_code,
    error_code,
    severity_code,
    consequence_codes,
    minutes_lost,
    patients_affected,
    fallback_code,
    fallback_worked_code,
    province_code,
    software_code,
    practice_type_code,
    comment,
    has_quote_consent
from staged
order by row_number() over (partition by rejection_code is null order by source_row), source_row
