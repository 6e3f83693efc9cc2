-- Grain: one submission that stands in a pair, corrections applied, whether it is counted or not.
create or replace temp table int_paired_rows as
select * from int_corrected_rows
where
    submission_id in (
        select submission_id from int_near_duplicates union all select other_submission_id from int_near_duplicates
    );
