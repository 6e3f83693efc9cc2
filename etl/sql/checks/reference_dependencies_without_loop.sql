-- No e-service depends on itself, directly or through others.
select
    count(*) as n_examined,
    count(*) filter (where upstream_code = downstream_code) as n_offenders,
    array_to_string((list(upstream_code) filter (where upstream_code = downstream_code))[1:5], ', ') as examples
from marts.dim_service_dependencies;
