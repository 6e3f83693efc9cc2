-- Grain: one e-service or family whose usual level is learned; the services first, then the families.
create or replace temp table int_numbered_units as
select service_code as unit_code, service_number as unit_number from int_numbered_services
union all
select distinct family_code, (select count(*) from int_numbered_services) + family_number from int_numbered_services;
