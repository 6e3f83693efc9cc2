-- Grain: one row, what the build says of itself. Variables give what SQL cannot know.
create table meta.build_info as
select
    getvariable('build_id')::varchar as build_id,
    getvariable('built_at')::timestamptz as built_at,
    getvariable('etl_version')::varchar as etl_version,
    getvariable('rule_version')::varchar as rule_version,
    getvariable('schema_version')::varchar as schema_version,
    getvariable('reference_hash')::varchar as reference_hash,
    getvariable('records_hash')::varchar as records_hash,
    getvariable('content_hash')::varchar as content_hash,
    getvariable('key_fingerprint')::varchar as key_fingerprint,
    coalesce((select bool_or(form_version like 'demo%') from marts.fct_submissions), false) as is_demo,
    (select min(date_on) from marts.dim_dates where is_observed) as observed_from,
    (select max(date_on) from marts.dim_dates where is_observed) as observed_to,
    (select count(*) from meta.import_ledger)::integer as n_sources,
    (select sum(received) from meta.import_ledger)::integer as n_received,
    (select sum(accepted) from meta.import_ledger)::integer as n_accepted,
    (select sum(rejected) from meta.import_ledger)::integer as n_rejected,
    (select sum(duplicates) from meta.import_ledger)::integer as n_duplicates,
    (select count(*) from marts.fct_reports)::integer as n_reports,
    (select count(distinct reporter_key) from marts.fct_submissions)::integer as n_reporters,
    (select count(*) from marts.fct_incidents)::integer as n_incidents;
