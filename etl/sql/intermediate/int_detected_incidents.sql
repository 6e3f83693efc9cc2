-- Grain: one incident as detected: bounds in minutes since local midnight.
create or replace temp table int_detected_incidents (
    service_number bigint, day_number bigint, first_minute bigint, last_minute bigint, expected_false double
);
