-- Grain: one pair of submissions that may be one, and what was decided. submission_id is, or would be, the one not counted.
create table meta.near_duplicates as
select * from int_near_duplicates;
