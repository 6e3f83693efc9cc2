-- Invented and real submissions never stand in one build.
select
    count(*) as n_examined,
    least(count_if(coalesce(form_version, '') like 'demo%'), count_if(coalesce(form_version, '') not like 'demo%')) as n_offenders,
    any_value(submission_id) filter (where coalesce(form_version, '') not like 'demo%') as examples
from marts.fct_submissions
