-- Every correction finds its submission with the value it expects, and puts a valid value in its place.
select
    (select count(*) from marts.fct_submissions) as n_examined,
    count(*) as n_offenders,
    string_agg(
        'record ' || record_number || ' (' || submission_id || ', ' || column_name || ': ' || case fit_code
            when 'submission_unknown' then 'no such submission'
            when 'another_value_found' then 'expected "' || coalesce(expected_value, '') || '", found "' || coalesce(found_value, '') || '"'
            else '"' || coalesce(corrected_value, '') || '" is not a valid value'
        end || '), taken back by: python -m etl record withdraw correction ' || record_number || ' --author WHO', '; '
        order by record_number
    ) as examples
from meta.corrections
where fit_code <> 'applied'
