-- Grain: one written rule that says when the problems are "entirely solved". Those the board adopted take the place of all that the
-- observatory proposes; adopted_on is NULL for a proposal.
create table marts.success_criteria as
select
    success_code,
    measure_code,
    level_code,
    least_severity_rank,
    n_weeks,
    least_share,
    least_reporters,
    least_power,
    power_size,
    null::date as adopted_on,
    null::varchar as author
from reference.success_criteria
where not exists (from rec_success_criteria)
union all
from rec_success_criteria
order by success_code;
