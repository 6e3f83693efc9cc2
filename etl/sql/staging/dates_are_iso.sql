-- Grain: one row: whether every moment begins with its year, as ISO 8601 does. A program that saved the file again may have
-- written 20/03/2024, which needs an order of day and month.
select
    bool_and(coalesce(submitted_at[1:2] = '20' and submitted_at[5:5] = '-', true))
    and bool_and(coalesce(occurred_at[1:2] = '20' and occurred_at[5:5] = '-', true))
    and bool_and(coalesce(ended_at[1:2] = '20' and ended_at[5:5] = '-', true))
from received
