-- Grain: one rejected record of a source: its row number, the column at fault and the reason.
select source_row, rejection_column, rejection_code
from staged
where rejection_code is not null
order by source_row
