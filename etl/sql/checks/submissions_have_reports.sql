-- Every accepted submission gives at least one report, and every report has its submission with the same moment, severity and reporter.
with copied as (
    select submission_id, hash(occurred_at, occurred_hour, severity_code, kind_code, region_code, reporter_key) as copied_hash from marts.fct_submissions
),
cut as (
    select submission_id, hash(
        occurred_at, occurred_hour, severity_code::varchar, kind_code::varchar, region_code::varchar, reporter_key::varchar
    ) as copied_hash
    from marts.fct_reports
)
select
    (select count(*) from copied) as n_examined,
    count(*) as n_offenders,
    any_value(submission_id) as examples
from copied full join cut using (submission_id)
where copied.copied_hash is distinct from cut.copied_hash
