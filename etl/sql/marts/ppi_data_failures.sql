-- Grain: one premium year whose data on the use of e-services were late or doubtful, with whose side it was as the source says.
create table marts.ppi_data_failures as
select
    premium_year,
    criterion_code,
    problem_fr,
    problem_nl,
    problem_en,
    consequence_fr,
    consequence_nl,
    consequence_en,
    side_fr,
    side_nl,
    side_en,
    planned_from,
    planned_to,
    requests_from,
    requests_to,
    mark,
    source
from reference.ppi_data_failures
order by premium_year;
