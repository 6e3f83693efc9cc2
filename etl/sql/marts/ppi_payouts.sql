-- Grain: one amount paid for one premium year, with the number of GPs who received it, before objections.
create table marts.ppi_payouts as
select premium_year, amount_eur, meaning_fr, meaning_nl, meaning_en, n_gps, mark, source
from reference.ppi_payouts
order by premium_year asc, amount_eur desc;
