-- Grain: one page of the bibliography; `source` columns hold its keys, several joined by |.
create table marts.dim_sources as
select source_key, title, reference, dated from reference.sources order by rowid;
