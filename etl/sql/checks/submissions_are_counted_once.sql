-- A submission id stands once in fct_submissions, a report id once in fct_reports.
with repeated as (
    select submission_id as id from marts.fct_submissions group by submission_id having count(*) > 1
    union all
    select report_id from marts.fct_reports group by report_id having count(*) > 1
)
select
    (select count(*) from marts.fct_submissions) as n_examined,
    count(*) as n_offenders,
    any_value(id) as examples
from repeated
