-- Every e-service that a criterion of the premium names stands in the catalogue.
select
    count(*) as n_examined,
    count(*) filter (where services.service_code is null) as n_offenders,
    array_to_string((list(named.criterion_code || ' names ' || named.service_code) filter (where services.service_code is null))[1:5], ', ') as examples
from marts.ppi_criterion_services as named
left join marts.dim_services as services using (service_code);
