-- Grain: one row about one source: records, rejected ones, valid invented ones, valid real ones.
select
    count(*) as n_received,
    count(rejection_code) as n_rejected,
    count(*) filter (where rejection_code is null and not is_withdrawal and coalesce(form_version, '') like 'demo%') as n_demo,
    count(*) filter (where rejection_code is null and not is_withdrawal and coalesce(form_version, '') not like 'demo%') as n_real
from staged
