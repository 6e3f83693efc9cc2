-- A submission decided to be the same as another is not counted, and the chain of decisions ends at one that is.
with recursive chain as (
    select submission_id, other_submission_id as last_id, 1 as depth
    from meta.near_duplicates where decision_code = 'same' and has_effect
    union all
    select chain.submission_id, next.other_submission_id, chain.depth + 1
    from chain
    join meta.near_duplicates as next on next.submission_id = chain.last_id
    where next.decision_code = 'same' and next.has_effect and chain.depth < 1000
),
offenders as (
    select submission_id from chain
    group by submission_id
    having
        bool_or(submission_id in (select submission_id from marts.fct_submissions))
        or not bool_or(last_id in (select submission_id from marts.fct_submissions))
)
select
    (select count(*) from marts.fct_submissions) as n_examined,
    count(*) as n_offenders,
    any_value(submission_id) as examples
from offenders
