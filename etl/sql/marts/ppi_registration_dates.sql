-- Grain: one barometer of one premium year; register_by is the last day of registration, NULL where it was not found.
create table marts.ppi_registration_dates as
select premium_year, criterion_code, barometer_code, label_fr, label_nl, label_en, register_by, mark, source
from reference.ppi_registration_dates
order by premium_year, barometer_code;
