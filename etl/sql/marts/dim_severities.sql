-- Grain: one level of severity. The scale is ours; severity_rank is NULL for unknown.
create table marts.dim_severities as
select severity_code, severity_rank, label_fr, label_nl, label_en, description_fr, description_nl, description_en
from reference.severities
order by severity_rank nulls last;
