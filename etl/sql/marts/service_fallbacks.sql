-- Grain: one e-service and one way round its failure that a source advises.
create table marts.service_fallbacks as
select
    unnest(string_split(service_codes, '|')) as service_code,
    fallback_code,
    mark,
    source
from reference.fallbacks
where service_codes is not null
order by service_code, fallback_code;
