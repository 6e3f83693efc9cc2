-- Grain: one province (NUTS 2 code; Brussels-Capital counts as one), with its region.
create table marts.dim_provinces as
select province_code, region_code, label_fr, label_nl, label_en
from reference.provinces
order by province_code;
