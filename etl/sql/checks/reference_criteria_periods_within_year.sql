-- What a criterion measures ends within its premium year, and its period has the dates its code says.
with periods as (
    select
        premium_year || ' ' || criterion_code as criterion,
        case period_code
            when 'S2' then period_start = make_date(premium_year, 7, 1) and period_end = make_date(premium_year, 12, 31)
            when 'Y' then period_start = make_date(premium_year, 1, 1) and period_end = make_date(premium_year, 12, 31)
            when 'Q4' then period_start = make_date(premium_year, 10, 1) and period_end = make_date(premium_year, 12, 31)
            when 'STOCK' then period_start is null and period_end = make_date(premium_year, 12, 31)
            when 'FIXED' then period_start is null and coalesce(year(period_end) = premium_year, true)
        end as holds
    from marts.ppi_criteria
)
select
    count(*) as n_examined,
    count(*) filter (where not coalesce(holds, false)) as n_offenders,
    array_to_string((list(criterion) filter (where not coalesce(holds, false)))[1:5], ', ') as examples
from periods;
