-- An official outage stands in the list once, be it of the reference data or noted by the staff, with its days in order.
select
    count(*) as n_examined,
    count(*) filter (where n_told > 1 or ends_on < starts_on or ended_at < started_at) as n_offenders,
    any_value(official_outage_id) filter (where n_told > 1 or ends_on < starts_on or ended_at < started_at) as examples
from (select *, count(*) over (partition by official_outage_id) as n_told from marts.fct_official_outages);
