-- Every fact is marked S (stated), C (seen in public software) or D (derived) and names its source.
with facts as (
    select 'dim_services' as table_name, service_code as fact, mark, source from marts.dim_services
    union all select 'dim_kinds', kind_code, mark, source from marts.dim_kinds
    union all select 'dim_consequences', consequence_code, mark, source from marts.dim_consequences
    union all select 'dim_fallbacks', fallback_code, mark, source from marts.dim_fallbacks
    union all select 'dim_error_codes', error_code, mark, source from marts.dim_error_codes
    union all select 'dim_software', software_code, mark, source from marts.dim_software
    union all select 'dim_service_dependencies', upstream_code || '>' || downstream_code, mark, '' from marts.dim_service_dependencies
    union all select 'fct_official_outages', official_outage_id, mark, source from marts.fct_official_outages where noted_at is null
    union all select 'official_coverage', starts_on::varchar, mark, source from marts.official_coverage where author is null
    union all select 'official_incident_counts', period || ' ' || origin_code, mark, source from marts.official_incident_counts
    union all select 'ppi_criteria', premium_year || ' ' || criterion_code, mark, coalesce(source, noted_source) as source from marts.ppi_criteria
    union all
    select 'ppi_criterion_services', premium_year || ' ' || criterion_code || ' ' || service_code, services.mark, services.source
    from marts.ppi_criterion_services as services
    inner join marts.ppi_criteria as criteria using (premium_year, criterion_code)
    where criteria.author is null
    union all
    select 'ppi_criterion_services', premium_year || ' ' || criterion_code || ' ' || service_code, catch_up_mark, catch_up_source
    from marts.ppi_criterion_services
    union all select 'ppi_tiers', premium_year || ' ' || amount_eur, mark, coalesce(source, noted_source) from marts.ppi_tiers
    union all
    select 'ppi_registration_dates', premium_year || ' ' || barometer_code, mark, source from marts.ppi_registration_dates
    union all select 'ppi_data_failures', premium_year::varchar, mark, source from marts.ppi_data_failures
    union all select 'argument_cards', card_code, mark, source from marts.argument_cards
    union all select 'ledger', entry_id, mark, coalesce(source, noted_source) from marts.ledger
    union all select 'ppi_payouts', premium_year || ' ' || amount_eur, mark, source from marts.ppi_payouts
    union all select 'gp_denominators', definition_code || ' ' || area_code || ' ' || year, mark, source from marts.gp_denominators
)
select
    count(*) as n_examined,
    count(*) filter (where mark not in ('S', 'C', 'D') or source is null) as n_offenders,
    array_to_string((list(table_name || ': ' || fact) filter (where mark not in ('S', 'C', 'D') or source is null))[1:5], ', ') as examples
from facts
where mark is not null;
