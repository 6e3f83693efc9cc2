-- Grain: one e-service on one observed day and part of the week for which a usual level was known.
-- usual_reporters: on an ordinary day; raised_reporters: the same where the other services received more that day;
-- n_needed: distinct reporters within two hours who are flagged at any hour; expected_false: incidents to expect without any failure.
create or replace table marts.usual_levels (
    service_code varchar,
    date_on date,
    part_code varchar,
    is_of_family boolean,
    n_reporters integer,
    usual_reporters double,
    raised_reporters double,
    n_needed integer,
    expected_false double
);
