-- Grain: one way to write a code of a catalogue: its code, a label or an alias.
select 'service' as catalogue, service_code as code, unnest([service_code, label_fr, label_nl, label_en]) as spelling from reference.services
union
select 'service' as catalogue, service_code as code, alias as spelling from reference.service_aliases
union
select 'software' as catalogue, software_code as code, unnest([software_code, label]) as spelling from reference.software
union
select 'software' as catalogue, software_code as code, alias as spelling from reference.software_aliases
