-- Grain: one distinct cell of a column that takes one code, with the code it stands for; NULL when the list knows none.
create or replace temp table stg_code_cells as
with codes as (
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
from stg_cells as cells
left join codes on codes.column_name = cells.column_name and lower(codes.code) = lower(cell(cells.raw_cell))
where cells.column_name in (select column_name from codes) and cell(cells.raw_cell) is not null;
