-- Takes back the views that look at files: a published build looks at none.
drop view int_staged_rows;
drop view int_source_rows;
