-- Grain: one software package of the suggestion list; OTHER and UNKNOWN are answers.
create table marts.dim_software as
select software_code, label, vendor, mark, source
from reference.software
order by software_code;
