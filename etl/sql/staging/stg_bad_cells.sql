-- Grain: one cell that could not be used, with the reason. One select a kind of column; the distinct bad cells are few, so
-- each is a look-up and not a pass of rules over every row.
create or replace temp table stg_bad_cells as
with bad as materialized ( -- few: scrubbed in one place, not once for each kind of column
    select received.rowid as record_no, 'service_codes' as column_name, cells.unknown_names as raw_value, 'service_partly_unknown' as reason_code
    from received join stg_service_cells as cells on cells.raw_cell = received.service_codes
    where cells.unknown_names is not null and cells.service_codes is not null
    union all
    select received.rowid, 'consequence_codes', cells.unknown_names, 'consequence_unknown_value'
    from received join stg_consequence_cells as cells on cells.raw_cell = received.consequence_codes
    where cells.unknown_names is not null
    union all
    select received.rowid, 'postal_code', cells.raw_cell, case when cells.is_not_geographic then 'postal_code_not_geographic' else 'postal_code_unknown' end
    from received join stg_postal_cells as cells on cells.raw_cell = received.postal_code
    where cells.province_code is null
    union all
    select received.rowid, 'kind_code', cells.raw_cell, 'kind_unknown_value'
    from received join stg_code_cells as cells on cells.column_name = 'kind_code' and cells.raw_cell = received.kind_code
    where cells.code is null
    union all
    select received.rowid, 'severity_code', cells.raw_cell, 'severity_unknown_value'
    from received join stg_code_cells as cells on cells.column_name = 'severity_code' and cells.raw_cell = received.severity_code
    where cells.code is null
    union all
    select received.rowid, 'fallback_code', cells.raw_cell, 'fallback_unknown_value'
    from received join stg_code_cells as cells on cells.column_name = 'fallback_code' and cells.raw_cell = received.fallback_code
    where cells.code is null
    union all
    select received.rowid, 'fallback_worked_code', cells.raw_cell, 'fallback_worked_unknown_value'
    from received join stg_code_cells as cells
        on cells.column_name = 'fallback_worked_code' and cells.raw_cell = received.fallback_worked_code
    where cells.code is null
    union all
    select received.rowid, 'practice_type_code', cells.raw_cell, 'practice_type_unknown_value'
    from received join stg_code_cells as cells
        on cells.column_name = 'practice_type_code' and cells.raw_cell = received.practice_type_code
    where cells.code is null
    union all
    select received.rowid, 'language', cells.raw_cell, 'language_unknown_value'
    from received join stg_code_cells as cells on cells.column_name = 'language' and cells.raw_cell = received.language
    where cells.code is null
    union all
    select received.rowid, 'is_ongoing', cells.raw_cell, 'is_ongoing_unreadable'
    from received join stg_code_cells as cells on cells.column_name = 'is_ongoing' and cells.raw_cell = received.is_ongoing
    where cells.code is null
    union all
    select received.rowid, 'quote_consent', cells.raw_cell, 'quote_consent_unreadable'
    from received join stg_code_cells as cells on cells.column_name = 'quote_consent' and cells.raw_cell = received.quote_consent
    where cells.code is null
    union all
    select received.rowid, 'minutes_lost', cells.raw_cell, cells.reason_code
    from received join stg_number_cells as cells on cells.column_name = 'minutes_lost' and cells.raw_cell = received.minutes_lost
    where cells.reason_code is not null
    union all
    select received.rowid, 'patients_affected', cells.raw_cell, cells.reason_code
    from received join stg_number_cells as cells on cells.column_name = 'patients_affected' and cells.raw_cell = received.patients_affected
    where cells.reason_code is not null
)
select record_no, column_name, scrub(raw_value) as raw_value, reason_code
from bad;
