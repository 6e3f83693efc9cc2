-- Grain: one distinct cell of reporter_id, with its keyed hash. The identifier itself goes no further.
create or replace temp table stg_reporter_cells as
select raw_cell, reporter_key(raw_cell, null, null) as reporter_key
from stg_cells
where column_name = 'reporter_id' and cell(raw_cell) is not null;
