-- Grain: one amount a recognised GP can receive for one premium year. n_criteria_min: criteria met from which it is paid,
-- 0 for the base amount, NULL where unknown. GPs in training, who get a flat amount, are left out.
create table marts.ppi_tiers as
select premium_year, n_criteria_total, n_criteria_min, amount_eur, mark, source, null::varchar as noted_source, null::varchar as author
from reference.ppi_tiers
where gp_kind_code = 'recognised'
union all
select premium_year, n_criteria_total, n_criteria_min, amount_eur, 'S', null, source, author
from rec_premium_tiers
order by premium_year asc, amount_eur desc;
