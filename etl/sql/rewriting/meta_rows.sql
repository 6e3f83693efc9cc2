-- What the build says of its rows, without those that go.
create table meta.rejected_rows as
select * from former.meta.rejected_rows as rejected
where not exists (select 1 from gone_rows where gone_rows.source_id = rejected.source_id and gone_rows.source_row = rejected.source_row);
create table meta.submission_versions as
select * from former.meta.submission_versions as versions
where
    versions.submission_id not in (select submission_id from gone_submissions)
    and not exists (select 1 from gone_rows where gone_rows.source_id = versions.source_id and gone_rows.source_row = versions.source_row);
create temp table gone_everywhere as
from gone_rows
union
select source_id, source_row from former.meta.submission_versions where submission_id in (select submission_id from gone_submissions)
union
select source_id, source_row from former.marts.fct_submissions where submission_id in (select submission_id from gone_submissions);
create table meta.cell_warnings as
select * from former.meta.cell_warnings as warnings
where not exists (
    select 1 from gone_everywhere as gone where gone.source_id = warnings.source_id and gone.source_row = warnings.source_row
);
create table meta.near_duplicates as
select * from former.meta.near_duplicates
where
    submission_id not in (select submission_id from gone_submissions)
    and other_submission_id not in (select submission_id from gone_submissions);
create table meta.paired_submissions as
select * from former.meta.paired_submissions
where submission_id in (select submission_id from meta.near_duplicates union all select other_submission_id from meta.near_duplicates);
create table meta.corrections as
select * from former.meta.corrections where submission_id not in (select submission_id from gone_submissions);
create temp table int_duplicates as from meta.submission_versions;
create temp table int_paired_rows as from meta.paired_submissions;
create table meta.unknown_names as
select * from former.meta.unknown_names where name in (select name from staged_names);
create table meta.import_ledger as
with counted_facts as (
    select source_id, count(*) as accepted from marts.fct_submissions group by source_id
),
counted_rejections as (
    select source_id, count(*) as rejected, count(repeated_source_id) as rejected_before from meta.rejected_rows group by source_id
),
counted_duplicates as (
    select
        source_id,
        count(*) as duplicates,
        count(*) filter (where duplicate_reason_code = 'already_known') as already_known,
        count(*) filter (where duplicate_reason_code = 'superseded') as superseded,
        count(*) filter (where duplicate_reason_code = 'by_decision') as by_decision
    from meta.submission_versions group by source_id
),
counted_warnings as (
    select source_id, count(*) as warnings from meta.cell_warnings group by source_id
),
recounted as (
    select
        former.source_id,
        coalesce(counted_facts.accepted, 0)::integer as accepted,
        coalesce(counted_rejections.rejected, 0)::integer as rejected,
        coalesce(counted_rejections.rejected_before, 0)::integer as rejected_before,
        coalesce(counted_duplicates.duplicates, 0)::integer as duplicates,
        coalesce(counted_duplicates.already_known, 0)::integer as already_known,
        coalesce(counted_duplicates.superseded, 0)::integer as superseded,
        coalesce(counted_duplicates.by_decision, 0)::integer as by_decision,
        coalesce(counted_warnings.warnings, 0)::integer as warnings
    from former.meta.import_ledger as former
    left join counted_facts using (source_id)
    left join counted_rejections using (source_id)
    left join counted_duplicates using (source_id)
    left join counted_warnings using (source_id)
)
select
    former.* replace (
        (recounted.accepted + recounted.rejected + recounted.duplicates)::integer as received,
        recounted.accepted as accepted,
        recounted.rejected as rejected,
        recounted.rejected_before as rejected_before,
        recounted.duplicates as duplicates,
        recounted.already_known as already_known,
        recounted.superseded as superseded,
        recounted.by_decision as by_decision,
        recounted.warnings as warnings,
        (former.erased + former.received - recounted.accepted - recounted.rejected - recounted.duplicates)::integer as erased
    )
from former.meta.import_ledger as former
join recounted using (source_id);
