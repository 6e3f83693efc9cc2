-- Grain: one criterion of the integrated practice premium in one premium year, of the reference or entered by the staff with its source.
-- Where is_shown is false its presence that year is an inference and has no mark; is_uncertain: sources disagree about it, so that it
-- may be told as uncertain.
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
    measure_code,
    threshold_share,
    threshold_count,
    period_code,
    period_start,
    period_end,
    is_shown,
    is_uncertain,
    mark,
    source,
    null::varchar as noted_source,
    null::varchar as author,
    null::date as recorded_on
from reference.ppi_criteria
union all
select
    premium_year,
    criterion_code,
    label,
    label,
    label,
    threshold,
    threshold,
    threshold,
    measure_code,
    threshold_share,
    threshold_count,
    period_code,
    case period_code
        when 'S2' then make_date(premium_year, 7, 1)
        when 'Q4' then make_date(premium_year, 10, 1)
        when 'Y' then make_date(premium_year, 1, 1)
    end,
    make_date(premium_year, 12, 31),
    true,
    false,
    'S',
    null,
    source,
    author,
    recorded_on
from rec_premium_criteria
order by premium_year, criterion_code;
