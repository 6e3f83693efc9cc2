-- Grain: one rejected record of a source: its row number, the column at fault, the reason, and the e-services it names that no
-- catalogue knows, joined by `|`.
select
    source_row,
    rejection_column,
    rejection_code,
    array_to_string([one.name for one in unknown_names if one.catalogue = 'service'], '|') as unknown_services
from staged
where rejection_code is not null
order by source_row
