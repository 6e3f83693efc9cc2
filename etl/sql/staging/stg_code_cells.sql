-- Grain: one distinct cell of a column that takes one code, with the code it stands for; NULL when the list knows none.
create or replace temp table stg_code_cells as
with cells as (
    select 'kind_code' as column_name, kind_code as raw_cell from received group by kind_code
    union all select 'severity_code', severity_code from received group by severity_code
    union all select 'fallback_code', fallback_code from received group by fallback_code
    union all select 'fallback_worked_code', fallback_worked_code from received group by fallback_worked_code
    union all select 'practice_type_code', practice_type_code from received group by practice_type_code
    union all select 'language', language from received group by language
    union all select 'is_ongoing', is_ongoing from received group by is_ongoing
    union all select 'quote_consent', quote_consent from received group by quote_consent
),
codes as (
    select 'kind_code' as column_name, kind_code as code from reference.kinds
    union all select 'severity_code', severity_code from reference.severities
    union all select 'fallback_code', fallback_code from reference.fallbacks
    union all select 'fallback_worked_code', fallback_worked_code from reference.fallback_outcomes
    union all select 'practice_type_code', practice_type_code from reference.practice_types
    union all select 'language', unnest(['fr', 'nl', 'de', 'en'])
    union all select unnest(['is_ongoing', 'quote_consent']), 'true'
    union all select unnest(['is_ongoing', 'quote_consent']), 'false'
)
select
    cells.column_name,
    cells.raw_cell,
    coalesce(codes.code, case when cells.column_name in ('is_ongoing', 'quote_consent') then yes_or_no(cell(cells.raw_cell))::varchar end) as code
from cells
left join codes on codes.column_name = cells.column_name and lower(codes.code) = lower(cell(cells.raw_cell))
where cell(cells.raw_cell) is not null;
