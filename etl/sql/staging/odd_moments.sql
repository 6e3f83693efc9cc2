-- Grain: one distinct cell of a moment that does not begin with its year, as ISO 8601 does; a few more than are ever looked at. A program
-- that saved the file again may have written 20/03/2024, which needs an order of day and month.
with moments as (
    select unnest([submitted_at, occurred_at, ended_at]) as cell
    from received
    where
        not coalesce(submitted_at[1:2] = '20' and submitted_at[5:5] = '-', true)
        or not coalesce(occurred_at[1:2] = '20' and occurred_at[5:5] = '-', true)
        or not coalesce(ended_at[1:2] = '20' and ended_at[5:5] = '-', true)
)
select distinct cell
from moments
where cell is not null and not (cell[1:2] = '20' and cell[5:5] = '-')
limit 1001
