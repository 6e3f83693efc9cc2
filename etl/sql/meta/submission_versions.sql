-- Grain: one valid row that is not the one counted for its submission, and why.
create table meta.submission_versions as
select submission_id, source_id, source_row, submitted_at, duplicate_reason_code
from int_duplicates;
