-- Grain: one distinct cell of each column whose cells are looked up rather than computed. A table and not a view: the
-- planner would otherwise carry the look-ups' filters back to every single row.
create or replace temp table stg_cells as
select 'service_codes' as column_name, service_codes as raw_cell from received group by service_codes
union all select 'consequence_codes', consequence_codes from received group by consequence_codes
union all select 'postal_code', postal_code from received group by postal_code
union all select 'software_name', software_name from received group by software_name
union all select 'error_code', error_code from received group by error_code
union all select 'reporter_id', reporter_id from received group by reporter_id
union all select 'kind_code', kind_code from received group by kind_code
union all select 'severity_code', severity_code from received group by severity_code
union all select 'fallback_code', fallback_code from received group by fallback_code
union all select 'fallback_worked_code', fallback_worked_code from received group by fallback_worked_code
union all select 'practice_type_code', practice_type_code from received group by practice_type_code
union all select 'language', language from received group by language
union all select 'is_ongoing', is_ongoing from received group by is_ongoing
union all select 'quote_consent', quote_consent from received group by quote_consent
union all select 'minutes_lost', minutes_lost from received group by minutes_lost
union all select 'patients_affected', patients_affected from received group by patients_affected;
