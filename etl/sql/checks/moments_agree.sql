-- Day, hour and weekday are the Brussels wall clock of the moment; a day without a time has no hour; nothing lies after the build.
select
    count(*) as n_examined,
    count_if(is_offender) as n_offenders,
    any_value(submission_id) filter (where is_offender) as examples
from (
    select
        submission_id,
        coalesce(occurred_at > (select built_at from meta.build_info) or submitted_at > (select built_at from meta.build_info), false)
        or occurred_at is null
        or isodow(occurred_on) <> occurred_weekday
        or (time_precision = 'day') <> (occurred_hour is null)
        or epoch(occurred_at) - epoch(occurred_on::timestamp) not between -7200 - 1 and 86400 - 3600
        or coalesce(occurred_at > submitted_at + interval 15 minutes and time_precision <> 'day', false) as is_offender
    from marts.fct_submissions
)
