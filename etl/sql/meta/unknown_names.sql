-- Grain: one name that no catalogue knows, and up to three codes it may stand for, likeliest first; filled by etl/aliases.py.
create table meta.unknown_names (
    catalogue varchar,
    name varchar,
    n_rows integer,
    n_sources integer,
    proposed_codes varchar
);
