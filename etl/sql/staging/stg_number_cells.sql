-- Grain: one distinct cell of a column that takes a count, with its value and, when it cannot be one, the reason.
create or replace temp table stg_number_cells as
with cells as (
    select 'minutes_lost' as column_name, minutes_lost as raw_cell, 'minutes' as measure, 1440 as most from received group by minutes_lost
    union all select 'patients_affected', patients_affected, 'patients', 300 from received group by patients_affected
),
numbers as (
    select *, whole_number_of(cell(raw_cell)) as value from cells where cell(raw_cell) is not null
)
select
    column_name,
    raw_cell,
    case when value between 0 and most then value end::smallint as value,
    case
        when value is null then measure || '_not_a_number'
        when value < 0 then measure || '_negative'
        when value > most then measure || '_too_many'
    end as reason_code
from numbers;
