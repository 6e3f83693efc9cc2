-- Grain: one hour of one day, one part of the week and one e-service or family of them, with the reporters whose first report
-- of the day fell into it. Only days without incident, from which the usual level is learned; a day without any report has
-- one row of none.
create or replace table meta.learned_hours (unit_code varchar, date_on date, part_code varchar, hour smallint, n_reporters integer);
