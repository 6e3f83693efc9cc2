-- Grain: one distinct cell of a column that takes a count, with its value and, when it cannot be one, the reason.
create or replace temp table stg_number_cells as
with measures as (
    select * from (values ('minutes_lost', 'minutes', 1440), ('patients_affected', 'patients', 300)) as listed (column_name, measure, most)
),
numbers as (
    select cells.column_name, cells.raw_cell, measures.measure, measures.most, whole_number_of(cell(cells.raw_cell)) as value
    from stg_cells as cells
    join measures using (column_name)
    where cell(cells.raw_cell) is not null
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
