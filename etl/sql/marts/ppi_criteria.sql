-- Grain: one criterion of the integrated practice premium in one premium year. Where is_shown is false its presence that
-- year is an inference and has no mark.
create table marts.ppi_criteria as
select
    premium_year,
    criterion_code,
    label_fr,
    label_nl,
    label_en,
    threshold_fr,
    threshold_nl,
    threshold_en,
    period_code,
    period_start,
    period_end,
    is_shown,
    mark,
    source
from reference.ppi_criteria
order by premium_year, criterion_code;
