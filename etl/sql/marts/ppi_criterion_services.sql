-- Grain: one e-service whose failure puts one criterion of one premium year at risk; direct where the criterion measures its use, upstream
-- where its use needs it. catch_up_code: what becomes of an act during a failure; without catch_up_mark it is our reading.
create table marts.ppi_criterion_services as
select premium_year, criterion_code, service_code, relation_code, mark, source, catch_up_code, catch_up_mark, catch_up_source
from reference.ppi_criterion_services
union all
select premium_year, criterion_code, unnest(string_split(service_codes, '|')), 'direct', 'S', null, null, null, null
from rec_premium_criteria
order by premium_year, criterion_code, service_code;
