-- Grain: one correction in force. In a published build every one is applied.
create table meta.corrections as
select * from int_corrections;
