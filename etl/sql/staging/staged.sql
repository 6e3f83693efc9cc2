-- Grain: one staged row of one source (`staged_file`); files of before withdrawals were known lack a column.
create or replace temp view staged as
select * from (select null::boolean as is_withdrawal limit 0)
union all by name
select * from staged_file;
