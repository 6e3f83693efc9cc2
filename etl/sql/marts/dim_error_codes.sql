-- Grain: one documented technical code, with what it points to.
create table marts.dim_error_codes as
select error_code, fault_source_code, label_fr, label_nl, label_en, mark, source
from reference.error_codes
order by error_code;
