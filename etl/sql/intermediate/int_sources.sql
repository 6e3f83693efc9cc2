-- Grain: one source (int_sources) and one remark about a whole file (int_file_notes), filled from the manifests.
create or replace temp table int_sources (
    source_id varchar,
    sequence integer,
    file_name varchar,
    sha256 varchar,
    n_bytes bigint,
    shape varchar,
    erased integer,
    error varchar,
    error_detail varchar,
    imported_at timestamptz
);
create or replace temp table int_file_notes (
    source_id varchar,
    source_row integer,
    column_name varchar,
    raw_value varchar,
    reason_code varchar
);
