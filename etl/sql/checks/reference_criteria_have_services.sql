-- Every premium criterion names the e-services it depends on, in the years it exists and in no other.
with pairs as (
    select
        premium_year || ' ' || criterion_code as criterion,
        criteria.criterion_code is not null and services.criterion_code is not null as is_paired
    from (select premium_year, criterion_code, criterion_code as code from marts.ppi_criteria) as criteria
    full join (select distinct premium_year, criterion_code, criterion_code as code from marts.ppi_criterion_services) as services
        using (premium_year, criterion_code)
)
select
    count(*) as n_examined,
    count(*) filter (where not is_paired) as n_offenders,
    array_to_string((list(criterion) filter (where not is_paired))[1:5], ', ') as examples
from pairs;
