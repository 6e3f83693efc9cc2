-- Grain: one row of the build `former` that no longer stands among the staged rows of its source: it went with a person who asked for it.
-- Sources that are not known any more, or cannot be read, are not in staged_sources: nothing is said of their rows.
create or replace temp table gone_rows as
with named as (
    select source_id, source_row from former.marts.fct_submissions
    union select source_id, source_row from former.meta.rejected_rows
    union select source_id, source_row from former.meta.submission_versions
)
select named.source_id, named.source_row
from named
where
    named.source_id in (select source_id from staged_sources)
    and not exists (
        select 1 from staged_numbers as staged
        where staged.source_id = named.source_id and staged.source_row = named.source_row
    );
create or replace temp table gone_submissions as
select submission_id from former.marts.fct_submissions as submissions
where exists (
    select 1 from gone_rows where gone_rows.source_id = submissions.source_id and gone_rows.source_row = submissions.source_row
)
union
select submission_id from former.marts.fct_submissions
where
    reporter_key = getvariable('reporter_key')
    and coalesce(timezone('Europe/Brussels', coalesce(submitted_at, occurred_at))::date <= getvariable('erased_on'), true)
union
select submission_id from former.meta.paired_submissions
where
    reporter_key = getvariable('reporter_key')
    and coalesce(timezone('Europe/Brussels', coalesce(submitted_at, occurred_at))::date <= getvariable('erased_on'), true)
union
-- a version of theirs that a decision or a later version set aside
select versions.submission_id from former.meta.submission_versions as versions
where
    exists (select 1 from gone_rows where gone_rows.source_id = versions.source_id and gone_rows.source_row = versions.source_row)
    and versions.submission_id not in (select submission_id from former.marts.fct_submissions);
