-- Grain: one distinct cell of reporter_id, with its keyed hash. The identifier itself goes no further.
create or replace temp table stg_reporter_cells as
select reporter_id as raw_cell, reporter_key(reporter_id, null, null) as reporter_key
from (select reporter_id from received group by reporter_id having cell(reporter_id) is not null);
