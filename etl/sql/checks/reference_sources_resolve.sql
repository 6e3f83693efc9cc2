-- Every source key of every fact stands in the bibliography.
with named as (
    select 'dim_services: ' || service_code as fact, source from marts.dim_services
    union all select 'dim_kinds: ' || kind_code, source from marts.dim_kinds
    union all select 'dim_consequences: ' || consequence_code, source from marts.dim_consequences
    union all select 'dim_fallbacks: ' || fallback_code, source from marts.dim_fallbacks
    union all select 'dim_error_codes: ' || error_code, source from marts.dim_error_codes
    union all select 'dim_software: ' || software_code, source from marts.dim_software
    union all select 'fct_official_outages: ' || official_outage_id, source from marts.fct_official_outages
    union all select 'official_coverage: ' || starts_on, source from marts.official_coverage
    union all select 'official_incident_counts: ' || period || ' ' || origin_code, source from marts.official_incident_counts
    union all select 'ppi_criteria: ' || premium_year || ' ' || criterion_code, source from marts.ppi_criteria
    union all
    select 'ppi_criterion_services: ' || premium_year || ' ' || criterion_code || ' ' || service_code, source
    from marts.ppi_criterion_services
    union all select 'ppi_tiers: ' || premium_year || ' ' || amount_eur, source from marts.ppi_tiers
    union all select 'ppi_registration_dates: ' || premium_year || ' ' || barometer_code, source from marts.ppi_registration_dates
    union all select 'ppi_data_failures: ' || premium_year, source from marts.ppi_data_failures
    union all select 'argument_cards: ' || card_code, source from marts.argument_cards where source is not null
    union all select 'ledger: ' || entry_id, source from marts.ledger
    union all
    select 'ppi_criterion_services: ' || premium_year || ' ' || criterion_code || ' ' || service_code, catch_up_source
    from marts.ppi_criterion_services
    union all select 'ppi_payouts: ' || premium_year || ' ' || amount_eur, source from marts.ppi_payouts
    union all select 'gp_denominators: ' || definition_code || ' ' || area_code || ' ' || year, source from marts.gp_denominators
),
cited as (
    select fact, unnest(string_split(source, '|')) as source_key from named
)
select
    count(*) as n_examined,
    count(*) filter (where sources.source_key is null) as n_offenders,
    array_to_string((list(cited.fact || ' cites ' || cited.source_key) filter (where sources.source_key is null))[1:5], ', ') as examples
from cited
left join reference.sources as sources using (source_key);
