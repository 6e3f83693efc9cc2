-- Grain: one accepted submission and one consequence it names.
create table marts.fct_consequences as
select submission_id, unnest(string_split(consequence_codes, '|')) as consequence_code
from int_accepted_rows
where consequence_codes is not null;
