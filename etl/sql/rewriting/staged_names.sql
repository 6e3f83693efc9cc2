-- Names no catalogue knows among the staged rows that are left.
insert into staged_names
select distinct name.name from (select unnest(unknown_names) as name from staged_numbers);
