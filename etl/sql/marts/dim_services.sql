-- Grain: one e-service a report may name, with its family; UNKNOWN is an answer too.
create table marts.dim_services as
select
    services.service_code,
    services.label_fr,
    services.label_nl,
    services.label_en,
    services.family_code,
    families.label_fr as family_label_fr,
    families.label_nl as family_label_nl,
    families.label_en as family_label_en,
    families.family_order,
    services.region_code,
    services.operator,
    services.technical_code,
    services.mark,
    services.source
from reference.services as services
inner join reference.service_families as families using (family_code)
order by families.family_order, services.service_code;
