-- Grain: one valid submission in the version counted for it, as staged: before any correction and any decision.
create or replace temp view int_latest_rows as
select staged.*
from int_staged_rows as staged
where
    staged.rejection_code is null
    and not exists (
        select 1 from int_versions as versions
        where versions.source_id = staged.source_id and versions.source_row = staged.source_row
    );
