-- Fills `received` and `received_at_the_door` from the lines of the intake store.
insert into received by name
select * exclude (action, reporter_key) from door_records;
insert into received_at_the_door
select source_row, reporter_key, action = 'withdrawn' from door_records;
