-- Grain: one e-service whose failure puts one criterion of one premium year at risk.
create table marts.ppi_criterion_services as
select premium_year, criterion_code, service_code, mark, source
from reference.ppi_criterion_services
order by premium_year, criterion_code, service_code;
