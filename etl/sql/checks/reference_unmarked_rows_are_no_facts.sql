-- A row without a mark is one of our own answers, an inference that is never shown, or the remark that nothing was found.
with unmarked as (
    select 'dim_services: ' || service_code as fact, service_code = 'UNKNOWN' as is_allowed from marts.dim_services where mark is null
    union all select 'dim_kinds: ' || kind_code, kind_code = 'unknown' from marts.dim_kinds where mark is null
    union all
    select 'dim_fallbacks: ' || fallback_code, fallback_code in ('F_NONE', 'F_OTHER', 'unknown') from marts.dim_fallbacks where mark is null
    union all select 'dim_software: ' || software_code, software_code in ('OTHER', 'UNKNOWN') from marts.dim_software where mark is null
    union all select 'official_coverage: ' || starts_on, not is_complete from marts.official_coverage where mark is null and author is null
    union all select 'ppi_criteria: ' || premium_year || ' ' || criterion_code, not is_shown from marts.ppi_criteria where mark is null
    union all
    select 'ppi_criterion_services: ' || services.premium_year || ' ' || services.criterion_code, not criteria.is_shown
    from marts.ppi_criterion_services as services
    inner join marts.ppi_criteria as criteria using (premium_year, criterion_code)
    where services.mark is null
    union all select 'dim_consequences: ' || consequence_code, false from marts.dim_consequences where mark is null
    union all select 'dim_error_codes: ' || error_code, false from marts.dim_error_codes where mark is null
    union all select 'fct_official_outages: ' || official_outage_id, false from marts.fct_official_outages where mark is null
    union all select 'official_incident_counts: ' || period, false from marts.official_incident_counts where mark is null
    union all select 'ppi_tiers: ' || premium_year, false from marts.ppi_tiers where mark is null
    union all
    select 'ppi_registration_dates: ' || premium_year || ' ' || barometer_code, register_by is null
    from marts.ppi_registration_dates
    where mark is null
    union all select 'ppi_data_failures: ' || premium_year, false from marts.ppi_data_failures where mark is null
    union all select 'argument_cards: ' || card_code, source is null from marts.argument_cards where mark is null
    union all select 'ledger: ' || entry_id, false from marts.ledger where mark is null
    union all select 'ppi_payouts: ' || premium_year, false from marts.ppi_payouts where mark is null
    union all select 'gp_denominators: ' || definition_code || ' ' || area_code, false from marts.gp_denominators where mark is null
)
select
    count(*) as n_examined,
    count(*) filter (where not is_allowed) as n_offenders,
    array_to_string((list(fact) filter (where not is_allowed))[1:5], ', ') as examples
from unmarked;
