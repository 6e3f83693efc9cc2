-- Grain: one code of the catalogue in question, and whether one of its spellings already reads like the alias
-- in question. Variables: catalogue, alias.
with spellings as (
    select 'service' as catalogue, service_code as code, unnest([service_code, label_fr, label_nl, label_en]) as name from reference.services
    union all select 'service', service_code, alias from reference.service_aliases
    union all select 'software', software_code, unnest([software_code, label]) from reference.software
    union all select 'software', software_code, alias from reference.software_aliases
    union all select catalogue, code, alias from confirmed_aliases
)
select code, bool_or(coalesce(comparable(name) = comparable(getvariable('alias')::varchar), false)) as reads_alike
from spellings
where catalogue = getvariable('catalogue')::varchar
group by code
order by code
