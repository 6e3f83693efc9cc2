-- Grain: one thing an error code can point to.
create table marts.dim_fault_sources as
select fault_source_code, label_fr, label_nl, label_en
from reference.fault_sources
order by fault_source_code;
