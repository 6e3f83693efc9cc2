-- Grain: one alias the union confirmed, in force; filled from records/aliases.csv.
create or replace temp table confirmed_aliases (catalogue varchar, alias varchar, code varchar);
