-- Grain: one answer to whether the fallback worked.
create table marts.dim_fallback_outcomes as
select fallback_worked_code, label_fr, label_nl, label_en from reference.fallback_outcomes order by rowid;
