-- Grain: one incident, region and software package, with the distinct reporters who used it there in the whole months before,
-- at most getvariable('mix_months') of them.
create or replace temp table int_software_mix as
with used as (
    select distinct date_trunc('month', occurred_on)::date as month, region_code, software_code, reporter_key
    from marts.fct_submissions
    where software_code <> 'UNKNOWN'
),
asked as (
    select distinct incident_id, date_trunc('month', occurred_on)::date as month
    from int_incident_spells
    where incident_id in (select incident_id from int_incident_users)
),
mixes as (
    select asked_months.month, used.region_code, used.software_code, count(distinct used.reporter_key) as n_reporters
    from (select distinct month from asked) as asked_months
    inner join used
        on used.month < asked_months.month and used.month >= asked_months.month - to_months(getvariable('mix_months')::integer)
    group by all
)
select asked.incident_id, mixes.region_code, mixes.software_code, mixes.n_reporters
from asked
inner join mixes using (month);
