-- A submission without a severity names no consequence that implies one.
with implied as (
    select distinct consequences.submission_id
    from marts.fct_consequences as consequences
    join marts.dim_consequences as dim using (consequence_code)
    where dim.implied_severity_code is not null
)
select
    (select count(*) from marts.fct_submissions) as n_examined,
    count(*) as n_offenders,
    any_value(submissions.submission_id) as examples
from marts.fct_submissions as submissions
join implied using (submission_id)
where submissions.severity_code = 'unknown'
