-- Grain: one record of a raw copy, faults included, without those of erased persons; row numbers stay.
select coalesce(source_row, rowid + 2)::integer as source_row, * exclude (source_row)
from received
where coalesce(source_row, rowid + 2) not in (select source_row from stg_erased_rows)
