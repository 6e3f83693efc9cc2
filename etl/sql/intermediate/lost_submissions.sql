-- Grain: one submission of the build before (attached as `former`) that no longer counts, and neither because it was withdrawn nor because
-- an erasure took its row out of its source: what a broken reading would hide.
select counted.submission_id
from former.marts.fct_submissions as counted
where
    counted.submission_id not in (select submission_id from int_withdrawals where submission_id is not null)
    and not exists (
        select 1 from int_sources as sources
        where
            sources.source_id = counted.source_id
            and sources.erased > 0
            and not exists (
                select 1 from int_source_rows as staged
                where staged.source_id = counted.source_id and staged.source_row = counted.source_row
            )
    )
