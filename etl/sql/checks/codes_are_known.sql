-- Every code in the facts stands in its dimension.
with used as (
    select distinct 'service' as list, service_code as code from marts.fct_reports
    union all select distinct 'kind', kind_code from marts.fct_submissions
    union all select distinct 'severity', severity_code from marts.fct_submissions
    union all select distinct 'province', province_code from marts.fct_submissions where province_code is not null
    union all select distinct 'region', region_code from marts.fct_submissions
    union all select distinct 'software', software_code from marts.fct_submissions
    union all select distinct 'practice type', practice_type_code from marts.fct_submissions
    union all select distinct 'fallback', fallback_code from marts.fct_submissions
    union all select distinct 'consequence', consequence_code from marts.fct_consequences
    union all select distinct 'fault source', fault_source_code from marts.fct_submissions where fault_source_code is not null
    union all select distinct 'incident', unnest([incident_id, root_incident_id]) from marts.fct_incidents
    union all select distinct 'service', coalesce(root_service_code, service_code) from marts.fct_incidents
    union all select distinct 'software', software_code from marts.fct_incidents where software_code is not null
    union all select distinct 'fault source', fault_source_code from marts.fct_incidents where fault_source_code is not null
),
known as (
    select 'service' as list, service_code as code from marts.dim_services
    union all select 'kind', kind_code from marts.dim_kinds
    union all select 'severity', severity_code from marts.dim_severities
    union all select 'province', province_code from marts.dim_provinces
    union all select unnest(['region', 'region', 'region', 'region']), unnest(['WAL', 'BRU', 'VLG', 'UNK'])
    union all select 'software', software_code from marts.dim_software
    union all select 'practice type', practice_type_code from marts.dim_practice_types
    union all select 'fallback', fallback_code from marts.dim_fallbacks
    union all select 'consequence', consequence_code from marts.dim_consequences
    union all select 'fault source', fault_source_code from marts.dim_fault_sources
    union all select 'incident', incident_id from marts.fct_incidents
)
select
    (select count(*) from used) as n_examined,
    count(*) as n_offenders,
    string_agg(used.list || ' ' || coalesce(used.code, 'NULL'), ', ') as examples
from used
where not exists (select 1 from known where known.list = used.list and known.code = used.code)
