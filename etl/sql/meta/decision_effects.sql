-- Grain: one reading of the whole build, with the decisions about duplicates applied (as every figure is) or without them.
create table meta.decision_effects as
with counted as (
    select
        (select count(*) from marts.fct_submissions) as n_submissions,
        (select count(*) from marts.fct_reports) as n_reports,
        (select count(distinct reporter_key) from marts.fct_submissions) as n_reporters
),
set_aside as (
    select
        count(*) as n_submissions,
        coalesce(sum(len(string_split(paired.service_codes, '|'))), 0) as n_reports,
        count(distinct paired.reporter_key) filter (
            where paired.reporter_key not in (select reporter_key from marts.fct_submissions)
        ) as n_reporters
    from int_duplicates as duplicates
    join int_paired_rows as paired using (submission_id)
    where duplicates.duplicate_reason_code = 'by_decision'
)
select true as has_decisions, n_submissions::integer as n_submissions, n_reports::integer as n_reports, n_reporters::integer as n_reporters
from counted
union all
select
    false,
    (counted.n_submissions + set_aside.n_submissions)::integer,
    (counted.n_reports + set_aside.n_reports)::integer,
    (counted.n_reporters + set_aside.n_reporters)::integer
from counted, set_aside;
