-- Grain: one cause of simulated incidents: how often it is named, rightly or wrongly.
create table marts.incident_cause_trials as
select rule_version, cause_code, n_incidents, share_named, share_named_wrongly
from reference.incident_cause_trials
order by all;
