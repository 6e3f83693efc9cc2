-- Grain: one published count of official incidents for a period and an origin; NULL is a statement without a number.
create table marts.official_incident_counts as
select period, origin_code, label_fr, label_nl, label_en, n_incidents, mark, source
from reference.official_incident_counts
order by period, origin_code;
