-- Grain: one source (int_sources), one remark about a whole file (int_file_notes), one record that stands for a rejected one
-- (int_mends); filled from the manifests.
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
create or replace temp table int_mends (
    source_id varchar,
    source_row integer,
    rejected_source_id varchar,
    rejected_row integer
);
