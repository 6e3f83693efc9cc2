-- The trials shown beside the incidents are those of the rule that found them.
with trials as (
    select rule_version from marts.incident_rule_trials
    union all select rule_version from marts.incident_cause_trials
)
select
    count(*) as n_examined,
    count(*) filter (where trials.rule_version <> info.rule_version) as n_offenders,
    any_value(trials.rule_version) filter (where trials.rule_version <> info.rule_version) as examples
from trials, meta.build_info as info;
