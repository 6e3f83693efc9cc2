-- A premium criterion is shown exactly when its presence that year is marked.
select
    count(*) as n_examined,
    count(*) filter (where is_shown <> (mark is not null)) as n_offenders,
    array_to_string((list(premium_year || ' ' || criterion_code) filter (where is_shown <> (mark is not null)))[1:5], ', ') as examples
from marts.ppi_criteria;
