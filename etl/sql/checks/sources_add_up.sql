-- For every source and in total: received = accepted + rejected + duplicates.
select
    count(*) as n_examined,
    count_if(received <> accepted + rejected + duplicates or duplicates <> already_known + superseded + by_decision) as n_offenders,
    string_agg(file_name, ', ') filter (where received <> accepted + rejected + duplicates) as examples
from meta.import_ledger
