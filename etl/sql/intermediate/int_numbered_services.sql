-- Grain: one e-service that may have incidents, numbered from 0. "I do not know which one" is none.
create or replace temp table int_numbered_services as
select
    service_code,
    family_code,
    row_number() over (order by service_code) - 1 as service_number,
    dense_rank() over (order by family_code) - 1 as family_number
from marts.dim_services
where service_code <> 'UNKNOWN';
