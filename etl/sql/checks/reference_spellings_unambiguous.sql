-- A code, label or alias, compared as forms are read, means one e-service or one software package, and no alias is written twice.
with names as (
    select 'e-service' as kind, service_code as code, service_code as name, false as is_alias from reference.services
    union all select 'e-service', service_code, label_fr, false from reference.services
    union all select 'e-service', service_code, label_nl, false from reference.services
    union all select 'e-service', service_code, label_en, false from reference.services
    union all select 'e-service', service_code, alias, true from reference.service_aliases
    union all select 'software', software_code, software_code, false from reference.software
    union all select 'software', software_code, label, false from reference.software
    union all select 'software', software_code, alias, true from reference.software_aliases
),
spellings as (
    select
        kind,
        -- without case, accents, blanks, dots, hyphens, apostrophes and underscores
        regexp_replace(lower(strip_accents(name)), '[\s\x{00A0}.''’_-]+', '', 'g') as spelling,
        count(distinct code) as n_meanings,
        count(*) filter (where is_alias) as n_aliases
    from names
    group by all
)
select
    count(*) as n_examined,
    count(*) filter (where n_meanings > 1 or n_aliases > 1 or spelling = '') as n_offenders,
    array_to_string((list(kind || ' ' || spelling) filter (where n_meanings > 1 or n_aliases > 1 or spelling = ''))[1:5], ', ') as examples
from spellings;
