-- A premium criterion is shown as a fact exactly when its presence that year is marked; what is told as uncertain is no fact.
with told as (
    select
        premium_year || ' ' || criterion_code as criterion,
        is_shown <> (mark is not null) or (is_shown and is_uncertain) as is_wrong
    from marts.ppi_criteria
)
select
    count(*) as n_examined,
    count(*) filter (where is_wrong) as n_offenders,
    array_to_string((list(criterion) filter (where is_wrong))[1:5], ', ') as examples
from told;
