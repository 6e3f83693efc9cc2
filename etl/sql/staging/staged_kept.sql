-- Grain: one staged row of a source, without those of erased persons.
select * from staged where source_row not in (select source_row from stg_erased_rows)
