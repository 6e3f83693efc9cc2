-- Every e-service, family and answer has a label in French, Dutch and English.
with labelled as (
    select 'dim_services: ' || service_code as thing, label_fr, label_nl, label_en from marts.dim_services
    union all select 'family: ' || family_code, family_label_fr, family_label_nl, family_label_en from marts.dim_services
    union all select 'dim_provinces: ' || province_code, label_fr, label_nl, label_en from marts.dim_provinces
    union all select 'dim_severities: ' || severity_code, label_fr, label_nl, label_en from marts.dim_severities
    union all select 'dim_severities: ' || severity_code, description_fr, description_nl, description_en from marts.dim_severities
    union all select 'dim_kinds: ' || kind_code, label_fr, label_nl, label_en from marts.dim_kinds
    union all select 'dim_consequences: ' || consequence_code, label_fr, label_nl, label_en from marts.dim_consequences
    union all select 'dim_fallbacks: ' || fallback_code, label_fr, label_nl, label_en from marts.dim_fallbacks
    union all select 'dim_error_codes: ' || error_code, label_fr, label_nl, label_en from marts.dim_error_codes
    union all select 'dim_fault_sources: ' || fault_source_code, label_fr, label_nl, label_en from marts.dim_fault_sources
    union all select 'dim_practice_types: ' || practice_type_code, label_fr, label_nl, label_en from marts.dim_practice_types
    union all select 'ppi_criteria: ' || criterion_code, label_fr, label_nl, label_en from marts.ppi_criteria
    union all select 'ppi_data_failures: ' || premium_year, problem_fr, problem_nl, problem_en from marts.ppi_data_failures
    union all select 'argument_cards: ' || card_code, claim_fr, claim_nl, claim_en from marts.argument_cards
    union all select 'ledger: ' || entry_id, text_fr, text_nl, text_en from marts.ledger
    union all select 'gp_denominators: ' || definition_code, label_fr, label_nl, label_en from marts.gp_denominators
)
select
    count(*) as n_examined,
    count(*) filter (where label_fr is null or label_nl is null or label_en is null) as n_offenders,
    array_to_string((list(thing) filter (where label_fr is null or label_nl is null or label_en is null))[1:5], ', ') as examples
from labelled;
