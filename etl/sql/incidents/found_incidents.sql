-- What the rule found on the days it took.
insert into int_detected_incidents
select service, day, first, last, chance from found_incidents;
