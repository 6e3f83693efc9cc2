-- Grain: one reason for which rows of a file would be refused, most frequent first.
select rejection_code, count(*) as n_rows
from staged
where rejection_code is not null
group by rejection_code
order by n_rows desc, rejection_code
