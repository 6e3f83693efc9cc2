-- Grain: one source. received = accepted + rejected + duplicates, in submissions; withdrawn and erased ones stand beside.
-- An unreadable file stands here with its error and 0 rows.
create table meta.import_ledger as
with counted_rows as (
    select
        source_id,
        count(*) as received,
        count(*) filter (where rejection_code is not null) as rejected
    from int_staged_rows group by source_id
),
counted_rejections as (
    select source_id, count(repeated_source_id) as rejected_before from int_rejections group by source_id
),
counted_submissions as (
    select source_id, count(*) as accepted from marts.fct_submissions group by source_id
),
counted_duplicates as (
    select
        source_id,
        count(*) as duplicates,
        count(*) filter (where duplicate_reason_code = 'already_known') as already_known,
        count(*) filter (where duplicate_reason_code = 'superseded') as superseded,
        count(*) filter (where duplicate_reason_code = 'by_decision') as by_decision
    from int_duplicates group by source_id
),
counted_withdrawals as (
    select source_id, count(distinct submission_id) as withdrawn from int_withdrawn_rows group by source_id
),
counted_warnings as (
    select source_id, count(*) as warnings from meta.cell_warnings group by source_id
)
select
    sources.source_id,
    sources.file_name,
    sources.sha256,
    sources.n_bytes,
    sources.shape,
    coalesce(counted_rows.received, 0)::integer as received,
    coalesce(counted_submissions.accepted, 0)::integer as accepted,
    coalesce(counted_rows.rejected, 0)::integer as rejected,
    coalesce(counted_rejections.rejected_before, 0)::integer as rejected_before,
    coalesce(counted_duplicates.duplicates, 0)::integer as duplicates,
    coalesce(counted_duplicates.already_known, 0)::integer as already_known,
    coalesce(counted_duplicates.superseded, 0)::integer as superseded,
    coalesce(counted_duplicates.by_decision, 0)::integer as by_decision,
    coalesce(counted_withdrawals.withdrawn, 0)::integer as withdrawn,
    sources.erased,
    coalesce(counted_warnings.warnings, 0)::integer as warnings,
    sources.error,
    sources.error_detail,
    sources.imported_at
from int_sources as sources
left join counted_rows using (source_id)
left join counted_rejections using (source_id)
left join counted_submissions using (source_id)
left join counted_duplicates using (source_id)
left join counted_withdrawals using (source_id)
left join counted_warnings using (source_id)
order by sources.sequence;
