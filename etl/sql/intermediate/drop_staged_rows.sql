-- Takes back the views that look at files: a published build looks at none.
drop view int_staged_rows;
drop view int_withdrawn_rows;
drop view int_all_rows;
drop view int_source_rows;
