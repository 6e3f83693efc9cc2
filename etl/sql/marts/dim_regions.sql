-- Grain: one region, unknown included.
create table marts.dim_regions as
select region_code, label_fr, label_nl, label_en from reference.regions order by rowid;
