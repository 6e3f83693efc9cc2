-- Grain: one erasure on record; filled from records/erasures.csv.
create or replace temp table stg_erased_reporters (reporter_key varchar, erased_on date);
