-- The derived AViQ numbers give back the published change between 2023 and 2024, in GPs and in percent.
with bases as (
    select
        area_code,
        max(value) filter (where year = 2023) as base,
        max(value) filter (where year = 2024) as later
    from marts.gp_denominators
    where definition_code = 'active_aviq'
    group by area_code
),
compared as (
    select
        bases.area_code,
        coalesce(changes.value = bases.later - bases.base, false)
        and coalesce(percents.value = round(100 * (bases.later - bases.base) / bases.base, 2), false) as agrees
    from bases
    left join reference.published_figures as changes on changes.figure_code = 'aviq_change' and changes.area_code = bases.area_code
    left join reference.published_figures as percents
        on percents.figure_code = 'aviq_change_percent' and percents.area_code = bases.area_code
)
select
    count(*) as n_examined,
    count(*) filter (where not agrees) as n_offenders,
    array_to_string((list(area_code) filter (where not agrees))[1:5], ', ') as examples
from compared;
