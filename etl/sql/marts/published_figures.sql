-- Grain: one published figure of one area and period, in its unit; no figure of ours.
create table marts.published_figures as
select figure_code, area_code, period, value, unit_code, meaning_en, mark, source
from reference.published_figures
order by figure_code, area_code, period;
