-- Grain: one thing done instead; none, other and unknown are three different answers.
create table marts.dim_fallbacks as
select fallback_code, label_fr, label_nl, label_en, condition_fr, condition_nl, condition_en, mark, source
from reference.fallbacks
order by fallback_code;
