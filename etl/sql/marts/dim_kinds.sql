-- Grain: one kind of failure; its class says whether it opens incidents (failure) or is counted and shown apart.
create table marts.dim_kinds as
select kind_code, kind_class_code, label_fr, label_nl, label_en, mark, source
from reference.kinds
order by kind_code;
