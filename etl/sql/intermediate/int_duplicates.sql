-- Grain: one valid row that is not counted: another version of its submission, or one a person decided is the same as
-- another submission. A decision about a submission that is not there any more has no effect: the one left is counted.
create or replace temp table int_duplicates as
select source_id, source_row, submission_id, submitted_at, duplicate_reason_code from int_versions
union all
select rows_aside.source_id, rows_aside.source_row, rows_aside.submission_id, rows_aside.submitted_at, 'by_decision'
from int_near_duplicates as pairs
join int_paired_rows as rows_aside using (submission_id)
where pairs.decision_code = 'same' and pairs.has_effect;
