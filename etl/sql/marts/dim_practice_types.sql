-- Grain: one kind of practice.
create table marts.dim_practice_types as
select practice_type_code, label_fr, label_nl, label_en
from reference.practice_types
order by practice_type_code;
