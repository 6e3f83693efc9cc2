-- Grain: one page of the bibliography; `source` columns hold its keys, several joined by |.
create table marts.dim_sources as
select source_key, publisher, title, description_fr, description_nl, description_en, reference, dated from reference.sources order by rowid;
