-- Grain: one simulated background, method and size of failure: how well it is found.
create table marts.incident_rule_trials as
select
    rule_version,
    background_code,
    method_code,
    parameter,
    n_extra_reporters,
    n_planted,
    recall,
    false_per_service_year,
    start_error_minutes,
    end_error_minutes
from reference.incident_rule_trials
order by all;
