-- Grain: one record of one source that stands in the sum received = accepted + rejected + duplicates (int_staged_rows); one that
-- stands beside it, because its submission was withdrawn (int_withdrawn_rows): every row of that submission sent until then, whatever
-- its source, and the withdrawal itself. `int_source_rows`: what the staged files hold. Few are withdrawn, and every step reads all others:
-- so the few are found once.
create or replace temp table int_withdrawals as
select submission_id, max(submitted_at) as withdrawn_at from int_source_rows where is_withdrawal group by submission_id;
create or replace temp table int_withdrawn_rows as
select staged.source_id, staged.source_row, staged.submission_id
from int_source_rows as staged
join int_withdrawals as withdrawals
    on withdrawals.submission_id = staged.submission_id and coalesce(staged.submitted_at <= withdrawals.withdrawn_at, true);
create or replace temp view int_staged_rows as
select staged.* exclude (is_withdrawal)
from int_source_rows as staged
where not exists (
    select 1 from int_withdrawn_rows as withdrawn
    where withdrawn.source_id = staged.source_id and withdrawn.source_row = staged.source_row
);
