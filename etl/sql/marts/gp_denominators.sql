-- Grain: one published or derived number of GPs, by definition, area and year. Definitions are never mixed.
create table marts.gp_denominators as
select definition_code, label_fr, label_nl, label_en, area_code, year, valid_on, value, mark, source
from reference.gp_denominators
order by definition_code, area_code, year;
