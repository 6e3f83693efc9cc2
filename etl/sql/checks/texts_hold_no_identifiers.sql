-- Scrubbing the texts of a build once more changes nothing: no identifier was left in them.
with texts as (
    select comment as text from marts.fct_submissions where comment is not null
    union all select comment from meta.paired_submissions where comment is not null
    union all select distinct error_code from marts.fct_submissions where error_code is not null
    union all select raw_value from meta.cell_warnings where raw_value is not null
)
select
    (select count(*) from marts.fct_submissions) as n_examined,
    count_if(scrub(text) <> text) as n_offenders,
    any_value(left(scrub(text), 80)) filter (where scrub(text) <> text) as examples
from texts
