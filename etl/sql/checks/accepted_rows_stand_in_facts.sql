-- The ledger's accepted submissions are exactly the rows of fct_submissions, its rejected ones those of rejected_rows.
select
    (select count(*) from meta.import_ledger) as n_examined,
    (
        (select count(*) from marts.fct_submissions) <> (select sum(accepted) from meta.import_ledger)
        or (select count(*) from meta.rejected_rows) <> (select sum(rejected) from meta.import_ledger)
        or (select count(*) from meta.submission_versions) <> (select sum(duplicates) from meta.import_ledger)
    )::integer as n_offenders,
    (select count(*)::varchar from marts.fct_submissions) as examples
