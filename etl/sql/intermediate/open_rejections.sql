-- Grain: one open rejection, in the order of loading: its source, row number, column at fault, reason, and the e-services it names
-- that no catalogue knows, joined by `|`.
select source_id, source_row, rejection_column, rejection_code, unknown_services
from int_rejections
join int_sources using (source_id)
where mended_source_id is null and repeated_source_id is null
order by sequence, source_row
