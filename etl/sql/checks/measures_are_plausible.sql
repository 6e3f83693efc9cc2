-- Minutes lie between 0 and 1440, patients between 0 and 300, and nothing ends before it began.
select
    count(*) as n_examined,
    count_if(minutes_lost not between 0 and 1440 or patients_affected not between 0 and 300 or duration_minutes < 0) as n_offenders,
    any_value(submission_id) filter (where minutes_lost not between 0 and 1440 or patients_affected not between 0 and 300 or duration_minutes < 0) as examples
from marts.fct_submissions
