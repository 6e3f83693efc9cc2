-- Grain: one pair of postal code and software cells among records without identifier: such reports count as one reporter
-- per place and package, the lower bound. The letter p, no hexadecimal digit, keeps these keys apart, so that the upper bound can count each report.
-- Seven digits stand for the place, four for the package: a failure is believed only from different places.
create or replace temp table stg_reporter_places as
with places as (
    select postal_code as postal_cell, software_name as software_cell
    from received
    where reporter_id is null or reporter_id not in (select raw_cell from stg_reporter_cells)
    group by all
)
select
    places.postal_cell,
    places.software_cell,
    'p' || reporter_key(null, coalesce(cell(places.postal_cell), ''), '')[1:7]
    || reporter_key(null, '', coalesce(software.software_code, 'UNKNOWN'))[1:4] as reporter_key
from places
left join stg_software_cells as software on software.raw_cell = places.software_cell;
