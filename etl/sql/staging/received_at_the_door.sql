-- Grain: one record of the intake store, with what only the store may say of it. Empty for every other kind of source: a file of
-- the inbox can say whatever it likes in columns of these names.
create or replace temp table received_at_the_door (
    source_row integer,
    reporter_key varchar,
    is_withdrawal boolean
);
